"""The kinds of statements about numbers: how each is written, and what is taken from it.

A kind is a pattern and a function that takes the numbers out of a match, or gives None where
they cannot be what they seem.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from ..stats import claims as stats
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


class Sentences(Protocol):
    """What a kind may ask of the text around its match."""

    text: str
    found: list

    def sentence(self, place: int) -> int:
        """Find where the sentence of a place begins."""

    def rest(self, place: int) -> str:
        """Give what is left of a sentence."""

    def base_before(self, place: int) -> int | None:
        """Find the base that the sentence opens with."""


Parts: TypeAlias = list[tuple[int, dict[str, Any]]] | None  # how far into the match, and numbers
Take: TypeAlias = Callable[[re.Match, Any], Parts]


def _part(**numbers: str | None) -> dict:
    read = {"count": whole, "base": whole, "percent": decimal}
    return {name: read[name](n) for name, n in numbers.items() if n is not None}


def _idiom(match: re.Match) -> bool:
    """Say whether both numbers are small words, as in "nine out of ten"."""
    count, base = match["count"], match["base"]
    return not (count[0].isdigit() or base[0].isdigit()) and whole(base) <= IDIOM


def _share(match: re.Match, _: Sentences) -> Parts:
    """Take a percentage with its count and base."""
    groups = match.groupdict()
    if _idiom(match) or whole(groups["base"]) == 0:
        return None
    return [(0, _part(**groups))]


def _beside(match: re.Match, reading: Sentences) -> Parts:
    """Take them together only if they agree, where nothing but a comma joins them."""
    parts = _share(match, reading)
    return parts if parts and not stats.check(**parts[0][1]).fit.wrong else None


def _row(match: re.Match, reading: Sentences) -> Parts:
    """Take the cells of a row together, in the order that the row begins with."""
    begin = reading.text.rfind("\n", 0, match.start()) + 1
    row = reading.text[begin : (reading.text + "\n").index("\n", begin)]
    first = re.search(rf"(?P<share>{FRACTION})|{PERCENT}", row)
    count_first = match.start("count") < match.start("percent")
    return _share(match, reading) if first and bool(first["share"]) == count_first else None


def _of_base(match: re.Match, _: Sentences) -> Parts:
    base = whole(match["base"])
    if base == 0 or (base in LIKE_A_YEAR and not in_words(match["base"])):
        return None
    return [(0, _part(percent=match["percent"], base=match["base"]))]


def _of_count(match: re.Match, reading: Sentences) -> Parts:
    """Take a percentage and its count; the base may stand at the sentence's beginning."""
    part = _part(percent=match["percent"], count=match["count"])
    base = reading.base_before(match.start())
    if base:
        joined = not stats.check(**part, base=base).fit.wrong
        return [(0, part | ({"base": base} if joined else {"elsewhere": base}))]
    return [(0, part)]


def _loose(match: re.Match, reading: Sentences) -> Parts:
    """Take a bare count before a percentage in brackets, unless a word says it is none."""
    count, before = whole(match["count"]), reading.text[: match.start()][-30:]
    if count in LIKE_A_YEAR or NO_COUNT.search(before):
        return None
    parts = _of_count(match, reading) or []
    return [(k, part | {"loose": True}) for k, part in parts]


def _pair(match: re.Match, _: Sentences) -> Parts:
    """Take a count and a base without a percentage."""
    count, base = whole(match["count"]), whole(match["base"])
    said = match["n"] or "/" not in match[0]
    unclear = not said and (count > base or base <= SMALL)
    idle = in_words(match["count"]) and in_words(match["base"])
    if base == 0 or unclear or idle or base in LIKE_A_YEAR or count in LIKE_A_YEAR:
        return None
    return [(0, {"count": count, "base": base})]


def _several(match: re.Match, _: Sentences) -> Parts:
    """Take both percentages of a range: 52 to 87%."""
    ends = [match["low"], match["high"]]
    return [(k, {"percent": decimal(end)}) for k, end in enumerate(ends)]


def _alone(match: re.Match, _: Sentences) -> Parts:
    return [(0, {"percent": decimal(match["percent"])})]


def _mean(match: re.Match, reading: Sentences) -> Parts:
    """Take a mean with the SD, n, scale and items that its sentence gives for it."""
    about = reading.rest(match.end())
    other = MEAN.search(about)
    about = about[: other.start()] if other else about[:160]
    before = reading.text[reading.sentence(match.start()) : match.start()]
    part: dict[str, Any] = {"mean": decimal(match["mean"])} | _around(about, before)
    sd, items = SD.search(about[:40]), ITEMS.search(match[0] + about)
    if match["sd"] or sd:
        part["sd"] = decimal(match["sd"] or (sd and sd[1]) or "")
    if BINARY.search(about):
        part["scale"] = (0, 1)
    if items:
        part["items"] = whole(items[1])
    part["measured"] = bool(NOT_WHOLE.search(before[-40:] + match[0] + about[:15]))
    return [(0, part)]


def _median(match: re.Match, reading: Sentences) -> Parts:
    about = reading.rest(match.end())[:80]
    return [(0, {"median": decimal(match["median"])} | _around(about))]


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


def _number(match: re.Match, reading: Sentences) -> Parts:
    """Take a number that stands alone, as far as a study could know it."""
    sentence = reading.text[reading.sentence(match.start()) : match.start()]
    if match["part"]:
        called = [m[0].lower() for m in CALLED.finditer(sentence)]
        return [(0, {"number": decimal(match["part"]), "called": called[-1]})] if called else None
    number = whole(match["number"])
    if number <= SMALL or number in LIKE_A_YEAR or NO_COUNT.search(sentence[-30:]):
        return None
    if any(one.base == number and one.percent is None for one in reading.found):
        return None  # the n of a mean
    return [(0, {"number": Decimal(number)})]


def _kinds() -> Iterator[tuple[str | re.Pattern, Take]]:
    count, base, share, percent = COUNT, BASE, FRACTION, PERCENT
    n_share = rf"(?:{N_IS})?{share}"
    yield MEAN, _mean
    yield MEDIAN, _median
    yield rf"{percent}{NOUN}{OPEN}{n_share}", _share
    yield rf"{percent}\s*,?\s*{N_IS}{share}", _share
    yield rf"{percent}\s+of\s+{THE}{base}{NOUN}{OPEN}(?:{N_IS})?{count}\s*[)\];,]", _share
    yield rf"{percent}{OPEN}(?:{N_IS})?{count}\s*[)\]]\s*(?:out\s+of|of)\s+{THE}{base}", _share
    yield rf"{count}{OPEN}{percent}\s*[)\]]\s*(?:out\s+of|of)\s+{THE}{base}", _share
    yield rf"(?<=[(\[])\s*{n_share}\s*[;,]\s*{percent}", _share
    yield rf"(?<=[(\[])\s*{percent}\s*[;,]\s*{n_share}", _share
    yield rf"{n_share}{NOUN}{OPEN}{percent}", _share
    yield rf"{n_share}\s*(?:=|:)\s*{percent}", _share
    yield rf"{n_share}[ \t]*[|\t][ \t]*{percent}", _row
    yield rf"{percent}[ \t]*[|\t][ \t]*{n_share}", _row
    yield rf"{percent}\s*,?\s*{n_share}", _beside
    yield rf"{n_share}\s*,?\s*{percent}", _beside
    yield rf"{percent}\s+of\s+{THE}{base}(?!\s*{MEASURED})", _of_base
    yield rf"{percent}\s*[(\[,]?\s*{N_IS}{count}", _of_count
    yield rf"{N_IS}{count}\s*[(\[,;]\s*{percent}", _of_count
    yield rf"{count}(?:\s+[a-z]+)?{OPEN}{percent}", _loose
    yield rf"(?P<n>{N_IS})?{share}(?!\s*{MEASURED})", _pair
    yield rf"(?P<low>{NUMBER})(?:{SIGN})?\s*(?:–|-|to|and)\s*(?P<high>{NUMBER}){SIGN}", _several
    yield percent, _alone
    yield rf"{LONE}|{PART}", _number


KINDS = [(re.compile(p, re.IGNORECASE) if isinstance(p, str) else p, take) for p, take in _kinds()]
