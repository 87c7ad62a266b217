"""Results to the text of an abstract: its sentences follow the numbers, and carry their bases."""

import re
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from itertools import groupby

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.lexer import TOKEN_DATA, TOKEN_STRING

from .. import rounding, wording
from ..problems import InputError, Problem, nearest
from ..study.codebook import Codebook, Item, Theme
from ..tables.deciding import EVERY_RULE
from .display import View
from .model import Agreement, Results, Share

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
    text = template.render(study=codebook, info=codebook.study, **_context(results, codebook))
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
    rows = [(rule, "yes" if kept else "no", found) for rule, kept, found in rules]
    return View(pd.DataFrame(rows, columns=["Rule", "Kept", "Found"]))


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


def verdict(agreements: list[Agreement]) -> str:
    """Say what the intervals of several items allow: favourable, unfavourable or mixed."""
    lower, upper = ([getattr(a, limit) for a in agreements] for limit in ("lower", "upper"))
    if not agreements or None in lower:
        return ""
    if min(lower) > 0.5:
        return "favourable"
    return "unfavourable" if max(upper) < 0.5 else "mixed"


def _environment() -> Environment:
    loader = PackageLoader(__package__, "templates")
    env = Environment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    check_template(loader.get_source(env, TEMPLATE)[0])
    env.filters |= {name: getattr(wording, name) for name in wording.__all__}
    env.filters["coefficient"] = rounding.coefficient
    env.filters["share"] = lambda share: rounding.share(share.count, share.base)
    env.filters["quantity"] = _quantity
    env.tests["few"] = lambda share: _quantity(share) in ("few", "none")
    return env


def _quantity(share: Share) -> str:
    return wording.quantity(share.count, share.base)


def _context(results: Results, codebook: Codebook) -> dict:
    """Sort the findings for the template: which lead, which follow, which are left out."""
    agreement = {name: item.agreement for name, item in results.items.items()}
    answered = [item for item in codebook.items if agreement[item.id].value is not None]
    undecided = [i for i in codebook.items if agreement[i.id].base and i not in answered]
    headline = [item for item in answered if item.id in codebook.headline_items]
    others = [item for item in answered if item not in headline and not item.reverse]
    others.sort(key=lambda item: -(agreement[item.id].value or 0))
    rule, response = results.parameters.decision_rule, results.response
    prevalence = {code: theme.prevalence[rule] for code, theme in results.themes.items()}
    alphas = _alphas(codebook.themes, results)
    kinds = ((codebook.items, "rating question"), (codebook.questions, "free-text question"))
    return {
        "asked": [wording.counted(len(asked), kind) for asked, kind in kinds if asked]
        or ["no question"],
        "agreement": agreement,
        "headline": _alike(headline, lambda item: (_quantity(agreement[item.id]), _said(item))),
        "others": others,
        "reverse": [item for item in answered if item.reverse and item not in headline],
        "found": _found(codebook.themes, prevalence),
        "rule": EVERY_RULE[rule],
        "undecided_items": len(undecided),
        "conclusion": verdict([agreement[i.id] for i in headline if not i.reverse]),
        "response": response,
        "low_response": response.base > 2 * response.count,
        "answers": results.answers,
        "alphas": [alpha for alpha in alphas if alpha is not None],
        "undefined": alphas.count(None),
        "mentions": [(mention, results.mentions[mention.id]) for mention in codebook.mentions],
    }


def _alphas(themes: list[Theme], results: Results) -> list[float | None]:
    """Gather the themes' alphas from low to high, the undefined last."""
    coded = [results.themes[theme.id].reliability for theme in themes if results.themes]
    found = [reliability.krippendorff_alpha for reliability in coded if reliability]
    return sorted(found, key=lambda alpha: (alpha is None, alpha))


def _found(themes: list[Theme], prevalence: Mapping[str, Share]) -> list[list[tuple]]:
    """Rank the themes that were found, those as frequent together, each with its subthemes."""
    found = [theme for theme in themes if prevalence and prevalence[theme.id].count]
    found.sort(key=lambda theme: -prevalence[theme.id].count)
    entries = [
        (
            theme,
            prevalence[theme.id],
            [(s, prevalence[s.id]) for s in theme.subthemes if prevalence[s.id].count],
        )
        for theme in found
    ]
    return [list(tied) for _, tied in groupby(entries, key=lambda entry: entry[1].count)]


def _said(item: Item) -> str:
    """Say how agreement is put: items that agree with the same words share a verb."""
    return "agreed" if item.phrase else item.scale


def _alike(items: list[Item], word: Callable) -> list[tuple[tuple[str, str], list[Item]]]:
    """Group items of which the same can be said, so that one sentence says it."""
    return [(said, list(group)) for said, group in groupby(items, key=word)]


def _venue(name: str) -> dict:
    folder = files(__package__) / "venues"
    known = sorted(path.name.removesuffix(".toml") for path in folder.iterdir())
    if name not in known:
        problem = f"there is no rule set “{name}”."
        raise InputError(
            [Problem("study.toml", problem, nearest(name, known).fix, column="venue.rules")]
        )
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
