"""Numbers as words: how much a share is, how many, how long; and texts put in order."""

import re
import unicodedata
from collections import Counter

__all__ = ["capital", "counted", "duration", "listed", "number", "quoted", "subject", "unended"]

SYNTHETIC = "Synthetic data: invented for demonstration, not the answers of real people."
NO_ITEMS = "This study has no Likert items."
NO_CODING = "This study has no coding: its codebook names no coders."
DRAFT = "DRAFT: {} unconfirmed {}."
STEPS = (
    (0.2, "few"),
    (0.45, "a minority"),
    (0.55, "about half"),
    (0.9, "most"),
    (1.0, "almost all"),
)
NUMBERS = (
    "no",
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)

# Without width, or turning the direction of what follows; joiners, which scripts need, stay.
UNSEEN = r"\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069"
CONTROLS = re.compile(rf"[{UNSEEN}\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def quantity(count: int, base: int) -> str:
    """Put a share into a word, from none and few through about half to almost all and all."""
    if not base:
        return "no data"
    if count == 0:
        return "none"
    if count == base == 1:
        return "the one"
    return next((word for limit, word in STEPS if count / base < limit), "all")


def subject(quantity: str) -> str:
    """Begin a sentence about as many: "Most of those who answered", "All who answered"."""
    whole = {
        "none": "Nobody who answered",
        "the one": "The one who answered",
        "all": "All who answered",
    }
    return whole.get(quantity, f"{capital(quantity)} of those who answered")


def number(n: int) -> str:
    """Spell a small number out."""
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else str(n)


def ordinal(n: int) -> str:
    """Spell a place out: first, second ... twelfth, then 13th, 21st."""
    if 0 < n <= len(ORDINALS):
        return ORDINALS[n - 1]
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def counted(n: int, noun: str) -> str:
    """Spell a number out with its noun: "one session", "four sessions"."""
    return f"{number(n)} {noun}" if n == 1 else f"{number(n)} {noun}s"


def note(*, synthetic: bool, guesses: int) -> str:
    """Say what everything made from a study has to carry: that it is a draft, or invented."""
    draft = DRAFT.format(guesses, "guess" if guesses == 1 else "guesses")
    return " ".join([*([draft] if guesses else []), *([SYNTHETIC] if synthetic else [])])


def duration(minutes: int) -> str:
    """Say how long a session is."""
    hours, rest = divmod(minutes, 60)
    return f"{minutes} minutes" if rest or not hours else counted(hours, "hour")


def listed(parts: list[str]) -> str:
    """Join parts as a sentence does: a, b and c."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def unended(text: str) -> str:
    """Take the full stop off a sentence that goes on."""
    return text.strip().removesuffix(".")


def quoted(text: str) -> str:
    """Set a question or a theme's name in quotes."""
    return f"“{text}”"


def tidy(text: str) -> str:
    """Trim a text, no-break spaces too, drop what has no width, and compose its letters."""
    return unicodedata.normalize("NFC", re.sub(f"[{UNSEEN}]", "", text).strip())


def one_line(text: str) -> str:
    """Set a text in one line, without characters that steer a screen and show nothing."""
    return " ".join(CONTROLS.sub("", text).split())


def ids_by_name(names: dict[str, str]) -> dict[str, str]:
    """Map ids and the names they go by, tidied, to the ids; a name that two share is nobody's."""
    called = Counter(map(tidy, names.values()))
    own = {tidy(name): key for key, name in names.items() if called[tidy(name)] == 1}
    return own | {tidy(key): key for key in names}


def letters(text: str) -> str:
    """Reduce a heading, or what a question is called, to its letters and digits."""
    return "".join(filter(str.isalnum, tidy(text).casefold()))


def unmarked(text: str) -> str:
    """Escape a text for Markdown, so that nothing in it is taken for markup."""
    marks = re.sub(r"([\\`*_<>\[\]#|$~&])", r"\\\1", text)
    return re.sub(r"^(\d*)([-+.)])", r"\1\\\2", marks)  # what would begin a list
