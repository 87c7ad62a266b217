"""Headings that name, or ask for, what identifies a person; the words are in people.toml."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

LONGEST = 80  # letters; whatever is longer asks for more than a name
CODE = re.compile(r"-?\d{1,2}")
REMARK = re.compile(r"\([^()]*\)")


def letters(text: str) -> str:
    """Reduce a text to its plain letters: “E-Mail-Adresse ” to “emailadresse”."""
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall("[a-z]+", plain.casefold())


def identifying(heading: str) -> bool:
    """Tell whether a heading clearly asks for, or holds, what identifies a person.

    “What is your e-mail address?” does, “Name one thing that helped” does not.
    """
    pattern, fillers = _known()
    for text in (heading, REMARK.sub(" ", heading)):  # “Name (for the prize draw)”
        essence = "".join(word for word in _words(text) if word not in fillers)
        if len(essence) <= LONGEST and pattern.fullmatch(essence):
            return True
    return False


@cache
def _known() -> tuple[re.Pattern, frozenset[str]]:
    """Return what a heading's letters have to be, and the words that don't matter."""
    data = tomllib.loads(files(__package__).joinpath("people.toml").read_text(encoding="utf-8"))
    fillers = frozenset(word for text in data["around"]["fillers"] for word in _words(text))
    names = {
        "".join(word for word in _words(text) if word not in fillers) or letters(text)
        for texts in data["personal"].values()
        for text in texts
    }
    owner, joined = ("|".join(map(letters, data["around"][key])) for key in ("owners", "joined"))
    name = f"({owner})*({'|'.join(sorted(names, key=len, reverse=True))})({owner})?({joined})?"
    return re.compile(f"recipient.*|({name})+"), fillers


def identifying_part(label: str, values: list[str]) -> bool:
    """Tell whether a part of a question, as “Email” of “Contact”, holds what people typed.

    Of a choice with that label the cells are ticks: blank, the label again or a short code.
    """
    typed = (v for v in values if v not in ("", label) and not CODE.fullmatch(v))
    return identifying(label) and any(typed)
