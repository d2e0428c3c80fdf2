"""The rules by name, and the reasons that ledgers give, in Chinese and in English.

A ledger gives its reasons in Chinese, and those of tags as a list of evidence. What is not
translated here stays Chinese, under the rule's English name.
"""

from __future__ import annotations

import re

RULES: dict[str, tuple[str, str]] = {
    "article/unmarked": ("另起一篇", "Another article"),
    "byline/padding": ("姓名补空", "Padding in a name"),
    "byline/space": ("署名空格", "Space in a byline"),
    "caption/credit": ("图片署名", "Picture credit"),
    "caption/interrupts": ("图注隔断正文", "Caption within the text"),
    "caption/label": ("图注", "Caption"),
    "caption/mark": ("指图符号", "Mark that points at a picture"),
    "caption/own-box": ("图注", "Caption"),
    "caption/scene": ("图注", "Caption"),
    "columns/side-by-side": ("分栏", "Columns"),
    "furniture/contents": ("目录、导读", "Table of contents"),
    "furniture/folio": ("页码", "Page number"),
    "furniture/imprint": ("报送、印数", "Imprint"),
    "furniture/jump-line": ("转版提示", "Jump line"),
    "furniture/masthead": ("报头", "Masthead"),
    "furniture/notice": ("广告、启事", "Notice or advertisement"),
    "furniture/ornament": ("分隔符号", "Ornament"),
    "furniture/pull-quote": ("引语的署名", "Who said a pull quote"),
    "furniture/running-head": ("书眉", "Running head"),
    "gap/head": ("开头缺失", "Beginning lost"),
    "gap/middle": ("中间缺失", "Text lost"),
    "gap/tail": ("结尾缺失", "End lost"),
    "head/afterword": ("编后一类的题目", "Headline of a last word"),
    "head/alike": ("主标题", "Headline"),
    "head/sentence": ("主标题", "Headline"),
    "html/entity": ("HTML 实体", "HTML entity"),
    "html/markup": ("网页标记", "Markup"),
    "html/space": ("源码空白", "White space of the source"),
    "line/digit-space": ("数字旁的空格", "Space beside digits"),
    "line/doubled": ("阴影重印", "Doubled line"),
    "line/invisible": ("控制字符", "Control characters"),
    "line/letter-space": ("字间空格", "Letter-spacing"),
    "line/radical": ("部首字形", "Radical for a character"),
    "line/sign": ("符号字形", "Sign of a symbol font"),
    "line/split-at-mark": ("标点处误断", "Line split at a mark"),
    "line/end-mark": ("文末的标记", "End mark"),
    "line/stray-latin": ("误识的英文", "Stray Latin"),
    "line/type-mark": ("字号的标记", "Mark of type size"),
    "markdown/comment": ("注释", "Comment"),
    "markdown/line-ending": ("换行符", "Line ending"),
    "markdown/markup": ("Markdown 记号", "Markdown mark"),
    "order/continue": ("接合", "Joined"),
    "order/open": ("没有接上", "Not joined"),
    "order/orphan": ("归位", "Brought home"),
    "order/pages": ("各页的先后", "Order of the pages"),
    "order/titles": ("题目归位", "Titles to their texts"),
    "order/home": ("标题归位", "Headlines brought home"),
    "order/stack": ("成堆的标题归位", "Stacked headlines brought home"),
    "order/sections": ("小标题次序", "Order of the sections"),
    "reflow/join-lines": ("断行相接", "Lines joined"),
    "repeat/pull-quote": ("大字引语", "Pull quote"),
    "repeat/loop": ("重复印出", "Repeat"),
    "repeat/passage": ("重复印出", "Repeat"),
    "repeat/splice": ("重复并盖住原文", "Repeat over other text"),
    "section/comma": ("小标题", "Section heading"),
    "section/alike": ("小标题", "Section heading"),
    "section/numbered": ("小标题", "Section heading"),
    "section/sentence": ("小标题", "Section heading"),
    "section/stacked": ("小标题", "Section heading"),
    "section/edge": ("小标题", "Section heading"),
    "section/number": ("小标题编号", "Section number"),
    "tag/committees": ("委员会", "Committee"),
    "tag/other-year": ("另有线索的年份", "Another year with clues"),
    "tag/people": ("人物", "Person"),
    "tag/kind": ("类别", "Kind"),
    "tag/place": ("地方", "Place"),
    "tag/topics": ("主题", "Topic"),
    "tag/year": ("年份", "Year"),
    "tag/date": ("出版日期", "Date of publication"),
    "title/dash": ("副题破折号", "Dash of the subtitle"),
    "title/mark": ("标题前的符号", "Mark before a headline"),
}
"""Rule: what it is called, in Chinese and in English."""

_REASONS: dict[str, str] = {
    "姓名中间的空格": "Space that widens a short name",
    "正文里的一句摘出来大字重印": "A sentence of the text, set large once more",
    "正文里摘出来重印的一句，这里署着是谁说的": (
        "Who said the sentence above, which is taken from the text"
    ),
    "署名中的全角空格": "A full-width space in the byline",
    "图片出处或摄影署名": "It says where the picture is from or who took it",
    "一句话的图注，打断了前后相接的正文": "A caption of one sentence that breaks a running text",
    "以“图为”一类字样开头": "It begins with the words of a caption",
    "只用来指图的符号": "A mark that only points at the picture",
    "以指图符号开头": "It begins with a mark that points at the picture",
    "版首的几句话，各写明年月日、谁做什么，上面没有标题": (
        "Sentences at the page's top, each with a full date, with no headline above"
    ),
    "写明年月日的一句话，旁边是一条同样写法的图注": (
        "A sentence with a full date, beside a caption that opens with one, too"
    ),
    "本页段首都顶格，只有这样的一句话缩进，写谁在何处做什么": (
        "The page sets in only such lone sentences, which say who does what where"
    ),
    "行首有一个空格，是另一个文字框里的一句话": "A sentence of a text box of its own",
    "页面有图，本句自成一段，写谁在何处做什么": (
        "The page has a picture, and this paragraph says who does what where"
    ),
    "别的图注没有标记、打断了正文，本句也是自成一段的一句短话，写谁做什么": (
        "Captions without a mark interrupt the text elsewhere, and this short sentence alone in its"
        " paragraph says who does what, too"
    ),
    "页码": "Page number",
    "转版提示": "It says where the text goes on",
    "报头": "The publication's masthead",
    "广告、启事一类，不属于任何文章": "A notice or an advertisement, no part of any article",
    "分隔符号": "An ornament between texts",
    "报头、书眉一类": "A running head or a masthead",
    "同一行字在页面间重复出现，是书眉": "The same line on page after page: a running head",
    "这一段的开头在原文中缺失": "The paragraph's beginning is missing in the source",
    "这里的文字在原文中缺失": "Text is missing here in the source",
    "这一段的结尾在原文中缺失": "The paragraph's end is missing in the source",
    "HTML 实体": "A character written as an HTML entity",
    "网页标记": "Markup of the web page",
    "网页标记，或导航、脚本等不属于文章的部分": (
        "Markup, or navigation, scripts and the like, no part of an article"
    ),
    "源码中的空白": "White space of the page's source",
    "数字与汉字之间多出的空格": "A needless space between a digit and a character",
    "整行由阴影字重印，每段各印两遍": "A shadow made the line print twice, run by run",
    "上一行的阴影字又印了一遍": "The shadow of the line above, printed once more",
    "看不见的控制字符": "Invisible control characters",
    "字与字之间的排版空格": "Spaces that only widen the line",
    "识别时误作英文“{n}”": "Read as English “{n}” by mistake",
    "写给编辑看的注释": "A comment for editors",
    "换行符统一为 LF": "Line endings made the same",
    "Markdown 的图注标记": "Markdown's mark of a caption",
    "Markdown 的标题记号": "Markdown's mark of a heading",
    "同一段落内的印刷换行": "A printed line's end within a paragraph",
    "同一段落内的换行": "A line's end within a paragraph",
    "上段没有结束，下段接着说": "The first part is unfinished, and the next one goes on",
    "中间的文字被重复的段落盖住": "What stood between was printed over by a repeat",
    "最后一遍重印之后接着的文字，接在留下的那一遍后面": (
        "What stands behind the last copy goes on with the copy that is kept"
    ),
    "断句相接：引号、序数、跨行的词前后相合": (
        "The cut ends fit: quotation marks, ordinals, or a word across the cut"
    ),
    "上段没有结束，可能接着读的不止一处，或者把握不够，没有接": (
        "The first part is unfinished, and this may go on with it; not sure enough to join them"
    ),
    "栏目或页面断开处，接着别处那一段说的几段也随它归入那一篇": (
        "It stands behind a fragment that goes on with another article, and follows it there"
    ),
    "下段以不能起头的标点开始": "The next part begins with a mark that begins nothing",
    "本页段首都缩进，下段没有缩进": "Paragraphs are indented on this page, and this one is not",
    "版末的段落以另一篇的专委会自称，而那一篇在前面中断": (
        "It speaks as the committee of another article, which breaks off before it"
    ),
    "各页按页码的先后读": "Pages are read as their folios count",
    "两组题目叠在一起，各按用词归到自己的正文上面": (
        "Two titles stand one on another; each goes above the text it shares words with"
    ),
    "小标题按编号排序": "Sections stand in the order of their numbers",
    "小标题离开了所属的文字，按用词归位": "A heading away from its text, led back by its words",
    "只用来给小标题编号": "It only numbers the section",
    "同一段文字紧接着又印了一遍（{n}字）": (
        "The same passage printed again at once ({n} characters)"
    ),
    "前文的一段在这里又印了一遍（{n}字）": "An earlier passage printed again ({n} characters)",
    "前文的一段在这里又出现（{n}字），盖住了原有的文字": (
        "An earlier passage printed over what stood here ({n} characters)"
    ),
    "上文到署名或日期为止，下面是另一篇": (
        "What stands above ends in a signature or a date; another article follows"
    ),
    "下文以电头开头，是另一篇报道": "A dateline follows: another report",
    "题目是名单、通知一类文件的名称，本篇其他小标题都不是": (
        "It names a document, such as a list or a notice, as no other heading here does"
    ),
    "下面紧接着小标题，后面还有，而上一篇没有小标题，是另一篇的题目": (
        "A section heading stands right below and more follow, and the article above has none"
    ),
    "排在编号小标题之后而没有编号": "It stands behind numbered sections and has no number",
    "从一堆标题里按用词归到这里，是一篇的题目": (
        "Out of a stack of headlines, it was put here by its words: it opens an article"
    ),
    "只有一个小标题的文章少见，多半是另一篇的题目": (
        "Articles with one section heading are rare: rather another article's headline"
    ),
    "页面有图，本行是一处地方的名称，没有句末标点": (
        "The page has pictures, and the line is a place's name without an end"
    ),
    "编后、手记一类字样后面跟着题目，上文已经结束": (
        "A headline behind what a last word is called, below a text that has its end"
    ),
    "带标点的一行，旁边的标题块正缺主标题": (
        "A line with punctuation beside a title block that lacks its headline"
    ),
    "前后空行，冒号或逗号前面的字数相同、前面或后面有字相同，各在一段上面，是小标题": (
        "Blank lines around it, above a paragraph each, and words before their colons or commas"
        " that are of one length and share a character, or go on alike behind them"
    ),
    "前后空行，三处以上都是一句问话，各在一段上面，是小标题": (
        "Blank lines around it, above a paragraph each, and three lines and more that ask"
    ),
    "地名或单位后面一个冒号，本页别的题目也是这样，是主标题": (
        "A place with a colon behind it, as other headlines of the page have it"
    ),
    "地名或单位后面一个冒号，本页别的题目也是这样，是另一篇的题目": (
        "A place with a colon, as other headlines of the page have it: it opens an article"
    ),
    "前后空行，三处以上都是一个钟点，各在一段上面，是小标题": (
        "Blank lines around it, above a paragraph each, and three lines and more that are hours"
    ),
    "前后空行，逗号两边长短相当，是小标题": (
        "Blank lines around it, and halves of a length on both sides of a comma"
    ),
    "本页段落之间不空行，只有这一行前后空行，是小标题": (
        "Only this line has blank lines around it on this page"
    ),
    "上面是栏目名，下面一行是其中一篇的题目": (
        "Above stands a column's name, below it the headline of a piece in it"
    ),
    "下文以新闻报道的写法开头，而本篇其他小标题下都不是，或者本篇自己就是这样开头": (
        "A news report begins below it, as below no other heading here, or as this "
        "article itself does"
    ),
    "下文以称呼开头，是另一篇来信、讲话或通知": (
        "It opens with whom it is for: another letter, speech or notice"
    ),
    "上文在这里断开，下面一框宽窄不同、另起头，框后上文接着排，是框里一篇的题目": (
        "The text breaks off, a box of another width begins anew and the text goes on behind it: "
        "the headline of what stands in the box"
    ),
    "隔着一段导语，下面的小标题又从一编号，本页每一组编号上面都有这样一行": (
        "With a lead between, headings are numbered from one again below it, as below one such "
        "line for every series of the page"
    ),
    "两行叠在一起，而本篇别的小标题都只有一行，是引题和另一篇的主标题": (
        "Two lines on one another, where the article's other headings stand alone:"
        " a kicker and another article's headline"
    ),
    "编后在各篇后面，自成一篇": "The editor's last word, behind the articles, is one of its own",
    "下文是诗，本篇其他小标题下都不是": "Verse stands below it, as below no other heading here",
    "下文末尾署着别人的名字，而上一篇题下已有署名": (
        "The text below is signed by another, and the article above has its author"
    ),
    "下面的小标题从一重新编号，本行没有编号": (
        "Below it headings are numbered from one again, and it has no number"
    ),
    "本组题目大多是另一篇报道的，本行也是": (
        "Most headings of this group head reports of their own, and so does this"
    ),
    "本页的短文都在文末署名，一个标题下面是一篇": (
        "The page's short pieces are signed where they end, one below each heading"
    ),
    "栏目名下面一段一段都先写谁说的，是另一篇": (
        "Below a column's name each paragraph says first who speaks: another article"
    ),
    "每一篇末尾都有同样的几行（谁提出、谁承办一类），各是一篇": (
        "Each piece ends in the same few rows, such as who proposed it: each is an article"
    ),
    "目录里有这个题目": "The table of contents has this headline",
    "题目和下文开头说的是同一个政协，上文说的不是": (
        "It and the text below speak of one committee, the text above of another"
    ),
    "题目说的是办理情况一类，下文是一行一行的清单": (
        "It says how papers were handled, and the rows of a list stand below"
    ),
    "题目说的是哪里的政协做了什么，是报道的题目": (
        "It says which committee did what: a report's headline"
    ),
    "一句话后面署着摄影者": "A sentence with the photographer's name behind it",
    "下面一行署着摄影者": "The photographer's name stands on the line below",
    "一句完整的话，上文没有完，接得上的是下文，不是本句": (
        "A whole sentence within another, which goes on behind it"
    ),
    "写明谁在图中左右": "It says who stands where in the picture",
    "方块后面一句话，写谁在何处做什么": "A sentence behind a square that says who does what where",
    "导读，指着别的版": "A pointer to another page",
    "目录": "The table of contents",
    "报送单位、印数一类": "Whom it is sent to, how many were printed",
    "报头下面的出版日期": "The day of publication below the masthead",
    "版首的出版日期": "The day of publication at the page's top",
    "署名之后的段落，用词是另一篇的": "Behind a signature, in another article's words",
    "这几段说的是另一篇写的人，不是本篇写的，而那一篇在前面中断": (
        "These paragraphs tell of the person whom another article portrays, which breaks off above"
    ),
    "这一段以另一篇标题里的政协开头，是那一篇的文字": (
        "Begins with the committee that another article's headline names, so it belongs there"
    ),
    "篇末的段落说的是另一篇的政协或题目里的叫法，而那一篇在前面中断": (
        "At an article's end, what another one's committee does, or its headline's own name for"
        " its work; that article breaks off"
    ),
    "几个标题排在一起，按用词归到各自的正文上面": (
        "Several headlines stand together; each was put above its own text by the words they share"
    ),
    "消息的标题离开了正文，按用词归到电头上面": (
        "A report's headline stood elsewhere and was put above its dateline by their words"
    ),
    "标题离开了正文，按用词归到正文上面": (
        "The headline had left its text and was put above it by the words that they share"
    ),
    "叠在标题上面的小标题，按用词归到下面一篇": (
        "Section headings stacked above a headline, given to the article below by their words"
    ),
    "前后空行的一句话，写明年月，旁边没有别的记事": (
        "One sentence between blank lines that gives year and month, with no chronicle around it"
    ),
    "目录上面的刊名、主办、出版一类": "Name, publisher and the like above the table of contents",
    "版名": "The page's name",
    "页眉上的栏目名": "A column's name in the running head",
    "字体把部首的编码当成了汉字的编码": "The font has a radical's code in place of the character's",
    "符号字体专用的编码，换成通用的符号": "A symbol font's own code, replaced by the common sign",
    "标点挤排处误断的行": "A line parted where a mark was squeezed",
    "大号字的标记": "The mark of large type",
    "并排的各栏按栏依次读": "Columns side by side, read one after the other",
    "上一段没有完，这一段说的是另一个地方的政协，不是本篇的": (
        "The paragraph above is unfinished, and this one speaks of another place's committee"
    ),
    "版末的段落说的是另一个专委会的工作，没有一句是本篇的": (
        "The paragraph at the page's end speaks of another special committee's work"
    ),
    "本页段首都缩进，只有这一行顶格、没有句末标点，是小标题": (
        "Paragraphs are set in on this page; only this line, without an end, is not"
    ),
    "编着号的短句，别的编号小标题也是这样": (
        "A short numbered sentence, as other numbered headings are"
    ),
    "几行没有句末标点、句式相同的短语叠在一起，是离开了正文的小标题": (
        "Phrases of one build without an end, stacked away from their text"
    ),
    "副题前的破折号": "The dash before a subtitle",
    "副题后的破折号": "The dash behind a subtitle",
    "一篇末尾的结束标记": "A mark that ends an article",
    "标题前的装饰符号": "An ornament before a headline",
}
"""A reason as ledgers give it: in English. `{n}` stands for the number or the word in it."""

# The one part of a reason that is not always the same: （518字）, “and”.
_VARIES = re.compile(r"(?<=（)\d+(?=字）)|(?<=英文“)[^”]+(?=”)")


def name_of_rule(rule: str, lang: str) -> str:
    """What a rule is called; its id if it has no name here.

    >>> name_of_rule("repeat/loop", "en")
    'Repeat'
    """
    names = RULES.get(rule)
    return rule if names is None else names[0 if lang == "zh" else 1]


def english_reason(reason: str) -> str | None:
    """A ledger's reason in English; `None` for one that is not translated here.

    >>> english_reason("同一段文字紧接着又印了一遍（518字）")
    'The same passage printed again at once (518 characters)'
    """
    found = _VARIES.search(reason)
    english = _REASONS.get(_VARIES.sub("{n}", reason))
    return english and english.format(n=found[0] if found else "")


_EVIDENCE: dict[str, tuple[str, str]] = {
    "title": ("主标题", "headline"),
    "subtitle": ("副题", "subtitle"),
    "kicker": ("引题", "kicker"),
    "feature": ("专题", "feature"),
    "organisation": ("单位署名", "organisation line"),
    "line": ("单位署名", "organisation line"),
    "byline": ("署名", "byline"),
    "lead": ("开头", "lead"),
    "body": ("正文", "text"),
    "captions": ("图注", "captions"),
    "sidecar": ("说明文件", "sidecar"),
    "masthead": ("报头", "masthead"),
    "committee": ("委员会所在", "where its committee is"),
    "named": ("文中提到", "named in the text"),
    "assumed": ("暂定，待核", "assumed, to be checked"),
    "dateline": ("电头", "dateline"),
    "kind/note": ("按语的字样", "words of an editor's note"),
    "kind/speech": ("讲话的字样", "words of a speech"),
    "kind/list": ("名单的字样", "words of a list"),
    "kind/rows": ("逐条成行", "rows"),
    "kind/feature": ("纪实的字样", "words of a feature"),
    "kind/report": ("消息的字样", "words of a news report"),
    "role-name": ("职务后面的姓名", "name behind a role"),
    "name-role": ("职务前面的姓名", "name before a role"),
    "apposition": ("句中说明的职务", "role that the sentence gives"),
    "signature": ("落款所写的职务", "role in a signature"),
    "credit": ("图文署名", "credit"),
    "year/headline-work": ("标题里的工作年份", "year of work in a headline"),
    "year/headline": ("标题里的年份", "year in a headline"),
    "year/review": ("某年工作回顾", "review of a year's work"),
    "year/lead": ("开头所记的时间", "time told in the lead"),
    "year/day": ("具体日子", "a day"),
    "year/month": ("月份、季节", "a month or season"),
    "year/opens": ("句首的年份", "year that opens a sentence"),
    "year/named": ("提到的年份", "year named"),
    "year/topic": ("列为某年度的议题", "chosen to be worked at in that year"),
    "year/ahead": ("展望的年份", "year ahead"),
    "year/goes-on": ("没写年份，随前文", "without a year, as in the text before"),
    "year/this-year": ("没写年份，按出版日期算是当年", "without a year, that of printing"),
    "year/last-year": ("没写年份，按出版日期算是上年", "without a year, the one before printing"),
    "year/printed": ("出版时间", "time of publication"),
    "year/session": ("两会届次", "plenary session"),
    "year/plenum": ("中央全会", "plenum of the party"),
    "year/congress": ("党代会", "congress of the party"),
    "year/congress-now": ("党代会召开前后", "about the time of a congress of the party"),
    "year/anniversary": ("周年", "anniversary"),
    "year/counted-day": ("第几个纪念日", "counted day"),
    "year/plan": ("五年规划", "five-year plan"),
    "year/event": ("大事", "event"),
    "year/very-year": ("正是这一年", "that very year"),
    "year/gloss": ("文中注明", "glossed in the text"),
}
"""Where a tag's evidence stands or what it is: by its rule, or by the rule's last part."""

# year/lead“2012年”（3）: one piece of evidence in the reason of a tag.
_PIECE = re.compile(
    r"(?P<rule>[a-z]+/[a-z-]+)“(?P<quote>.*?)”（(?P<weight>[\d.]+)）(?:；|\Z)", re.S
)


def rule_reason(rule: str, reason: str, lang: str) -> str:
    """A rule by its name, and the reason it gave.

    >>> rule_reason("repeat/loop", "同一段文字紧接着又印了一遍（518字）", "zh")
    '重复印出：同一段文字紧接着又印了一遍（518字）'
    """
    name = name_of_rule(rule, lang)
    said = reason if lang == "zh" else english_reason(reason) or reason
    return f"{name}：{said}" if lang == "zh" else f"{name}: {said}"


def tag_reason(reason: str, lang: str) -> str:
    """Why an article has a tag: its value, then each piece of evidence with its weight.

    A rule that has no name here keeps its id. A reason that is no tag's comes back as it is.

    >>> tag_reason("2012：year/lead“2012年”（3）", "en")
    '2012: time told in the lead “2012年” (3)'
    >>> tag_reason("None：year/day“2012年”（1.5）", "zh")
    '未定：具体日子“2012年”（1.5）'
    """
    value, mark, rest = reason.partition("：")
    if not mark:
        return reason
    said = [_piece(m, lang) for m in _PIECE.finditer(rest)]
    if value == "None":
        value = "未定" if lang == "zh" else "open"
    if lang == "zh":
        return f"{value}：" + "；".join(said)
    return f"{value}: " + "; ".join(said)


def _piece(m: re.Match[str], lang: str) -> str:
    rule = m["rule"]
    names = _EVIDENCE.get(rule) or _EVIDENCE.get(rule.partition("/")[2]) or (rule, rule)
    if lang == "zh":
        return f"{names[0]}“{m['quote']}”（{m['weight']}）"
    return f"{names[1]} “{m['quote']}” ({m['weight']})"
