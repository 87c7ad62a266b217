"""Results to the text of an abstract: its sentences follow the numbers, and carry their bases."""

import re
import tomllib
from collections.abc import Callable
from importlib.resources import files
from itertools import groupby
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.lexer import TOKEN_DATA, TOKEN_STRING

from .. import rounding, wording
from ..problems import InputError, Problem, nearest
from ..study.codebook import Codebook, Item, Mention, Theme
from .display import View
from .model import ItemResult, Results, Share

TEMPLATE = "abstract.txt.j2"
METHODS = {
    "coding-reliability": "coding-reliability thematic analysis",
    "codebook": "codebook thematic analysis",
    "reflexive": "reflexive thematic analysis",
}
DECIDED_BY = {
    "any": "any of those who coded it",
    "majority": "more than half of those who coded it",
    "unanimous": "all who coded it",
}
ONLY_AUTHORS = {
    "study.ethics": "ethics",
    "abstract.interpretation": "interpretation",
    "study.funding": "source, or none",
}
SIDES = {"favourable": "agreement", "unfavourable": "disagreement"}
PLAINLY = {
    "favourable": "Most of those who answered did so favourably.",
    "unfavourable": "Most of those who answered did so unfavourably.",
    "mixed": "The ratings do not clearly lean one way.",
}
UNKNOWN = "How many were invited is not known, so neither is how many did not answer."
ROBUST = "It would hold even if all others in the cohort had answered otherwise."
OPEN = "Those who did not answer could change this."


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


def verdict(items: list[ItemResult]) -> str:
    """Say what the intervals of several items allow.

    Returns
    -------
    {"favourable", "unfavourable", "mixed", ""}
        Favourable where every interval of agreement lies above one half, unfavourable where every
        interval of disagreement does; empty where there is nothing to go by.
    """
    lowest = {found: [getattr(item, side).lower for item in items] for found, side in SIDES.items()}
    if not items or None in lowest["favourable"]:
        return ""
    return next((found for found, lower in lowest.items() if min(lower) > 0.5), "mixed")


def gaps(codebook: Codebook) -> dict[str, str]:
    """List what only the authors know and have not said: by its key, what is wanted."""
    return {key: wanted for key, wanted in ONLY_AUTHORS.items() if not _value(codebook, key)}


def _value(codebook: Codebook, key: str) -> str:
    section, name = key.split(".")
    return str(getattr(getattr(codebook, section), name))


def _environment() -> Environment:
    loader = PackageLoader(__package__, "templates")
    env = Environment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    check_template(loader.get_source(env, TEMPLATE)[0])
    env.filters |= {name: getattr(wording, name) for name in wording.__all__}
    env.filters |= {"measured": _measured, "ends": lambda found: found[:1] + found[1:][-1:]}
    env.filters["share"] = lambda share: rounding.share(share.count, share.base)
    env.filters["quantity"] = _quantity
    env.tests["few"] = _is_few
    return env


def _quantity(share: Share) -> str:
    return wording.quantity(share.count, share.base)


def _is_few(mention: Mention, share: Share) -> bool:
    limit = mention.few_below_percent
    return limit is not None and 100 * share.count < limit * share.base


def _measured(alpha: Any) -> str:
    """Write a coefficient with its interval, where it has one."""
    value = rounding.coefficient(alpha.value)
    if alpha.lower is None:
        return value
    joint = " to " if alpha.lower < 0 else "–"  # a dash beside a minus sign misleads
    return f"{value} ({joint.join(map(rounding.coefficient, (alpha.lower, alpha.upper)))})"


def _context(results: Results, codebook: Codebook) -> dict:
    """Sort the findings for the template: which lead, which follow, which are left out."""
    agreement = {name: item.agreement for name, item in results.items.items()}
    answered = [item for item in codebook.items if agreement[item.id].value is not None]
    undecided = [i for i in codebook.items if agreement[i.id].base and i not in answered]
    headline = [item for item in answered if item.id in codebook.headline_items]
    others = [item for item in answered if item not in headline and not item.reverse]
    others.sort(key=lambda item: -(agreement[item.id].value or 0))
    leading = [results.items[item.id] for item in headline if not item.reverse]
    rule = results.parameters.decision_rule
    alphas = _alphas(codebook.themes, results)
    described = [part for part in codebook.themes_and_subthemes if part.description]
    kinds = ((codebook.items, "rating question"), (codebook.questions, "free-text question"))
    return {
        "one": 1,
        "asked": [wording.counted(len(asked), kind) for asked, kind in kinds if asked]
        or ["no question"],
        "gaps": ONLY_AUTHORS,
        "agreement": agreement,
        "headline": _alike(headline, lambda item: (_quantity(agreement[item.id]), _said(item))),
        "losses": _losses(headline, results),
        "others": others,
        "alike": len({(agreement[i.id].count, agreement[i.id].base) for i in others}) == 1,
        "reverse": [item for item in answered if item.reverse and item not in headline],
        "method": METHODS[codebook.coding.approach],
        "coders": results.answers.coders,
        "found": _found(codebook, results),
        "published": all(part.source for part in described) and described != [],
        "ranked": _ranked(results),
        "rule": DECIDED_BY[rule],
        "undecided_items": len(undecided),
        "conclusion": verdict(leading),
        "plainly": PLAINLY,
        "leading": [item.agreement for item in leading],
        "silence": _silence(leading, results),
        "response": results.response,
        "anything": results.answers.count or any(agreement[i.id].base for i in codebook.items),
        "answers": results.answers,
        "bases": _bases(codebook, results),
        "confidence": rounding.percent_of(results.parameters.confidence),
        "alphas": [alpha for alpha in alphas if alpha.value is not None],
        "undefined": sum(alpha.value is None for alpha in alphas),
        "mentions": [(mention, results.mentions[mention.id]) for mention in codebook.mentions],
    }


def _alphas(themes: list[Theme], results: Results) -> list[Any]:
    """Gather the themes' alphas from low to high, the undefined last."""
    coded = [results.themes[theme.id].intervals for theme in themes if results.themes]
    found = [intervals["krippendorff_alpha"] for intervals in coded if intervals]
    return sorted(found, key=lambda alpha: (alpha.value is None, alpha.value))


def _found(codebook: Codebook, results: Results) -> list[list[tuple]]:
    """Rank the themes that were found, those as frequent together, each with its subthemes.

    Where the analysis is reflexive, a theme is not found by counting: all are given, unranked.
    """
    rule, reflexive = results.parameters.decision_rule, codebook.coding.approach == "reflexive"
    if reflexive and not codebook.coding.percentages:
        return [[(theme, None, [(s, None) for s in theme.subthemes])] for theme in codebook.themes]
    prevalence = {code: theme.prevalence[rule] for code, theme in results.themes.items()}
    found = [theme for theme in codebook.themes if prevalence and prevalence[theme.id].count]
    if _ranked(results):
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


def _ranked(results: Results) -> bool:
    """Say whether other respondents would have put the themes in the same order."""
    rule, enough = results.parameters.decision_rule, results.parameters.confidence
    return any(order.rule == rule and order.held >= enough for order in results.theme_order)


def _losses(items: list[Item], results: Results) -> list[str]:
    """Say why fewer answered the leading questions than answered anything."""
    flow = {row.stage: row for row in results.flow}
    why = {
        "had stopped before": [flow[item.id].stopped for item in items],
        "left {} out": [flow[item.id].skipped for item in items],
        "found {} not applicable": [results.items[item.id].not_applicable for item in items],
    }
    called = "it" if len(items) == 1 else "them"
    return [f"{_each(lost)} {reason.format(called)}" for reason, lost in why.items() if any(lost)]


def _each(counts: list[int]) -> str:
    alike = len(counts) > 1 and len(set(counts)) == 1
    return f"{counts[0]} each" if alike else wording.listed([str(n) for n in counts])


def _bases(codebook: Codebook, results: Results) -> list[str]:
    """Name what the percentages are of, each once."""
    answers = results.answers
    shares = codebook.coding.approach != "reflexive" or codebook.coding.percentages
    coded = answers.coded if codebook.themes and shares else 0
    counted = {"themes": coded, "mentions": _mentioned(results)}
    rated = max((item.answered for item in results.items.values()), default=0)
    bases = {
        "those invited (response)": results.response.base,
        "those who answered (ratings)": rated,
    }
    for n in dict.fromkeys(counted.values()):
        kinds = wording.listed([kind for kind, base in counted.items() if base == n])
        bases[f"the {n} {'coded ' if n < answers.count else ''}answers ({kinds})"] = n
    return [base for base, n in bases.items() if n >= rounding.FEWEST]


def _mentioned(results: Results) -> int:
    return max((mention.base for mention in results.mentions.values()), default=0)


def _silence(leading: list[ItemResult], results: Results) -> str:
    """Say whether those who did not answer could change what the leading items show."""
    found, cohort = verdict(leading), results.response.base
    if not found or not cohort:
        return UNKNOWN if found else ""
    asked = [cohort - item.not_applicable for item in leading]
    if asked == [item.answered for item in leading]:
        return ""
    counts = [getattr(item, SIDES[found]).count for item in leading] if found in SIDES else []
    if counts and all(2 * n > people for n, people in zip(counts, asked, strict=True)):
        return ROBUST
    return OPEN


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
