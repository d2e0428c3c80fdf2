#!/usr/bin/env python3
"""The judge: reads generated pages, prints how well, and holds the floors of `baseline.json`.

`python tests/eval/gate.py --help` lists the options; README.md beside it defines the measures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus import HERE, Plan, read_corpus
from damage import ALL, FILES, KINDS, NONE, Page, generate
from deciding import Judged, reliability
from extracted import READINGS, extractions, read_extraction
from press import Rate
from scoring import Miss, Result, Score, judge

from huikan.authority import Authority, load
from huikan.model import RawText
from huikan.pipeline import read
from huikan.text.decode import decode

BASELINE = HERE / "baseline.json"
SEED = 1
HALVES = ("tune", "held")
PAGES_PER_KIND = 3
"""Of each half, at each rate; `none` and `all` read every page."""
QUICK = 8
"""The quick subset is every so-manieth case."""
_SLACK = 5e-4
"""By how much a rate may miss its floor: floors are kept with four decimals."""

COUNTS = ("traps-lost", "lost", "invented", "noise", "edits")
"""Measures that count what should not be; the rest are rates."""
RATES: tuple[tuple[str, str], ...] = (
    ("repeats", "prf"),
    ("paragraphs", "pr"),
    ("joins", "pr"),
    ("captions", "f"),
    ("headings", "f"),
    ("sections", "r"),
    ("titles", "f"),
    ("articles", "f"),
    ("authors", "f"),
    ("lines", "f"),
    ("gaps", "pr"),
    ("sure", "p"),
)
"""Measures and what is shown and pinned of each: precision, recall, F1."""


@dataclass(frozen=True, slots=True)
class Case:
    """A page to generate, or with `columns` an extraction to look up."""

    plan: Plan
    kind: str
    rate: Rate
    seed: int
    columns: int = 0

    def page(self) -> Page:
        """The page that is read and judged."""
        if self.columns:
            return read_extraction(self.plan, self.kind, self.columns)
        return generate(self.plan, self.kind, self.rate, self.seed)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A case and what came of it."""

    slug: str
    half: str
    kind: str
    rate: str
    scores: dict[str, Score]
    misses: tuple[Miss, ...]
    decided: tuple[Judged, ...]


def cases(plans: Sequence[Plan], seed: int = SEED) -> list[Case]:
    """The pages that the gate reads: the same for the same corpus and seed."""
    out: list[Case] = []
    for half in HALVES:
        own = [p for p in plans if p.half == half]
        out += [Case(p, NONE, Rate.MILD, seed) for p in own]
        out += [Case(p, ALL, rate, seed) for p in own for rate in Rate]
        turn = 0
        for kind in KINDS:
            for rate in (Rate.MILD,) if kind in FILES else tuple(Rate):
                for _ in range(min(PAGES_PER_KIND, len(own))):
                    out.append(Case(own[turn % len(own)], kind, rate, seed))
                    turn += 1
        out += [Case(p, kind, Rate.MILD, SEED, n) for p, kind, n in extractions(plans) if p in own]
    return out


@cache
def authority() -> Authority:
    """The shipped authority files, loaded once a process."""
    return load({})


def run(case: Case) -> Verdict:
    """Generate or look up, decode, read and judge one page."""
    page = case.page()
    try:
        result = _read(page)
    except Exception as e:  # whatever it is: say on which page, and let it through
        e.add_note(f"on the page {case.plan.slug} {case.kind}/{case.rate}, seed {case.seed}")
        raise
    return Verdict(
        case.plan.slug,
        case.plan.half,
        case.kind,
        case.rate,
        result.scores,
        result.misses,
        result.decided,
    )


def _read(page: Page) -> Result:
    text, encoding = decode(page.data)
    if text != page.ink.text:
        raise ValueError(f"{page.plan}/{page.kind}: decoded as {encoding}, not as it was written")
    digest = hashlib.sha256(page.data).hexdigest()
    raw = RawText(f"{page.plan}.txt", page.plan, text, encoding, digest, "")
    return judge(page, read(raw, authority()).ledger)


def run_all(chosen: Sequence[Case]) -> list[Verdict]:
    """All cases on all cores, in their order."""
    workers = min(os.cpu_count() or 1, max(1, len(chosen) // 8))
    if workers == 1:
        return [run(c) for c in chosen]
    with multiprocessing.Pool(workers) as pool:
        return pool.map(run, chosen, chunksize=4)


def total(verdicts: Iterable[Verdict]) -> dict[str, Score]:
    """Counts of many pages added up, by measure."""
    out: dict[str, Score] = {}
    for v in verdicts:
        for name, s in v.scores.items():
            out.setdefault(name, Score()).add(s.hit, s.said, s.true)
    return out


def figures(scores: Mapping[str, Score]) -> dict[str, float]:
    """What is pinned: rates as `measure.p`, `.r`, `.f` with four decimals; counts as they are."""
    out: dict[str, float] = {}
    for name, shown in RATES:
        if name in scores:
            values = {"p": scores[name].precision, "r": scores[name].recall, "f": scores[name].f1}
            out.update({f"{name}.{k}": round(values[k], 4) for k in shown})
    out.update({name: scores[name].hit for name in COUNTS if name in scores})
    return out


def table(verdicts: Sequence[Verdict]) -> str:
    """One line a kind, all kinds of damage, then each kind of extraction; a dot where a measure
    has nothing to measure."""
    kinds = [k for k in (NONE, *KINDS, ALL) if any(v.kind == k for v in verdicts)]
    readings = [k for k in READINGS if any(v.kind == k for v in verdicts)]
    columns = [(n, k) for n, shown in RATES for k in shown]
    head = [f"{n[:5]}.{k}" for n, k in columns]
    rows = [f"{'kind':20}{'n':>4} " + " ".join(f"{h:>7}" for h in (*head, *_short(COUNTS)))]
    for kind in (*kinds, "total", *readings):
        own = [v for v in verdicts if v.kind == kind or (kind == "total" and v.kind in kinds)]
        scores = total(own)
        cells = [_rate(scores.get(n, Score()), k) for n, k in columns]
        cells += [_count(scores.get(n)) for n in COUNTS]
        rows.append(f"{kind:20}{len(own):>4} " + " ".join(f"{c:>7}" for c in cells))
    return "\n".join(rows)


def _short(names: Iterable[str]) -> list[str]:
    return [n[:7] for n in names]


def _rate(score: Score, which: str) -> str:
    base = {"p": score.said, "r": score.true, "f": score.said + score.true}[which]
    value = {"p": score.precision, "r": score.recall, "f": score.f1}[which]
    return f"{value:.3f}" if base else "·"


def _count(score: Score | None) -> str:
    return str(score.hit) if score else "·"


def below_floor(now: Mapping[str, float], floor: Mapping[str, float]) -> list[str]:
    """Every figure that is worse than its floor, in words."""
    out = []
    for name, pinned in floor.items():
        value = now.get(name)
        if value is None:
            out.append(f"{name}: not measured, floor {pinned}")
        elif name in COUNTS and value > pinned:
            out.append(f"{name}: {value:g}, at most {pinned:g}")
        elif name not in COUNTS and value < pinned - _SLACK:
            out.append(f"{name}: {value:.4f}, floor {pinned:.4f}")
    return out


def quick_cases(plans: Sequence[Plan]) -> list[Case]:
    """A few pages of every sort, for the tests: those of the tune half only."""
    own = [c for c in cases(plans) if c.plan.half == "tune"]
    damaged = [c for c in own if not c.columns]
    extracted = [c for c in own if c.columns]
    return damaged[::QUICK] + extracted[::QUICK]


def measured(verdicts: Sequence[Verdict]) -> dict[str, dict[str, float]]:
    """The figures of each half's damaged pages (`tune`), and of each of its kinds of extraction
    (`tune/pdf-raw`)."""
    groups: dict[str, list[Verdict]] = {}
    for v in verdicts:
        groups.setdefault(f"{v.half}/{v.kind}" if v.kind in READINGS else v.half, []).append(v)
    return {name: figures(total(own)) for name, own in groups.items()}


def measured_quickly(verdicts: Sequence[Verdict]) -> dict[str, dict[str, float]]:
    """The figures of the quick subset: damaged pages and extractions apart."""
    extracted = [v for v in verdicts if v.kind in READINGS]
    damaged = [v for v in verdicts if v.kind not in READINGS]
    return {"quick": figures(total(damaged)), "quick/extracted": figures(total(extracted))}


def floors() -> dict[str, dict[str, float]]:
    """The pinned figures: `tune`, `held` and `quick`; empty before the first were pinned."""
    if not BASELINE.exists():
        return {}
    pinned: dict[str, dict[str, float]] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return pinned


def pin(now: dict[str, dict[str, float]], may_lower: bool) -> list[str]:
    """Write the figures as the new floors; what would be lowered is refused and returned."""
    old = floors()
    lowered = [
        f"{part}: {what}" for part in old for what in below_floor(now.get(part, {}), old[part])
    ]
    if lowered and not may_lower:
        return lowered
    text = json.dumps(now, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    BASELINE.write_text(text, encoding="utf-8", newline="")
    return []


def _parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    p.add_argument("--half", choices=(*HALVES, "both"), default="both", help="which pages")
    p.add_argument(
        "--kind",
        action="append",
        choices=(NONE, ALL, *KINDS, *READINGS),
        help="damage or extraction; repeats",
    )
    p.add_argument("--rate", choices=[r.value for r in Rate], help="mild or harsh only")
    p.add_argument("--page", action="append", help="name of a page in issues/; repeats")
    p.add_argument("--seed", type=int, default=SEED, help=f"of the damage (default {SEED})")
    p.add_argument("-v", "--verbose", action="store_true", help="each error, tune half only")
    p.add_argument("--measure", help="with -v: errors of this measure only")
    p.add_argument("--decisions", action="store_true", help="each rule: how sure, how often right")
    p.add_argument("--json", action="store_true", help="figures as JSON instead of tables")
    p.add_argument("--show", action="store_true", help="print the generated pages, read nothing")
    p.add_argument("--pin", action="store_true", help="write the figures as the new floors")
    p.add_argument("--lower", action="store_true", help="with --pin: floors may sink")
    return p


def _chosen(args: argparse.Namespace, plans: Sequence[Plan]) -> list[Case]:
    """The gate's own cases, filtered; a page named with a kind is read with it in any case."""
    damages = [k for k in args.kind or () if k not in READINGS]
    if args.page and damages and len(damages) == len(args.kind):
        rates = [Rate(args.rate)] if args.rate else list(Rate)
        own = [p for p in plans if p.slug in args.page]
        return [Case(p, k, r, args.seed) for p in own for k in damages for r in rates]
    return [
        c
        for c in cases(plans, args.seed)
        if args.half in ("both", c.plan.half)
        and (not args.kind or c.kind in args.kind)
        and (not args.rate or c.rate == args.rate)
        and (not args.page or c.plan.slug in args.page)
    ]


def _print_misses(verdicts: Sequence[Verdict], measure: str | None) -> None:
    """Errors of the tune half: those of the held one are not for the makers of rules."""
    for v in verdicts:
        if v.half != "tune":
            continue
        own = [m for m in v.misses if measure in (None, m.measure)]
        for m, n in Counter(own).items():
            print(f"{v.slug} {v.kind}/{v.rate} {m.measure}: {m.what}" + (f" ×{n}" * (n > 1)))


def main() -> int:
    """Run the gate; 1 if a floor does not hold."""
    args = _parser().parse_args()
    started = time.monotonic()
    plans = read_corpus()
    chosen = _chosen(args, plans)
    if args.show:
        for c in (c for c in chosen if c.plan.half == "tune" or args.half == "held"):
            page = c.page()
            print(f"=== {c.plan.slug} {c.kind}/{c.rate}: {page.damages}\n{page.ink.text}")
        return 0
    verdicts = run_all(chosen)
    now = measured(verdicts)
    if args.verbose:
        _print_misses(verdicts, args.measure)
    if args.json:
        print(json.dumps(now, ensure_ascii=False, indent=2))
    else:
        for half in dict.fromkeys(v.half for v in verdicts):
            own = [v for v in verdicts if v.half == half]
            print(f"\n{half}: {len(own)} pages of {len({v.slug for v in own})} plans")
            print(table(own))
            if args.decisions:
                print("\n" + reliability([d for v in own for d in v.decided]))
        print(f"\n{len(verdicts)} pages in {time.monotonic() - started:.0f} s")
    is_whole = len(chosen) == len(cases(plans)) and args.seed == SEED
    return _hold(now, plans, args) if is_whole else 0


def _hold(now: dict[str, dict[str, float]], plans: Sequence[Plan], args: argparse.Namespace) -> int:
    if args.pin:
        quick = measured_quickly(run_all(quick_cases(plans)))
        problems = pin({**now, **quick}, args.lower)
        remedy = "not pinned; --lower if that is meant"
    else:
        pinned = floors()
        problems = [f"{h}: {what}" for h in now for what in below_floor(now[h], pinned.get(h, {}))]
        remedy = f"below the floors of {Path(BASELINE).name}"
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(remedy, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
