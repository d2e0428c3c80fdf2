"""Orphans: paragraphs at the page's end that belong to an article which breaks off earlier."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from huikan.blocks import HEAD_KINDS, Kind, PageBlock, Step
from huikan.kgrams import NO_BIGRAMS
from huikan.page.bylines import names_reader
from huikan.page.fragments import may_be_rest, opens_oddly
from huikan.page.heads import Head
from huikan.page.kin import Counted, words_of
from huikan.page.names import may_be_named
from huikan.page.openings import is_open_head
from huikan.page.seams import cut_score
from huikan.text.chars import HAN, NO_START, RUN_IN, ends_clause

_SPEAKS = "版末的段落以另一篇的专委会自称，而那一篇在前面中断"
_NAMES = "上一段没有完，这一段说的是另一个地方的政协，不是本篇的"
_TELLS = "版末的段落说的是另一个专委会的工作，没有一句是本篇的"
_SIGNED = "署名之后的段落，用词是另一篇的"
_OF_PERSON = "这几段说的是另一篇写的人，不是本篇写的，而那一篇在前面中断"
_SAYS = "篇末的段落说的是另一篇的政协或题目里的叫法，而那一篇在前面中断"
_BEGINS = "这一段以另一篇标题里的政协开头，是那一篇的文字"
# The committee of a place, where a title or a paragraph says it.
_NAMED = re.compile(rf"[{HAN}]{{2,6}}?[市县区州盟旗]政协(?!委员)")
_VERBS = (
    "将|立足|牵头|围绕|聚焦|紧扣|紧紧|发挥|依托|主动"
    "|深入|始终|坚持|积极|组织|先后|充分|认真|还|已|以|通过|共|把|联合|继续|举办|开展|每"
)
# A committee that speaks of itself by its short name: 文史委深入基层, 民宗委将开展.
_SELF_NAME = re.compile(rf"([{HAN}]{{2,8}}委)(?:会)?(?={_VERBS})")
_PORTRAIT = re.compile("—*(?:追?记|访).{4,}")
_MOST_ARTICLES = 200
"""Articles of an issue whose ends are looked at: each may ask all others' texts."""
_MOST_PORTRAITS = 40
"""Portraits of an issue that are looked at: each text is asked for each person's name."""
_FRAGMENT = 24
"""Characters of the rest of a sentence that stands right above such a stretch, at most."""
_LEAD = 40
# A place's committee, and what says that it is spoken of rather than mentioned.
_PLACED = re.compile(rf"[{HAN}]{{2,10}}[市县区州盟旗]政协")
_ACTS = (
    "以|围绕|聚焦|立足|副?主席|党组|秘书长|常委会|将|坚持|始终|组织"
    "|把|积极|创新|打造|深入|探索|建立"
)
# … of which a paragraph begins to speak.
_BEGUN = re.compile(rf"([{HAN}]{{2,10}}?[市县区州盟旗]政协)(?:{_ACTS})")
# A party's, a society's or a special committee, likewise: 民建某市委员会
_BODY = re.compile(rf"[{HAN}]{{4,22}}(?:委员会|联合会|商会|协会)")
_BODY_BEGUN = re.compile(rf"([{HAN}]{{4,22}}?(?:委员会|联合会|商会|协会))(?:{_ACTS})")
# What somebody calls their work, where a title or a paragraph says it: “六盘协商”
_CALLED = re.compile(rf"“([{HAN}·]{{3,10}})”")
# What each special committee works at, told by words: a part of its name, and the words.
_FIELDS = tuple(
    (name, re.compile(words))
    for name, words in (
        ("经济", "企业|产业|金融|营商|投资|园区|消费|税|贷款|商会|民营"),
        (
            "农业",
            "农村|农民|农业|农户|农家|种植|养殖|耕地|灌溉|饮水|水利|驻村|合作社|粮食|果农|茶农",
        ),
        (
            "人口资源",
            "生态|环保|污染|排污|河道|湿地|森林|水源|渔民|禁捕|垃圾|碳|人口|老龄|托育|水生|江豚|候鸟|矿山|植绿",
        ),
        (
            "教科|教育|科技|医药",
            "学校|教师|学生|(?<!法治)(?<!国情)(?<!主题)(?<!警示)(?<!党性)(?<!廉政)教育|科技|科普|医院|医生|医疗|义诊|健康|体育|卫生|校园|心理",
        ),
        (
            "法制|法治",
            "法律|法院|法官|律师|司法|公安|调解|纠纷|矛盾|普法|法治|民政|残疾|立法|信访|欠薪|矫正",
        ),
        ("民族|宗教", "民族|宗教|清真|信教|信众|讲经|寺|石榴"),
        ("侨|外事|港澳", "侨|港澳|台胞|台商|海外|外事|国际|友城|留学"),
        ("文化|文史|学习", "文化|文史|史料|文物|非遗|戏|读书|博物|文艺|艺术"),
    )
)
_GOES_ON = 1.5
"""What the words at a cut must say for a text right above such a paragraph to go home with it."""
_TOLD = 2
"""Words of its field that a paragraph must have to be another committee's, and none of its own."""

_ALONE, _LEAD_KIN = 3, 1.3
"""Words (pairs of characters) that a text behind a signature shares with one article alone, at
least; and how much nearer it is to that than to any other, by what they share for their length.
One that breaks off counts twice."""
_FITS_BETTER = 0.5
"""How much better the rest of a sentence fits than another, at least."""
_SPECIAL, _REST = 3, 60
"""Special committees that make a feature of them, and characters of the rest of a paragraph."""

Special = Callable[[str], str | None]
"""Gives a special committee's full name for a short one (文史委), or None."""


def find_orphans(
    blocks: Sequence[PageBlock], heads: Sequence[Head], owners: Sequence[int], special: Special
) -> tuple[dict[int, int], list[Step]]:
    """For each orphaned block the article that it belongs to, and the step on record.

    Acts only on the last article's last paragraphs: when one of them opens by speaking as the
    committee of another article (its short name, and what it does), and that article breaks
    off; or, in a feature of special committees, when what it says is another one's work and
    nothing of it is its own. And on a paragraph right behind one that breaks off, in a feature
    of several places, when it speaks of another article's committee and not of its own. A
    paragraph that merely names another committee stays.
    """
    names = {special(_text(h)): n for n, h in enumerate(heads) if h.organisation}
    strayed, strays = _named_elsewhere(blocks, heads, owners)
    if strayed:
        return strayed, strays
    own, broken = _texts_of(blocks, owners), _broken_off(blocks, owners)
    portrayed = _of_other_persons(blocks, heads, own, broken)
    if portrayed:
        return portrayed, _steps(blocks, portrayed, _OF_PERSON, 0.85)
    begun = _begun_by_name(blocks, heads, owners)
    if begun:
        return begun, _steps(blocks, begun, _BEGINS, 0.85)
    signed = _behind_signatures(blocks, heads, owners, broken)
    if signed:
        return signed, _steps(blocks, signed, _SIGNED, 0.8)
    told = _told_at_end(blocks, heads, own, broken)
    if told:
        return told, _steps(blocks, told, _SAYS, 0.8)
    last = len(heads) - 1
    texts = own.get(last, [])
    for k, i in enumerate(texts):
        for m in _SELF_NAME.finditer(blocks[i].text[:_LEAD]):
            home = _home(m[1], names, special)
            if k == 0 or home is None or home == last or home not in broken:
                continue
            first = _first_orphan(blocks, texts, k, names, (last, home), special)
            orphans = texts[_best_rest(blocks, own[home][-1], texts, range(first, k + 1)) :]
            found = dict.fromkeys(orphans, home)
            return found, _steps(blocks, found, _SPEAKS, 0.85)
    return _of_other_fields(blocks, texts, names, last)


def first_of_stretches(blocks: Sequence[PageBlock], orphans: Mapping[int, int]) -> frozenset[int]:
    """Those of the orphaned blocks (index → article) that the text above does not go with."""
    texts = [i for i, b in enumerate(blocks) if b.kind is Kind.TEXT]
    above = dict(zip(texts[1:], texts, strict=False))
    return frozenset(
        i for i, home in orphans.items() if i not in above or orphans.get(above[i]) != home
    )


def _named_elsewhere(
    blocks: Sequence[PageBlock], heads: Sequence[Head], owners: Sequence[int]
) -> tuple[dict[int, int], list[Step]]:
    """Paragraphs behind an open one that say what another place's committee does."""
    names = {
        n: _text(h).strip() for n, h in enumerate(heads) if _PLACED.fullmatch(_text(h).strip())
    }
    if len(set(names.values())) < _SPECIAL:
        return {}, []
    found: dict[int, int] = {}
    above: dict[int, int] = {}
    for i, block in enumerate(blocks):
        if block.kind is not Kind.TEXT:
            continue
        n = owners[i]
        before = above.get(n)
        above[n] = i
        is_behind = before is not None and not ends_clause(blocks[before].text)
        if n not in names or not is_behind or names[n] in block.text or block.text[0] in NO_START:
            continue
        told = {m for m, name in names.items() if re.search(rf"{name}(?:{_ACTS})", block.text)}
        if len(told) == 1:
            found[i] = told.pop()
    return found, _steps(blocks, found, _NAMES, 0.85)


def _behind_signatures(
    blocks: Sequence[PageBlock],
    heads: Sequence[Head],
    owners: Sequence[int],
    broken: frozenset[int],
) -> dict[int, int]:
    """Texts behind who signed an article, up to the next headline, that have words of another
    article, clearly more of that than of any other for its length."""
    own = {i for head in heads for i in head.blocks}
    signed: set[int] = set()
    stretches: dict[int, list[int]] = {}
    seen: set[int] = set()
    for i, block in enumerate(blocks):
        n = owners[i]
        is_signature = block.kind is Kind.BYLINE or names_reader(block.text.strip())
        if is_signature and i not in own and n in seen:
            signed.add(n)
        elif block.kind in HEAD_KINDS and n in signed:
            signed.discard(n)
        elif block.kind is Kind.TEXT:
            seen.add(n)
            if n in signed:
                stretches.setdefault(n, []).append(i)
    if not stretches or len(heads) < 2:
        return {}
    moved = {i for part in stretches.values() for i in part}
    parts = [[words_of(" ".join(x.text for x in (*head.title, *head.subtitle)))] for head in heads]
    for i, block in enumerate(blocks):
        if block.kind is Kind.TEXT and i not in moved:
            parts[owners[i]].append(words_of(block.text))
    said = [Counted.of(part) for part in parts]
    spread = Counted.of([counted.words for counted in said])
    found: dict[int, int] = {}
    for n, part in stretches.items():
        words = Counted.of([words_of(blocks[i].text) for i in part]).words
        weight = 1 / np.maximum(spread.times(words), 1) ** 2
        near = {m: float(weight[own.times(words) > 0].sum()) for m, own in enumerate(said)}
        near = {
            m: score / math.sqrt(len(said[m].words) or 1) * (1 + (m in broken))
            for m, score in near.items()
            if score >= _ALONE
        }
        home = max(near, key=lambda m: near[m], default=n)
        others = (score for m, score in near.items() if m != home)
        if home != n and near[home] >= _LEAD_KIN * max(others, default=0.0):
            found.update(dict.fromkeys(part, home))
    return found


def _of_other_persons(
    blocks: Sequence[PageBlock],
    heads: Sequence[Head],
    texts: Mapping[int, list[int]],
    broken: frozenset[int],
) -> dict[int, int]:
    """Stretches of text that tell of the person whom another article portrays, and not of their
    own article's: from a paragraph that names the one up to the next that names the other, where
    two paragraphs at least do and that other article breaks off. A fragment right above goes
    with them."""
    persons = {n: name for n, head in enumerate(heads) if (name := _portrayed(head))}
    if not 2 <= len(persons) <= _MOST_PORTRAITS or len(set(persons.values())) < len(persons):
        return {}
    found: dict[int, int] = {}
    for n in persons:
        own = texts.get(n, [])
        told = [{m for m, name in persons.items() if name in blocks[i].text} for i in own]
        k = 1
        while k < len(own):
            others = told[k] - {n}
            if n in told[k] or len(others) != 1 or not others <= broken:
                k += 1
                continue
            stop = next((j for j in range(k, len(own)) if told[j] - others), len(own))
            start = k - 1 if k > 1 and len(blocks[own[k - 1]].text) <= _FRAGMENT else k
            start = start if not told[start] else k
            if sum(map(bool, told[k:stop])) > 1:
                found.update(dict.fromkeys(own[start:stop], min(others)))
            k = stop
    return found


def _portrayed(head: Head) -> str:
    """Whom an article portrays, as its subtitle says last: ——记某市政协委员罗鸣."""
    line = "".join(x.text for x in head.subtitle).strip()
    if not _PORTRAIT.match(line):
        return ""
    return next((line[-k:] for k in (3, 2) if may_be_named(line[-k:])), "")


def _begun_by_name(
    blocks: Sequence[PageBlock], heads: Sequence[Head], owners: Sequence[int]
) -> dict[int, int]:
    """Stretches of text that begin with the committee's name that another article's title block
    says, on a page whose title blocks stand amid the texts: two stretches at least, or one above
    the first title block. A stretch goes on to where its own article's committee, or a third one,
    begins a paragraph, or to the next headline."""
    names: dict[str, int] = {}
    for n, head in enumerate(heads):
        said = {m for x in (*head.title, *head.subtitle) for m in _NAMED.findall(x.text)}
        names.update((name, -1 if name in names else n) for name in said)
    homes = {name: n for name, n in names.items() if n >= 0}
    if len(homes) < 2:
        return {}
    found: dict[int, int] = {}
    starts: list[int] = []
    begun: set[int] = set()
    home = region = -1
    for i, block in enumerate(blocks):
        at = owners[i] if heads[owners[i]].blocks[0] < i else -1
        if block.kind is not Kind.TEXT:
            home = home if block.kind in (Kind.CAPTION, Kind.FURNITURE) else -1
            continue
        is_first = at >= 0 and at not in begun
        begun.add(at)
        home, region = (home, region) if at == region else (-1, at)
        m = _NAMED.match(block.text)
        if m and m[0] in homes and not is_first and not block.tight:
            home = homes[m[0]]
            starts.append(i)
        if home not in (-1, at):
            found[i] = home
    moved = [i for i in starts if i in found]
    is_torn = len(moved) > 1 or any(heads[0].blocks[0] > i for i in moved)
    return found if is_torn else {}


def _told_at_end(
    blocks: Sequence[PageBlock],
    heads: Sequence[Head],
    texts: Mapping[int, list[int]],
    broken: frozenset[int],
) -> dict[int, int]:
    """The last paragraphs of articles that say whose they are, of another article that breaks
    off, or has lost its beginning while they break off: one begins with its organisation and what
    that does, or has in its first words what its title calls something (“…”), and nothing of its
    own article says that. What is left of a sentence, or goes on with that article, and stands
    right above goes with it, and what stands below; that below a party's or a committee's
    paragraph may be a third one's, and stays. The article's first text never goes."""
    names, calls = _own_names(heads)
    if not (names or calls) or len(heads) > _MOST_ARTICLES:
        return {}
    found: dict[int, int] = {}
    for n, own in texts.items():
        said = _text(heads[n]) + "".join(x.text for x in (*heads[n].title, *heads[n].subtitle))
        for k in range(1, len(own)):
            said += blocks[own[k - 1]].text
            home, name = _told_home(blocks[own[k]].text, names, calls)
            if home in (-1, n) or name in said:
                continue
            first = blocks[texts[home][0]].text
            begins = is_open_head(first) and not ends_clause(blocks[own[k]].text)
            if home not in broken and not begins:
                continue
            rest, tail = blocks[own[k - 1]].text, blocks[texts[home][-1]].text
            is_rest = may_be_rest(rest) or cut_score(tail, rest, NO_BIGRAMS) >= _GOES_ON
            start = k - 1 if k > 1 and is_rest else k
            is_open = not ends_clause(blocks[own[start - 1]].text)
            others = (i for m in texts if m not in (n, home) for i in texts[m])
            is_said = any(name in blocks[i].text for i in others)
            if not is_open and not is_said and 2 * start >= len(own) and texts[home][-1] < own[k]:
                stop = k + 1 if _BODY.fullmatch(name) else len(own)
                found.update(dict.fromkeys(own[start:stop], home))
            break
    return found


def _own_names(heads: Sequence[Head]) -> tuple[dict[str, int], dict[str, int]]:
    """What only one title block says: an organisation of a place, and what somebody calls
    something; each with the title block's number."""
    names: dict[str, int] = {}
    calls: dict[str, int] = {}
    for n, head in enumerate(heads):
        name = _text(head).strip()
        if _PLACED.fullmatch(name) or _BODY.fullmatch(name):
            names[name] = -1 if name in names else n
        if head.is_feature:
            continue
        for called in {m for x in head.title for m in _CALLED.findall(x.text)}:
            calls[called] = -1 if called in calls else n
    return names, calls


def _named_at(text: str) -> Iterator[re.Match[str]]:
    """The committees, parties and societies that a text begins with, right away or behind a
    sentence like a heading."""
    motto = RUN_IN.match(text)
    for at in (0, motto.end()) if motto else (0,):
        yield from filter(None, (begun.match(text, at) for begun in (_BEGUN, _BODY_BEGUN)))


def _told_home(text: str, names: Mapping[str, int], calls: Mapping[str, int]) -> tuple[int, str]:
    """The title block whose own name a paragraph begins with, and that name; -1 for none."""
    for m in _named_at(text):
        if m[1] in names:
            return names[m[1]], m[1]
    called = [c for c in _CALLED.findall(text[:_LEAD]) if c in calls]
    return (calls[called[0]], called[0]) if len(called) == 1 else (-1, "")


def _of_other_fields(
    blocks: Sequence[PageBlock], texts: list[int], names: dict[str | None, int], last: int
) -> tuple[dict[int, int], list[Step]]:
    """The last paragraphs that are at work in another special committee's field; what goes on
    with one goes with it."""
    fields = [(home, w) for full, home in names.items() for w in _words_of_field(full)]
    if len({home for home, _ in fields}) < _SPECIAL or last not in {home for home, _ in fields}:
        return {}, []
    found: dict[int, int] = {}
    behind: list[int] = []
    for i in reversed(texts[1:]):
        told = {home: len({m[0] for m in words.finditer(blocks[i].text)}) for home, words in fields}
        home = max(told, key=lambda n: (told[n], -n))
        is_clear = list(told.values()).count(told[home]) == 1
        if not told[last] and told[home] >= _TOLD and is_clear:
            found.update(dict.fromkeys((i, *behind), home))
            behind = []
        elif told[last] or len(blocks[i].text) > _REST:
            break
        else:
            behind.append(i)
    return found, _steps(blocks, found, _TELLS, 0.8)


def _steps(
    blocks: Sequence[PageBlock], found: dict[int, int], reason: str, confidence: float
) -> list[Step]:
    """For the ledger: the orphans of each article, which `found` gives for their blocks."""
    return [
        Step(
            "order/orphan",
            reason,
            tuple(blocks[i].body for i in sorted(found) if found[i] == home),
            confidence,
        )
        for home in sorted(set(found.values()))
    ]


def _text(head: Head) -> str:
    return "".join(line.text for line in head.organisation)


def _texts_of(blocks: Sequence[PageBlock], owners: Sequence[int]) -> dict[int, list[int]]:
    """The indices of each article's texts."""
    texts: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.kind is Kind.TEXT:
            texts.setdefault(owners[i], []).append(i)
    return texts


def _broken_off(blocks: Sequence[PageBlock], owners: Sequence[int]) -> frozenset[int]:
    """The articles whose last paragraph has no end."""
    last = {owners[i]: b for i, b in enumerate(blocks) if b.kind is Kind.TEXT}
    return frozenset(n for n, b in last.items() if b.cut_tail or not ends_clause(b.text))


def _home(name: str, homes: dict[str | None, int], special: Special) -> int | None:
    """The article whose committee a self-name means: the longest end of it that is one."""
    for start in range(len(name) - 2):
        full = special(name[start:])
        if full is not None and full in homes:
            return homes[full]
    return None


def _first_orphan(
    blocks: Sequence[PageBlock],
    texts: list[int],
    k: int,
    names: dict[str | None, int],
    ends: tuple[int, int],
    special: Special,
) -> int:
    """Where the orphans begin: behind the last paragraph that is surely the article's own,
    because it speaks as its committee, has a title sentence of its own or says more of its field
    than of the orphans'; `ends` are the article and the orphans' one."""
    own, home = (
        [w for full, n in names.items() if n == end for w in _words_of_field(full)] for end in ends
    )
    for j in range(k - 1, -1, -1):
        text = blocks[texts[j]].text
        speaks = (_home(m[1], names, special) == ends[0] for m in _SELF_NAME.finditer(text))
        is_at_work = any(w.search(text) for w in own) and not any(w.search(text) for w in home)
        if RUN_IN.match(text) or any(speaks) or is_at_work:
            return j + 1
    return k


def _best_rest(blocks: Sequence[PageBlock], tail: int, texts: list[int], places: range) -> int:
    """Which of a stretch's first texts goes on with the text that breaks off, where the first is
    the rest of a sentence and another is, too, and fits better: those before it are others'."""
    first, *others = places
    if not others or not may_be_rest(blocks[texts[first]].text):
        return first
    said = {k: cut_score(blocks[tail].text, blocks[texts[k]].text, NO_BIGRAMS) for k in places}
    odd = (k for k in others if opens_oddly(blocks[texts[k]].text))
    best = max(odd, key=lambda k: said[k], default=first)
    return best if said[best] >= said[first] + _FITS_BETTER else first


def _words_of_field(name: str | None) -> list[re.Pattern[str]]:
    """What tells the work of the special committee of that name."""
    return [words for field, words in _FIELDS if name and re.search(field, name)]
