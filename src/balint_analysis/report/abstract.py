"""Results to the text of an abstract: its sentences follow the numbers, and carry their bases."""

import re
import tomllib
from collections.abc import Callable
from importlib.resources import files
from itertools import groupby

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.lexer import TOKEN_DATA, TOKEN_STRING

from .. import rounding, wording
from ..problems import InputError, Problem, nearest
from ..study.codebook import Codebook
from ..tables.themes import RULES

TEMPLATE = "abstract.txt.j2"


def write(results: dict, study: Codebook) -> dict[str, str]:
    """Write the abstract.

    Parameters
    ----------
    results : dict
        From :func:`balint_analysis.report.results.collect`.
    study : Codebook
        The codebook, for what is not a result: the design, the names, the aim.

    Returns
    -------
    dict
        The text of every section under its heading, in order.
    """
    template = _environment().get_template(TEMPLATE)
    text = template.render(study=study, info=study.study, **_context(results, study))
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


def check(sections: dict[str, str], study: Codebook) -> pd.DataFrame:
    """Check the abstract against its venue's rules.

    Returns
    -------
    DataFrame
        A row a rule: rule, kept, found.

    Raises
    ------
    InputError
        If there is no such rule set.
    """
    venue = _venue(study.venue.rules)
    count = words(sections) + venue["headings_counted"] * len(" ".join(sections).split())
    text = " ".join(sections.values()).casefold()
    refused = [phrase for phrase in venue["refused"] if phrase in text]
    rows = [
        (f"at most {venue['words']} words", count <= venue["words"], f"{count} words"),
        ("headings in order", list(sections) == venue["headings"], ", ".join(sections)),
        ("no refused phrase", not refused, ", ".join(refused) or "none found"),
    ]
    return pd.DataFrame(rows, columns=["rule", "kept", "found"])


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


def verdict(agreements: list[dict]) -> str:
    """Say what the intervals of several items allow: favourable, unfavourable or mixed."""
    if not agreements or any(a["lower"] is None for a in agreements):
        return ""
    if all(a["lower"] > 0.5 for a in agreements):
        return "favourable"
    return "unfavourable" if all(a["upper"] < 0.5 for a in agreements) else "mixed"


def _environment() -> Environment:
    loader = PackageLoader(__package__, "templates")
    env = Environment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    check_template(loader.get_source(env, TEMPLATE)[0])
    env.filters |= {name: getattr(wording, name) for name in wording.__all__}
    env.filters["coefficient"] = rounding.coefficient
    env.filters["share"] = lambda s: rounding.share(s["count"], s["base"])
    env.tests["few"] = lambda s: wording.quantity(s) in ("few", "none")
    return env


def _context(results: dict, study: Codebook) -> dict:
    """Sort the findings for the template: which lead, which follow, which are left out."""
    agreement = {name: item["agreement"] for name, item in results["items"].items()}
    answered = [item for item in study.items if agreement[item.id]["base"]]
    headline = [item for item in answered if item.id in study.headline_items]
    others = [item for item in answered if item not in headline and not item.reverse]
    others.sort(key=lambda item: -agreement[item.id]["value"])
    rule = results["parameters"]["decision_rule"]
    prevalence = {code: theme["prevalence"][rule] for code, theme in results["themes"].items()}
    response = results["response"]
    alphas = _alphas(study.themes, results["themes"])
    kinds = ((study.items, "rating question"), (study.questions, "free-text question"))
    return {
        "asked": [wording.counted(len(asked), kind) for asked, kind in kinds if asked]
        or ["no question"],
        "agreement": agreement,
        "headline": _alike(headline, lambda item: wording.quantity(agreement[item.id])),
        "others": others,
        "reverse": [item for item in answered if item.reverse and item not in headline],
        "found": (found := _found(study.themes, prevalence)),
        "less_frequent": found[1:],
        "rule": RULES[rule],
        "conclusion": verdict([agreement[i.id] for i in headline if not i.reverse]),
        "response": response,
        "low_response": response["base"] > 2 * response["count"],
        "answers": results["answers"],
        "alphas": [alpha for alpha in alphas if alpha is not None],
        "undefined": alphas.count(None),
        "mentions": [(mention, results["mentions"][mention.id]) for mention in study.mentions],
    }


def _alphas(themes: list, results: dict) -> list[float | None]:
    """Gather the themes' alphas from low to high, the undefined last."""
    reliability = [results.get(theme.id, {}).get("reliability", {}) for theme in themes]
    found = [row["krippendorff_alpha"] for row in reliability if row]
    return sorted(found, key=lambda alpha: (alpha is None, alpha))


def _found(themes: list, prevalence: dict) -> list[tuple]:
    """Keep the themes that were found, the most frequent first, each with its subthemes."""
    found = [theme for theme in themes if prevalence.get(theme.id, {}).get("count")]
    found.sort(key=lambda theme: -prevalence[theme.id]["count"])
    return [
        (
            theme,
            prevalence[theme.id],
            [(s, prevalence[s.id]) for s in theme.subthemes if prevalence[s.id]["count"]],
        )
        for theme in found
    ]


def _alike(items: list, word: Callable) -> list[tuple[str, list]]:
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
