"""Make any address fit a printed box of a fixed size, without a browser to measure it.

Widths are in em and those of DejaVu Sans, the widest of the sans-serif fonts that a server may
have, rounded up: what is said to fit does fit.
"""

from typing import NamedTuple
from unicodedata import combining, normalize

_WIDTHS = {
    **dict.fromkeys(" ,./:;\\|'ijlIJ", 0.34),
    **dict.fromkeys('f-()[]t!r"', 0.46),
    **dict.fromkeys("*_`sz?cL", 0.57),
    **dict.fromkeys("EFPSTY$0123456789{}abdeghknopquvxy", 0.64),
    **dict.fromkeys("ABCDGHKNOQRUVXZ&", 0.79),
}
_WIDEST = 1.0
_BOLD = 1.16


class Size(NamedTuple):
    """A font size, and how much of it goes into the box: line width in em, number of lines."""

    font: int
    columns: float
    rows: int


def sizes(width, height, fonts, leading=1.2, bold=False):
    """Return the sizes to try for a box.

    :param width: of the box, in the unit of `fonts`
    :param fonts: font sizes, largest first
    :return: list of `Size`
    """
    stretch = _BOLD if bold else 1.0
    return [Size(font, width / font / stretch, int(height // (font * leading))) for font in fonts]


def text_width(text):
    """Return how wide a text may be at most, in em."""
    return sum(_char_width(char) for char in text)


def _char_width(char):
    if combining(char):
        return 0.0
    # An accented letter is as wide as the letter.
    return _WIDTHS.get(normalize("NFD", char)[0], _WIDEST)


def wrap(text, columns):
    """Break a text into lines of at most `columns` em, between words where that is possible."""
    lines, line = [], ""
    for word in text.split():
        if line and text_width(f"{line} {word}") <= columns:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        line = ""
        for char in word:
            if line and text_width(line + char) > columns:
                lines.append(line)
                line = ""
            line += char
    return [*lines, line] if line else lines


def fit(texts, candidates):
    """Set texts below each other in a box.

    :param texts: paragraphs, the most important first
    :param candidates: list of `Size`, the best first
    :return: (font size, lines): the first size that holds all of it; at the last, paragraphs lose
        their ends from the longest on, so that each of them is still there
    """
    for size in candidates:
        blocks = [wrap(text, size.columns) for text in texts if text and text.strip()]
        if sum(map(len, blocks)) <= size.rows:
            break
    while sum(map(len, blocks)) > size.rows:
        longest = max(blocks, key=len)
        if len(longest) == 1:
            del blocks[-2]
            continue
        longest.pop()
        longest[-1] = _ellipsis(longest[-1], size.columns)
    return size.font, [line for block in blocks for line in block]


def _ellipsis(line, columns):
    while text_width(f"{line}…") > columns:
        line = line[:-1]
    return f"{line.rstrip(' …')}…"
