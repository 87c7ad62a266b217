"""Results to the text of an abstract: its sentences follow the numbers, and carry their bases."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.lexer import TOKEN_DATA, TOKEN_STRING

from .. import rounding, wording
from ..problems import InputError, Problem, nearest
from ..study.codebook import Codebook, Mention
from . import findings
from .display import View
from .model import Results, Share
from .readings import checks

TEMPLATE = "abstract.txt.j2"


def write(results: Results, codebook: Codebook) -> dict[str, str]:
    """Write the abstract.

    Parameters
    ----------
    results : Results
        From :func:`balint_analysis.report.results.collect`.
    codebook : Codebook
        For what is not a result: the design, the names, the aim.

    Returns
    -------
    dict
        The text of every section under its heading, in order.
    """
    template = _environment().get_template(TEMPLATE)
    text = template.render(study=codebook, info=codebook.study, **findings.sort(results, codebook))
    parts = re.split(r"^# (.+)$", text, flags=re.MULTILINE)
    return {
        heading: " ".join(body.split())
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def plain(sections: dict[str, str], note: str = "") -> str:
    """Set the abstract as plain text, with the note on top where there is one."""
    parts = [f"[{note}]"] if note else []
    parts += [f"{heading}\n{body}" for heading, body in sections.items()]
    return "\n\n".join([*parts, f"({words(sections)} words without headings)"]) + "\n"


def markdown(sections: dict[str, str], note: str = "") -> str:
    """Set the abstract as Markdown; nothing in its text is taken for markup."""
    parts = [f"> **{note}**"] if note else []
    parts += [f"## {heading}\n\n{wording.unmarked(body)}" for heading, body in sections.items()]
    return "\n\n".join([*parts, f"*{words(sections)} words without headings*"]) + "\n"


def words(sections: dict[str, str]) -> int:
    """Count the words, headings left out."""
    return sum(len(body.split()) for body in sections.values())


def check(sections: dict[str, str], codebook: Codebook) -> View:
    """Check the abstract against its venue's rules.

    Parameters
    ----------
    sections : dict of str
        The text of every section under its heading, in order.
    codebook : Codebook
        Which names the venue's rule set.

    Returns
    -------
    View
        A row a rule: the rule, whether it is kept, and what was found.

    Raises
    ------
    InputError
        If there is no such rule set.
    """
    venue = _venue(codebook.venue.rules)
    count = words(sections) + venue["headings_counted"] * len(" ".join(sections).split())
    text = " ".join(sections.values()).casefold()
    refused = [phrase for phrase in venue["refused"] if phrase in text]
    rules = [
        (f"at most {venue['words']} words", count <= venue["words"], f"{count} words"),
        ("headings in order", list(sections) == venue["headings"], ", ".join(sections)),
        ("no refused phrase", not refused, ", ".join(refused) or "none found"),
    ]
    names, kept, _ = zip(*rules, strict=True)
    rows = [(rule, "yes" if is_kept else "no", found) for rule, is_kept, found in rules]
    said = checks.rules(kept, names)
    return View(pd.DataFrame(rows, columns=["Rule", "Kept", "Found"]), reading=said)


def check_template(source: str) -> None:
    """Refuse a template that has a number typed into its text.

    Raises
    ------
    ValueError
        Naming the line. Numbers come from results and codebook alone.
    """
    for line, token, text in Environment().lex(source):
        typed = re.search(r".*\d.*", text) if token in (TOKEN_DATA, TOKEN_STRING) else None
        if typed:
            line += text.count("\n", 0, typed.start())
            shown = typed.group().strip()
            raise ValueError(
                f"{TEMPLATE}, line {line}: a number is typed into the text: {shown!r}."
            )


def _environment() -> Environment:
    loader = PackageLoader(__package__, "templates")
    env = Environment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    check_template(loader.get_source(env, TEMPLATE)[0])
    env.filters |= {name: getattr(wording, name) for name in wording.__all__}
    env.filters |= {"measured": _measured, "ends": lambda found: found[:1] + found[1:][-1:]}
    env.filters["share"] = lambda share: rounding.share(share.count, share.base)
    env.filters["quantity"] = findings.quantity
    env.tests["few"] = _is_few
    return env


def _is_few(mention: Mention, share: Share) -> bool:
    limit = mention.few_below_percent
    return limit is not None and 100 * share.count < limit * share.base


def _measured(alpha: Any) -> str:
    """Write a coefficient with its interval, where it has one."""
    value = rounding.coefficient(alpha.value)
    if alpha.lower is None:
        return f"{value} (no interval)"
    joint = " to " if alpha.lower < 0 else "–"  # a dash beside a minus sign misleads
    return f"{value} ({joint.join(map(rounding.coefficient, (alpha.lower, alpha.upper)))})"


def _venue(name: str) -> dict:
    folder = files(__package__) / "venues"
    known = sorted(path.name.removesuffix(".toml") for path in folder.iterdir())
    if name not in known:
        problem = f"there is no rule set “{name}”."
        raise InputError(
            [Problem("study.toml", problem, nearest(name, known).fix, column="venue.rules")]
        )
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
