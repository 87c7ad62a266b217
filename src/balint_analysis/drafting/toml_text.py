"""Texts for a study.toml: strings, remarks, and ids and wordings made of questions."""

import html
import json
import re
import unicodedata
from collections.abc import Iterable

WORDS, LONGEST_ID, LONGEST = 4, 40, 90  # of an id; its characters; those of a remark
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
# "Q5. ", "Q5_a: ", "5.a. ", "3) ": a number with a sign after it, or with a Q before it
NUMBERING = re.compile(
    r"(Q(uestion)?\s?\d+\w?([._]\w+)*[.:)]?|\d+[a-z]?(\.\w+)*[.:)])\s+(?=\S)", re.I
)
SHORT = """
    a an and any are as at be been by did do does for from had has have how i if in is it its me
    my of on or our so than that the their them they this to was we were what when which who why
    will with would you your der die das ein eine ich ist und zu mir mich le la les un une de du
    des je et a que est
"""


def wording(heading: str) -> str:
    """Take HTML and numbering off a question."""
    text = html.unescape(TAG.sub(" ", heading)) if TAG.search(heading) else heading
    text = " ".join(text.split())
    numbering = NUMBERING.match(text)
    return text[numbering.end() :] if numbering else text


def slug(text: str, otherwise: str, taken: set[str], sign: str = "_") -> str:
    """Make a short id of a text, one that is not taken yet, and take it.

    Parameters
    ----------
    text : str
        A question or a name.
    otherwise : str
        What the id is called if the text has no letters that an id may have.
    taken : set of str
        The ids so far; the new one is added.
    sign : str
        What stands between words.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    plain = plain.encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    telling = [word for word in words if word not in SHORT.split()] or words
    fitting = [n for n in range(WORDS, 1, -1) if len(sign.join(telling[:n])) <= LONGEST_ID]
    base = sign.join(telling[: (*fitting, 1)[0]])[:LONGEST_ID] or otherwise
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}{sign}{number}"
    taken.add(name)
    return name


def string(text: str) -> str:
    """Write a TOML string. JSON's are the same, but for a character that TOML does not take."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def strings(texts: Iterable[str]) -> str:
    """Write a TOML list of strings."""
    return f"[{', '.join(map(string, texts))}]"


def value(guess: str | bool | Iterable) -> str:
    """Write a TOML value: a string, true or false, or a list of such."""
    if isinstance(guess, bool):
        return str(guess).lower()
    return string(guess) if isinstance(guess, str) else f"[{', '.join(map(value, guess))}]"


def remarked(text: str, longest: int = LONGEST) -> str:
    """Write a remark of one line, without characters that no remark may have."""
    plain = "".join(c if c.isprintable() else " " for c in text).rstrip()
    return f"# {plain if len(plain) <= longest else plain[: longest - 1] + '…'}"
