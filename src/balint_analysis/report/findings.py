"""Results sorted for the abstract: what leads, what follows, what a sentence rests on."""

from collections.abc import Callable
from itertools import groupby
from math import comb
from typing import Any

from .. import rounding, wording
from ..study.codebook import Codebook, Item, Theme
from ..tables.deciding import CONSENSUS
from .model import Answers, ItemResult, Results, Share

METHODS = {
    "coding-reliability": "coding-reliability thematic analysis",
    "codebook": "codebook thematic analysis",
    "reflexive": "reflexive thematic analysis",
}
DECIDED_BY = {"any": "any of", "majority": "more than half of", "unanimous": "all of"}
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
ROBUST = "This would hold whatever the others had answered."
OPEN = "Those who did not answer could change this."


def sort(results: Results, codebook: Codebook) -> dict[str, Any]:
    """Sort the findings for the template: which lead, which follow, which are left out."""
    return _ratings(results, codebook) | _coding(results, codebook)


def _ratings(results: Results, codebook: Codebook) -> dict[str, Any]:
    agreement = {name: item.agreement for name, item in results.items.items()}
    answered = [item for item in codebook.items if agreement[item.id].value is not None]
    undecided = [i for i in codebook.items if agreement[i.id].base and i not in answered]
    headline = [item for item in answered if item.id in codebook.headline_items]
    others = [item for item in answered if item not in headline and not item.reverse]
    others.sort(key=lambda item: -(agreement[item.id].value or 0))
    leading = [results.items[item.id] for item in headline if not item.reverse]
    return {
        "asked": _asked(codebook),
        "agreement": agreement,
        "headline": _alike(headline, lambda item: (quantity(agreement[item.id]), _said(item))),
        "against": _against(leading),
        "losses": _losses(headline, results),
        "others": others,
        "alike": len({(agreement[i.id].count, agreement[i.id].base) for i in others}) == 1,
        "reverse": [item for item in answered if item.reverse and item not in headline],
        "undecided_items": len(undecided),
        "conclusion": verdict(leading),
        "plainly": PLAINLY,
        "alone": max((item.answered for item in leading), default=0) == 1,
        "rests_on": _rests_on(leading, results),
        "silence": _silence(leading, results),
        "response": results.response,
        "anything": _anything(results),
    }


def _coding(results: Results, codebook: Codebook) -> dict[str, Any]:
    found, alphas = _found(codebook, results), _alphas(codebook.themes, results)
    anything = _anything(results)
    described = [part for part in codebook.themes_and_subthemes if part.description]
    return {
        "one": 1,
        "gaps": ONLY_AUTHORS,
        "method": METHODS[codebook.coding.approach],
        "coders": results.answers.coders,
        "answers": results.answers,
        "written": _written(results.answers),
        "rule": _decided_by(results),
        "found": found,
        "published": all(part.source for part in described) and described != [],
        "ranked": _counts(codebook) and _ranked(results),
        "bases": _bases(results, themes=found != [] and _counts(codebook)) if anything else [],
        "confidence": rounding.percent_of(results.parameters.confidence),
        "alphas": [alpha for alpha in alphas if alpha.value is not None],
        "undefined": sum(alpha.value is None for alpha in alphas),
        "mentions": [(mention, results.mentions[mention.id]) for mention in codebook.mentions],
    }


def _anything(results: Results) -> bool:
    """Say whether anybody answered a question."""
    return results.answers.count > 0 or any(item.answered for item in results.items.values())


def quantity(share: Share) -> str:
    """Put a share into a word."""
    return wording.quantity(share.count, share.base)


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


def _asked(codebook: Codebook) -> str:
    """Say how many questions there were, of which kind."""
    kinds = {"rating": len(codebook.items), "free-text": len(codebook.questions)}
    asked = [f"{wording.number(n)} {kind}" for kind, n in kinds.items() if n]
    several = list(filter(None, kinds.values()))[-1:] != [1]
    return f"{wording.listed(asked or ['no'])} question{'s' if asked and several else ''}"


def _said(item: Item) -> str:
    """Say how agreement is put: items that agree with the same words share a verb."""
    return "agreed" if item.phrase else item.scale


def _alike(items: list[Item], word: Callable) -> list[tuple[tuple[str, str], list[Item]]]:
    """Group items of which the same can be said, so that one sentence says it."""
    return [(said, list(group)) for said, group in groupby(items, key=word)]


def _against(leading: list[ItemResult]) -> str:
    """Say how many disagreed with the leading items, where a conclusion has to know."""
    if verdict(leading) not in ("mixed", "unfavourable"):
        return ""
    shares = [item.disagreement for item in leading]
    if not any(share.count for share in shares):
        return "Nobody disagreed."
    said = wording.listed([rounding.share(share.count, share.base) for share in shares])
    return f"Disagreement was {said}{', in that order' if len(shares) > 1 else ''}."


def _losses(items: list[Item], results: Results) -> str:
    """Say why fewer answered the leading questions than answered anything."""
    flow = {row.stage: row for row in results.flow}
    called = "it" if len(items) == 1 else "them"
    why = {
        "had stopped by then": [flow[item.id].stopped for item in items],
        f"left {called} out": [flow[item.id].skipped for item in items],
        f"found {called} not applicable": [results.items[i.id].not_applicable for i in items],
    }
    joint = ", and " if len(items) > 1 else " and "
    return joint.join(f"{_each(lost)} {reason}" for reason, lost in why.items() if any(lost))


def _each(counts: list[int]) -> str:
    if len(set(counts)) > 1:
        return wording.listed([str(n) for n in counts])
    return wording.number(counts[0]) + (" each" if len(counts) > 1 else "")


def _rests_on(leading: list[ItemResult], results: Results) -> str:
    """Name what the conclusion rests on: how many questions, and how many answered them."""
    if not leading:
        return ""
    counts = [item.answered for item in leading]
    invited, respondents = results.response.base, results.response.count
    whole = str(invited) if invited else f"{respondents} respondents"
    answered = f"{_spread(counts)} of {whole}"
    if set(counts) == {invited or respondents}:
        answered = f"all {whole}"
    questions = f"{wording.counted(len(counts), 'question')}, " if len(counts) > 1 else ""
    return f"{questions}answered by {answered}"


def _spread(counts: list[int]) -> str:
    """Write one count for all, both of two, or the lowest and the highest."""
    if len(set(counts)) == 1 or len(counts) == 2:
        return wording.listed([str(n) for n in dict.fromkeys(counts)])
    return f"{min(counts)} to {max(counts)}"


def _silence(leading: list[ItemResult], results: Results) -> str:
    """Say whether those who did not answer could change what the leading items show."""
    found, cohort = verdict(leading), results.response.base
    if not found or not cohort:
        return UNKNOWN if found else ""
    if all(item.answered + item.not_applicable == cohort for item in leading):
        return ""
    return ROBUST if _holds(found, leading, cohort) else OPEN


def _holds(found: str, leading: list[ItemResult], cohort: int) -> bool:
    """Say whether a conclusion stands at the worst-case bounds of the items it rests on."""
    lead = {
        side: [_beyond_half(item, getattr(item, side), cohort) for item in leading]
        for side in SIDES.values()
    }
    if found in SIDES:
        return all(least > 0 for least, _ in lead[SIDES[found]])
    return not any(all(most > 0 for _, most in bounds) for bounds in lead.values())


def _beyond_half(item: ItemResult, share: Share, cohort: int) -> tuple[int, int]:
    """Bound twice the distance of a share from one half of the cohort, in people."""
    people = cohort - item.not_applicable
    least = 2 * share.count - people
    return least, least + 2 * (people - item.answered)


def _counts(codebook: Codebook) -> bool:
    """Say whether the text says how frequent themes are."""
    return codebook.coding.approach != "reflexive" or codebook.coding.percentages


def _written(answers: Answers) -> str:
    """Say how many answers there are to code, and how many people wrote them."""
    n, coded = answers.count, answers.coded
    if n == 1:
        return "the one free-text answer"
    people = wording.counted(answers.writers, "respondent")
    if 0 < coded < n:
        whose = "" if n == answers.writers else f" of {people}"
        return f"{coded} of the {n} free-text answers{whose}"
    return f"the {'free-text' if n == answers.writers else n} answers of {people}"


def _decided_by(results: Results) -> str:
    """Say who had to give a theme: "of those who coded it" where some did not."""
    coders, rule = results.answers.coders, results.parameters.decision_rule
    if rule == CONSENSUS:
        return "their consensus"
    pairs = results.answers.coded * comb(coders, 2)
    measured = [theme.reliability for theme in results.themes.values()]
    if not all(reliability and reliability.pairs == pairs for reliability in measured):
        return f"{DECIDED_BY[rule]} those who coded it"
    return "both" if coders == 2 and rule != "any" else f"{DECIDED_BY[rule]} them"


def _alphas(themes: list[Theme], results: Results) -> list[Any]:
    """Gather the themes' alphas from low to high, the undefined last."""
    coded = [results.themes[theme.id].intervals for theme in themes if results.themes]
    found = [intervals["krippendorff_alpha"] for intervals in coded if intervals]
    return sorted(found, key=lambda alpha: (alpha.value is None, alpha.value))


def _found(codebook: Codebook, results: Results) -> list[list[tuple]]:
    """List the themes that were found, each with its subthemes; ranked, if their order holds.

    Those as frequent as each other stand together. Where nothing is counted all are given.
    """
    if not _counts(codebook):
        themes = codebook.themes if results.answers.count else []
        return [[(theme, None, [(s, None) for s in theme.subthemes])] for theme in themes]
    rule = results.parameters.decision_rule
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


def _bases(results: Results, *, themes: bool) -> list[str]:
    """Name what the percentages are of, each once; there are none of the few."""
    answers, response = results.answers, results.response
    mentioned = max((mention.base for mention in results.mentions.values()), default=0)
    decided = [i.answered for i in results.items.values() if i.agreement.value is not None]
    counted = {"themes": answers.coded if themes else 0, "mentions": mentioned}
    bases = {
        "those invited (response)": response.base if response.count < response.base else 0,
        "those who answered (each rating)": max(decided, default=0),
    }
    for n in dict.fromkeys(counted.values()):
        kinds = wording.listed([kind for kind, base in counted.items() if base == n])
        bases[f"the {n} {'coded ' if n < answers.count else ''}answers ({kinds})"] = n
    return [base for base, n in bases.items() if n >= rounding.FEWEST]
