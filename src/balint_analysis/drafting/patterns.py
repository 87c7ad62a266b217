"""What cells look like: addresses, numbers, names, dates."""

import re
from collections.abc import Mapping

SEEN = 400  # of the different answers of a column, those that are looked at
MOST, NEARLY_ALL = 0.6, 0.8  # of the cells; of the answers, if they are to be different
NAME = r"[^\W\d_a-zß-ÿ][\w'’-]*"
PATTERNS = {
    "dates and times": re.compile(
        r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}([ T,].*)?|\d{1,2}:\d\d(:\d\d)?( ?[AaPp]\.?[Mm]\.?)?"
    ),
    "e-mail addresses": re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    "links": re.compile(r"(https?://|www\.)\S+", re.IGNORECASE),
    "IP addresses": re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){5,7}"),
    "phone numbers": re.compile(r"(?=(?:\D*\d){8,15}\D*$)(\+|\(|0)[\d\s()./-]+"),
    "student numbers": re.compile(r"[A-Za-z]{0,3}\d{6,10}[A-Za-z]?"),
    "names": re.compile(
        rf"({NAME}|[A-Z]\.)([ -]({NAME}|[A-Z]\.?|de|da|di|du|la|le|van|von|der|den|el)){{1,4}}"
    ),
}
IDENTIFYING = (
    "e-mail addresses",
    "links",
    "IP addresses",
    "phone numbers",
    "student numbers",
    "names",
)
CONTACT = ("e-mail addresses", "phone numbers", "links", "IP addresses")
ALL_DIFFERENT = {"names", "student numbers"}  # are told from groups and codes by that
TITLED = re.compile(r"\b(Dr|Prof|Professor|Mrs?|Ms|Miss|Herr|Frau|Mme|Dra|Sra?)\.? [^\W\d_a-z]")


def looks(values: Mapping[str, int]) -> tuple[str, frozenset[str]]:
    """Find what most cells look like, and what any of them does.

    Parameters
    ----------
    values : mapping of int
        The different answers, and how often each was given.

    Returns
    -------
    (str, frozenset of str)
        Of PATTERNS, the kind of most cells ("" if none), and the kinds of any.
    """
    seen = list(values.items())[:SEEN]
    counted = sum(count for _, count in seen)
    found = {
        kind: sum(count for value, count in seen if pattern.fullmatch(value))
        for kind, pattern in PATTERNS.items()
    }
    holds = {kind for kind, count in found.items() if count}
    if any(TITLED.search(value) for value, _ in seen):
        holds.add("names")
    different = counted >= 3 and len(seen) >= NEARLY_ALL * counted
    most = [
        kind
        for kind, count in found.items()
        if counted and count >= MOST * counted and (different or kind not in ALL_DIFFERENT)
    ]
    return (most or [""])[0], frozenset(holds)
