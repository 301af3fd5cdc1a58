"""Draw what ``bench.py`` has measured: processor time as a share of core's, in bars of phases.

dev/python dev/bench_plot.py DRAWING.svg FIGURES.json…
"""

import json
import sys
from pathlib import Path
from xml.sax.saxutils import escape

WHOLE, BASIS = "whole", "core"
COLOURS = {"enter": "#4c78a8", "receive": "#72b7b2", "inspect": "#eeca3b", "credit": "#e45756"}
WIDTH, LEFT, RIGHT = 920, 130, 200  # px, for the drawing and what is written on either side
BAR, ROW, HEADER = 14, 20, 34


def main(drawing, *figures):
    """Draw the cases of all files together, by their names."""
    rows = {}
    for path in figures:
        for case in json.loads(Path(path).read_text())["cases"]:
            rows.setdefault(case["name"], {}).update(get_rows(case, rows.get(case["name"])))
    Path(drawing).write_text(draw({name: ways for name, ways in rows.items() if ways}))


def get_rows(case, known):
    """Return what is drawn of a case: {way: (figures, seconds of core in its database, goal)}.

    :param known: what another database has shown already; core is drawn once
    """
    ways = case["ways"]
    if BASIS not in ways:
        return {}
    basis = get_cpu(ways[BASIS][WHOLE])
    return {
        way: (phases, basis, case["shares"].get(way))
        for way, phases in ways.items()
        if way not in (known or {})
    }


def get_cpu(cost):
    return cost["python"] + cost["postgres"]


def draw(cases):
    """Return the drawing.

    :param cases: {name: {way: (figures, seconds of core, goal)}}
    """
    shares = [
        get_cpu(phases[WHOLE]) / basis
        for ways in cases.values()
        for phases, basis, _goal in ways.values()
    ]
    scale = (WIDTH - LEFT - RIGHT) / max(shares, default=1)
    parts, top = [_draw_legend()], HEADER
    for name, ways in cases.items():
        parts.append(_text(10, top + HEADER - 12, name, "font-weight='bold'"))
        top += HEADER
        for way, (phases, basis, goal) in ways.items():
            parts += _draw_row(top, way, phases, basis, goal, scale)
            top += ROW
    height = top + 16
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height}'"
        " font-family='sans-serif' font-size='12'>"
        f"<rect width='{WIDTH}' height='{height}' fill='white'/>\n"
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _draw_legend():
    parts, left = [], LEFT
    for phase, colour in COLOURS.items():
        parts.append(_rectangle(left, 10, 12, 12, colour) + _text(left + 16, 21, phase))
        left += 80
    goal = f"<path d='M{left + 4} 8V24' stroke='black' stroke-width='2'/>"
    return "".join(parts) + goal + _text(left + 12, 21, "at most; × processor time of core")


def _draw_row(top, way, phases, basis, goal, scale):
    """Return the elements of one way: its name, a bar of its phases, its figures, its goal."""
    parts, left = [_text(20, top + BAR - 3, way)], LEFT
    for phase, colour in COLOURS.items():
        width = get_cpu(phases[phase]) / basis * scale
        parts.append(_rectangle(left, top, width, BAR, colour))
        left += width
    whole = phases[WHOLE]
    figures = (
        f"{get_cpu(whole) / basis:.2f} × · {get_cpu(whole):.2f} s · {whole['queries']:,} queries"
    )
    parts.append(_text(left + 8, top + BAR - 3, figures))
    if goal:
        at = LEFT + goal * scale
        path = f"<path d='M{at:.1f} {top - 2}v{BAR + 4}' stroke='black' stroke-width='2'/>"
        parts.append(path)
    return parts


def _rectangle(left, top, width, height, colour):
    return f"<rect x='{left:.1f}' y='{top}' width='{width:.1f}' height='{height}' fill='{colour}'/>"


def _text(left, bottom, text, more=""):
    return f"<text x='{left:.1f}' y='{bottom}' {more}>{escape(text)}</text>"


if __name__ == "__main__":
    main(*sys.argv[1:])
