"""Draws what `bench/site.py --save` measured: `python bench/plot.py FIGURES.json TARGET.svg`.

CPU seconds over articles, both in powers of ten: a line that rises by one square a square is
linear. No library draws it, so that the picture is the same bytes for the same figures.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 420, 56, 104, 16, 44
COLOURS = ("#666666", "#b35900", "#7a5195", "#0b6e4f", "#1f77b4", "#c2185b", "#8a6d00", "#333333")
Point = tuple[float, float]


def decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around some values."""
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) + 1e-9)


def draw(lines: Mapping[str, Sequence[Point]]) -> str:
    """The picture as SVG."""
    x0, x1 = decades([x for points in lines.values() for x, _ in points])
    y0, y1 = decades([y for points in lines.values() for _, y in points])

    def at(point: Point) -> Point:
        across = (math.log10(point[0]) - x0) / (x1 - x0)
        up = (math.log10(point[1]) - y0) / (y1 - y0)
        return (
            round(LEFT + across * (WIDTH - LEFT - RIGHT), 1),
            round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 1),
        )

    marks = [*_grid(range(x0, x1 + 1), range(y0, y1 + 1), at), *_lines(lines, at)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'font-family="sans-serif" font-size="12">',
            "<title>CPU seconds of a build over the number of articles</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            *marks,
            f'<text x="{LEFT}" y="{HEIGHT - 8}">articles</text>',
            f'<text x="14" y="{HEIGHT - BOTTOM}" transform="rotate(-90 14 {HEIGHT - BOTTOM})">'
            "CPU seconds</text>",
            "</svg>\n",
        ]
    )


def _grid(across: range, up: range, at: Callable[[Point], Point]) -> Iterator[str]:
    for power in across:
        x, low = at((10.0**power, 10.0 ** up[0]))
        yield f'<path d="M{x} {TOP}V{low}" stroke="#dddddd"/>'
        yield f'<text x="{x}" y="{low + 16}" text-anchor="middle">{10**power:,}</text>'
    for power in up:
        left, y = at((10.0 ** across[0], 10.0**power))
        yield f'<path d="M{left} {y}H{WIDTH - RIGHT}" stroke="#dddddd"/>'
        yield f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>'


def _lines(lines: Mapping[str, Sequence[Point]], at: Callable[[Point], Point]) -> Iterator[str]:
    ends = sorted(((at(points[-1])[1], way) for way, points in lines.items()))
    places: dict[str, float] = {}
    for y, way in ends:  # names keep their distance
        places[way] = max(y, *(place + 14 for place in places.values()), 0)
    for colour, (way, points) in zip(COLOURS, lines.items(), strict=False):
        placed = [at(point) for point in points]
        path = "L".join(f"{x} {y}" for x, y in placed)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in placed)
        yield (
            f'<text x="{placed[-1][0] + 8}" y="{round(places[way] + 4, 1)}" fill="{colour}">'
            f"{way}</text>"
        )


if __name__ == "__main__":
    rows = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found: dict[str, list[Point]] = {}
    for row in rows:
        found.setdefault(row["way"], []).append((row["articles"], row["cpu"]))
    Path(sys.argv[2]).write_text(draw(found), encoding="utf-8")
