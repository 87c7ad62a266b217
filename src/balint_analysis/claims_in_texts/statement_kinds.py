"""The kinds of statements about numbers: how each is written, and what is taken from it.

A kind is a pattern and a function that takes the numbers out of a match, or gives None where
they cannot be what they seem.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from ..claims import arithmetic
from .numerals import DIGITS, NUMBER, PER_CENT, WHOLE, decimal, in_words, whole

IDIOM = 10  # "nine out of ten" is a way of speaking
SMALL = 12  # smaller numbers that stand alone are of sessions, coders, levels ...
LIKE_A_YEAR = range(1900, 2101)

THE = r"(?:(?:the|our|all|these|those|a total of)\s+)*"
OPEN, N_IS = r"\s*[(\[]\s*", r"[nN]\s*=\s*"
NOUN = r"(?:\s+(?!(?:and|or|but|while|than|against|versus|vs)\b)[A-Za-z][A-Za-z'-]*){0,5}?"
MEASURED = r"(?:minutes?|hours?|days?|weeks?|months?|years?|marks?|points?|ml|mg|kg|cm|mm|£|\$|€)\b"
SIGN = rf"{PER_CENT}(?!\s*(?:CI\b|confidence|credible|points?\b)|-points?)"
COUNT, BASE = rf"(?P<count>{WHOLE})", rf"(?P<base>{WHOLE})"
FRACTION = (
    rf"(?P<count>{WHOLE})(?:\s*/\s*|\s+(?:out\s+of|of|from)\s+{THE})(?P<base>{WHOLE})(?!\s*/)"
)
LONE = (
    rf"(?:{N_IS})?(?<![-–−/:])(?P<number>{DIGITS})"
    rf"(?![.,·][0-9]|[-–/:]?[0-9]|-?[A-Za-z]|\s*[-]?{MEASURED})"
)
PART = r"(?<![\w.,·−-])(?<![<>≤≥])(?<![<>≤≥] )(?P<part>[0-9]*[.·][0-9]+)(?![\w%])"
PERCENT = rf"(?P<percent>{NUMBER}){SIGN}"
MEAN = re.compile(
    rf"\b(?:M|[Mm]ean)\b(?:\s+(?:of\s+{THE}{WHOLE}\s+items?|of|score|rating|age|time|was|were|is))*"
    rf"\s*[=:,]?\s*(?P<mean>{NUMBER})(?:\s*±\s*(?P<sd>{NUMBER}))?(?!\s*(?:%|per\s?cent))"
)
MEDIAN = re.compile(
    r"\b(?:Mdn|[Mm]edian)\b(?:\s+(?:of|score|rating|was|is))*\s*[=:,]?"
    rf"\s*(?P<median>{NUMBER})(?!\s*%)"
)
SD = re.compile(rf"\b(?:SD|s\.d\.|standard deviation)\s*(?:of|was)?\s*[=:,]?\s*({NUMBER})")
N = re.compile(rf"\b{N_IS}({WHOLE})")
SCALE = re.compile(
    r"\b(-?[0-9])\s*(?:–|-|to)\s*([0-9]{1,2})(?=\s*(?:[)\],;]|scale|Likert))"
    r"|scale\s+(?:of|from)?\s*(-?[0-9])\s*(?:–|-|to)\s*([0-9]{1,2})\b"
)
BINARY = re.compile(r"\b0\s*/\s*1\b|\b0\s+or\s+1\b|\bbinary\b|\bdichotom")
ITEMS = re.compile(rf"(?:of|over|across)\s+{THE}({WHOLE})\s+items\b")
NOT_WHOLE = re.compile(rf"\b(?:age|time|duration|income|weight|height|length)\b|{MEASURED}")
NO_COUNT = re.compile(
    r"(?:\b(?:of|of the|items?|questions?|Q|tables?|figures?|figs?|groups?|blocks?|years?|weeks?|"
    r"sessions?|phases?|waves?|levels?|parts?|themes?|aims?|no(?=\.)|numbers?|versions?|pages?|pp?|"
    r"grade|in|since|until|January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\.?|#|[£$€])\s*$",
    re.IGNORECASE,
)
CALLED = re.compile(r"\balphas?\b|\bkappas?\b|\bAC1\b|(?<![\w])[pP](?=\s*=)", re.IGNORECASE)


class Sentence(Protocol):
    """What a kind may ask of the sentence around its match."""

    text: str
    left: str
    found: list

    def base_before(self, place: int) -> int | None:
        """Find the base that the sentence opens with."""


Parts: TypeAlias = list[dict[str, Any]] | None  # the numbers of one statement or two
Take: TypeAlias = Callable[[re.Match, Any], Parts]


def _part(**numbers: str | None) -> dict:
    read = {"count": whole, "base": whole, "percent": decimal}
    return {name: read[name](n) for name, n in numbers.items() if n is not None}


def _idiom(match: re.Match) -> bool:
    """Say whether both numbers are small words, as in "nine out of ten"."""
    count, base = match["count"], match["base"]
    return not (count[0].isdigit() or base[0].isdigit()) and whole(base) <= IDIOM


def _share(match: re.Match, _: Sentence) -> Parts:
    """Take a percentage with its count and base."""
    return _triple(match)


def _triple(match: re.Match) -> Parts:
    if _idiom(match) or whole(match["base"]) == 0:
        return None
    return [_part(**match.groupdict())]


def _beside(match: re.Match, _: Sentence) -> Parts:
    """Take them together only if they agree, where nothing but a comma joins them."""
    parts = _triple(match)
    return parts if parts and not arithmetic.check(**parts[0]).fit.wrong else None


def _row(match: re.Match, sentence: Sentence) -> Parts:
    """Take the cells of a row together, in the order that the row begins with."""
    row = sentence.text[: match.start()].rpartition("\n")[2] + match[0]
    first = re.search(rf"(?P<share>{FRACTION})|{PERCENT}", row)
    begins = first is not None and bool(first["share"])
    return _triple(match) if begins == (match.start("count") < match.start("percent")) else None


def _of_base(match: re.Match, _: Sentence) -> Parts:
    base = whole(match["base"])
    if base == 0 or (base in LIKE_A_YEAR and not in_words(match["base"])):
        return None
    return [_part(percent=match["percent"], base=match["base"])]


def _of_count(match: re.Match, sentence: Sentence) -> Parts:
    """Take a percentage and its count; the base may stand at the sentence's beginning."""
    part = _part(percent=match["percent"], count=match["count"])
    base = sentence.base_before(match.start())
    if base:
        joined = not arithmetic.check(**part, base=base).fit.wrong
        return [part | ({"base": base} if joined else {"elsewhere": base})]
    return [part]


def _loose(match: re.Match, sentence: Sentence) -> Parts:
    """Take a bare count before a percentage in brackets, unless a word says it is none."""
    count, before = whole(match["count"]), sentence.text[: match.start()][-30:]
    if count in LIKE_A_YEAR or NO_COUNT.search(before):
        return None
    parts = _of_count(match, sentence) or []
    return [part | {"loose": True} for part in parts]


def _pair(match: re.Match, _: Sentence) -> Parts:
    """Take a count and a base without a percentage."""
    count, base = whole(match["count"]), whole(match["base"])
    said = match["n"] or "/" not in match[0]
    unclear = not said and (count > base or base <= SMALL)
    idle = in_words(match["count"]) and in_words(match["base"])
    if base == 0 or unclear or idle or base in LIKE_A_YEAR or count in LIKE_A_YEAR:
        return None
    return [{"count": count, "base": base}]


def _several(match: re.Match, _: Sentence) -> Parts:
    """Take both percentages of a range: 52 to 87%."""
    return [{"percent": decimal(match[end])} for end in ("low", "high")]


def _alone(match: re.Match, _: Sentence) -> Parts:
    return [{"percent": decimal(match["percent"])}]


def _mean(match: re.Match, sentence: Sentence) -> Parts:
    """Take a mean with the SD, n, scale and items that its sentence gives for it."""
    about = sentence.left[match.end() :]
    other = MEAN.search(about)
    about = about[: other.start()] if other else about[:160]
    before = sentence.text[: match.start()]
    part: dict[str, Any] = {"mean": decimal(match["mean"])} | _around(about, before)
    sd, items = SD.search(about[:40]), ITEMS.search(match[0] + about)
    if match["sd"] or sd:
        part["sd"] = decimal(match["sd"] or (sd and sd[1]) or "")
    if BINARY.search(about):
        part["scale"] = (0, 1)
    if items:
        part["items"] = whole(items[1])
    part["measured"] = bool(NOT_WHOLE.search(before[-40:] + match[0] + about[:15]))
    return [part]


def _median(match: re.Match, sentence: Sentence) -> Parts:
    about = sentence.left[match.end() :][:80]
    return [{"median": decimal(match["median"])} | _around(about)]


def _around(about: str, before: str = "") -> dict[str, Any]:
    """Find n and scale behind a mean; n also before it, if there is only one."""
    part: dict[str, Any] = {}
    n, earlier = N.search(about), N.findall(before)
    found = n[1] if n else earlier[0] if len(earlier) == 1 else ""
    if found and whole(found) > 0:
        part["base"] = whole(found)
    if scale := SCALE.search(about):
        low, high = (int(end) for end in scale.groups() if end is not None)
        part["scale"] = (low, high) if low < high else None
    return part


def _number(match: re.Match, sentence: Sentence) -> Parts:
    """Take a number that stands alone, as far as a study could know it."""
    before = sentence.text[: match.start()]
    if match["part"]:
        called = [m[0].lower() for m in CALLED.finditer(before)]
        return [{"number": decimal(match["part"]), "called": called[-1]}] if called else None
    number = whole(match["number"])
    if number <= SMALL or number in LIKE_A_YEAR or NO_COUNT.search(before[-30:]):
        return None
    if any(one.base == number and one.percent is None for one in sentence.found):
        return None  # the n of a mean
    return [{"number": Decimal(number)}]


N_SHARE = rf"(?:{N_IS})?{FRACTION}"
WRITTEN: list[tuple[str | re.Pattern, Take]] = [
    (MEAN, _mean),
    (MEDIAN, _median),
    (rf"{PERCENT}{NOUN}{OPEN}{N_SHARE}", _share),
    (rf"{PERCENT}\s*,?\s*{N_IS}{FRACTION}", _share),
    (rf"{PERCENT}\s+of\s+{THE}{BASE}{NOUN}{OPEN}(?:{N_IS})?{COUNT}\s*[)\];,]", _share),
    (rf"{PERCENT}{OPEN}(?:{N_IS})?{COUNT}\s*[)\]]\s*(?:out\s+of|of)\s+{THE}{BASE}", _share),
    (rf"{COUNT}{OPEN}{PERCENT}\s*[)\]]\s*(?:out\s+of|of)\s+{THE}{BASE}", _share),
    (rf"(?<=[(\[])\s*{N_SHARE}\s*[;,]\s*{PERCENT}", _share),
    (rf"(?<=[(\[])\s*{PERCENT}\s*[;,]\s*{N_SHARE}", _share),
    (rf"{N_SHARE}{NOUN}{OPEN}{PERCENT}", _share),
    (rf"{N_SHARE}\s*(?:=|:)\s*{PERCENT}", _share),
    (rf"{N_SHARE}[ \t]*[|\t][ \t]*{PERCENT}", _row),
    (rf"{PERCENT}[ \t]*[|\t][ \t]*{N_SHARE}", _row),
    (rf"{PERCENT}\s*,?\s*{N_SHARE}", _beside),
    (rf"{N_SHARE}\s*,?\s*{PERCENT}", _beside),
    (rf"{PERCENT}\s+of\s+{THE}{BASE}(?!\s*{MEASURED})", _of_base),
    (rf"{PERCENT}\s*[(\[,]?\s*{N_IS}{COUNT}", _of_count),
    (rf"{N_IS}{COUNT}\s*[(\[,;]\s*{PERCENT}", _of_count),
    (rf"{COUNT}(?:\s+[a-z]+)?{OPEN}{PERCENT}", _loose),
    (rf"(?P<n>{N_IS})?{FRACTION}(?!\s*{MEASURED})", _pair),
    (rf"(?P<low>{NUMBER})(?:{SIGN})?\s*(?:–|-|to|and)\s*(?P<high>{NUMBER}){SIGN}", _several),
    (PERCENT, _alone),
    (rf"{LONE}|{PART}", _number),
]
KINDS = [(re.compile(p, re.IGNORECASE) if isinstance(p, str) else p, t) for p, t in WRITTEN]
