"""Labels: broken into lines, shortened at a word, and only of signs that the font can draw."""

import re
import textwrap
import unicodedata
from functools import cache

from matplotlib.font_manager import findfont, get_font
from matplotlib.ft2font import LoadFlags

FONT = "DejaVu Sans"
LINES = 5  # that a label takes at the most
WIDEST = 0.09  # inches that a character takes on average; wider letters take shorter lines
CUT = " …"
UNBROKEN = "\u2011"  # a hyphen at which no line ends
JOINERS = "\u200d\ufe0e\ufe0f"  # they join signs into one, or choose how it looks
TONES = "\U0001f3fb-\U0001f3ff"  # of skin
UNSEEN = {*JOINERS, *"\u200c\u200e\u200f\u061c\u00ad"}  # harmless where they can't be seen
NAMED = "In square brackets: names of signs that the figure’s font cannot draw."
STOOD_FOR = (
    "Ids, and places of levels, stand for labels in letters that the figure’s font lacks; "
    "its description has the labels."
)


@cache
def wrap(text: str, width: int = 40, lines: int = LINES, size: float = 10, end: str = "") -> str:
    """Break a label into lines; if it takes more than `lines`, cut it after a word.

    Parameters
    ----------
    text : str
    width : int
        Characters a line; fewer where they are wide, such as capitals.
    lines : int
        How many at the most.
    size : float
        Of the font, in points.
    end : str
        What follows the label, and is never cut.
    """
    text, room = " ".join(text.split()), width * WIDEST * size / 10
    broken = _broken(text, width, lines, end)
    while width > len(end) + 3 and max(map(inches, broken, [size] * len(broken)), default=0) > room:
        width -= 1
        broken = _broken(text, width, lines, end)
    return "\n".join(broken) or text


def _broken(text: str, width: int, lines: int, end: str) -> list[str]:
    end = end.replace("-", UNBROKEN)
    broken = textwrap.wrap(text + end, width)
    if len(broken) > lines:
        broken = textwrap.wrap(
            text + end, width, max_lines=lines, placeholder=CUT + end, break_on_hyphens=False
        )
    return [line.replace(UNBROKEN, "-") for line in broken]


def inches(line: str, size: float = 10) -> float:
    """Measure a line of text."""
    font = get_font(findfont(FONT))
    font.set_size(size, 72)
    font.set_text(line, 0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[0] / 64 / 72


def drawable(text: str, stand_in: str) -> str:
    """Name the signs that the font lacks; where it lacks letters, give the stand-in instead.

    Right-to-left text stays as it is: matplotlib 3.11 orders and joins its letters.
    """
    lacking = _lacking(text)
    if _has_letter(lacking):
        return stand_in
    if not lacking:
        return text
    signs = re.escape("".join(sorted(lacking)))
    return re.sub(f"[{signs}][{signs}{JOINERS}]*", lambda found: _names(found[0]), text)


def notes(labels: dict[str, str]) -> list[str]:
    """Say, once a figure, what became of labels that the font can't draw.

    Parameters
    ----------
    labels : dict
        All labels of a figure, by what stands in for them.
    """
    lacking = [_lacking(text) for text in labels.values()]
    named = any(signs and not _has_letter(signs) for signs in lacking)
    replaced = any(map(_has_letter, lacking))
    return [NAMED] * named + [STOOD_FOR] * replaced


def key(labels: dict[str, str]) -> str:
    """Say what each stand-in stands for."""
    replaced = [key for key, text in labels.items() if _has_letter(_lacking(text))]
    pairs = "; ".join(f"{key} for “{labels[key]}”" for key in replaced)
    return f"In the figure stands {pairs}." if replaced else ""


def _lacking(text: str) -> set[str]:
    """Return the signs without a glyph, and those that hide or reorder what stands beside them."""
    return {sign for sign in set(text) - UNSEEN if not (sign.isspace() or _shows(sign))}


def _shows(sign: str) -> bool:
    has_glyph = get_font(findfont(FONT)).get_char_index(ord(sign)) > 0
    return has_glyph and unicodedata.category(sign) not in ("Cc", "Cf")


def _has_letter(signs: set[str]) -> bool:
    return any(unicodedata.category(sign).startswith("L") for sign in signs)


def _names(run: str) -> str:
    plain = re.sub(f"[{JOINERS}]|(?<!^)[{TONES}]", "", run)
    return f"[{', '.join(map(_name, plain))}]"


def _name(sign: str) -> str:
    return unicodedata.name(sign, "").lower() or f"U+{ord(sign):04X}"
