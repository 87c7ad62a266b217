"""Numbers as texts write them: in digits or in words, with commas, points and odd spaces."""

import re
from collections.abc import Callable
from decimal import Decimal

UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNIT, _TEEN = f"(?:{'|'.join(UNITS)})", f"(?:{'|'.join(TEENS)})"
_TENS = rf"(?:{'|'.join(TENS)})(?:[- ]{_UNIT}\b)?"
_BELOW = rf"(?:{_TENS}|{_TEEN}|{_UNIT})"
_HUNDREDS = rf"(?:(?:a|{_UNIT})\s+)?hundred(?:\s+and\s+{_BELOW})?"
WORDS = rf"(?:{_HUNDREDS}|{_BELOW}|none)\b"
# "1 201" may be one number or two: neither is read.
DIGITS = r"(?<![\w.,·])(?<![0-9] )(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?![0-9]| [0-9]{3}(?![0-9]))"
PER_CENT = r"\s*(?:%|per\s?cent\b)"
# A whole number that is not the beginning of another number, of a percentage or of "5-point".
WHOLE = rf"(?:{DIGITS}(?![.,·][0-9]|[-–]?[A-Za-z]|{PER_CENT})|(?<![\w-]){WORDS})"
NUMBER = (
    r"(?<![\w.,·])(?<![0-9] )(?:[0-9]{1,3}(?:[.·][0-9]+|,[0-9]{1,2})?|[.·][0-9]+)"
    r"(?![0-9]|[.,·][0-9])"
)
END = "\0\n"  # of a paragraph: nothing is read across it
SPELT: dict[str, str | Callable[[re.Match], str]] = {
    r"(?<=[0-9])[\u2009\u202f\u00a0](?=[0-9]{3}(?![0-9]))": "",  # between thousands
    r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]": " ",
    r"[\u200b\u00ad\u2060\ufeff]": "",
    r"[\u2018\u2019]": "'",
    r"[\u2044\u2215]": "/",
    r"[\u2010\u2011]": "-",
    r"[\uff05\ufe6a]": "%",
    r"\\([\\`*_<>\[\]#|$~&%.)+-])": r"\1",
    r"\*+|(?<!\w)_+|_+(?!\w)|`": "",
    r"[ \t]+": lambda gap: "\t" if "\t" in gap[0] else " ",
    r"\n(?=[ \t]?\n)": END,
}


def plain(text: str) -> str:
    """Make typeset signs typed ones, and take out Markdown's marks; lines stay lines."""
    for pattern, by in SPELT.items():
        text = re.sub(pattern, by, text)
    return text


def whole(written: str) -> int:
    """Read a whole number in digits or in words, up to 999 in these; "none" is 0."""
    if written[0].isdigit():
        return int(written.replace(",", ""))
    total, part = 0, 0
    for word in re.split(r"[\s-]+", written.lower()):
        if word == "hundred":
            total, part = 100 * max(part, 1), 0
        for words, first, step in ((UNITS, 1, 1), (TEENS, 10, 1), (TENS, 20, 10)):
            part += first + step * words.index(word) if word in words else 0
    return total + part


def decimal(written: str) -> Decimal:
    """Read a number with a decimal point, on the line or above it, or a decimal comma."""
    return Decimal(written.replace(",", ".").replace("·", "."))


def in_words(written: str) -> bool:
    """Say whether a number is written in words."""
    return not written[0].isdigit()
