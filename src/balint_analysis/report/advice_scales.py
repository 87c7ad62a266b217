"""Rules of advice about scales, and about how people answered."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

import numpy as np

from ..study import Study
from ..study.codebook import Codebook
from ..tables import likert
from .advice_rules import FINDERS, Found, Rule, at, data, family, finds, is_about

__all__ = ["FINDERS", "overlap", "sides"]


@finds("passed-over")
def _passed_over(study: Study, rule: Rule) -> Found:
    answered = study.responses.notna().to_numpy(dtype=bool)
    went_on = np.logical_or.accumulate(answered[:, ::-1], axis=1)[:, ::-1]
    blanks, bases = (went_on & ~answered).sum(axis=0), went_on.sum(axis=0)
    for item, blank, base in zip(study.codebook.items, blanks, bases, strict=True):
        offered = study.codebook.scale_of(item).not_applicable
        if blank > rule.most * base and base >= rule.least and not offered:
            yield *at("items", item), f"left blank by {blank} of {base} who went on"


@finds("often-not-applicable")
def _often_not_applicable(study: Study, rule: Rule) -> Found:
    counts = likert.counts(study)
    beside = counts[counts["kind"] == likert.NOT_APPLICABLE]
    many = beside[beside["count"] > rule.most * (beside["count"] + beside["base"])]
    for row in many.itertuples():
        seen = f"not applicable to {row.count} of {row.count + row.base}"
        yield *at("items", study.codebook.item(row.item)), seen


@finds("answered-alike")
def _answered_alike(study: Study, rule: Rule) -> Found:
    counts = likert.counts(study)
    levels = counts[counts["kind"].isin(likert.ANSWERED) & (counts["base"] >= rule.least)]
    for row in levels[levels["count"] >= rule.most * levels["base"]].itertuples():
        seen = f"{row.count} of {row.base} chose “{row.level}”"
        yield *at("items", study.codebook.item(row.item)), seen


def _used_scales(codebook: Codebook) -> Iterator[tuple[str, list[str]]]:
    for name in dict.fromkeys(item.scale for item in codebook.items):
        yield f"scales.{name}", codebook.scales[name].levels


@finds("uneven-scale")
def _uneven_scale(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        low, high = sides(levels)
        if low and high and low != high:
            yield where, "", f"{low} against, {high} for: {' | '.join(levels)}"


def sides(levels: list[str]) -> tuple[int, int]:
    """Count the levels on either side of a scale; (0, 0) where a level is not understood."""
    found = [_side(level) for level in levels]
    return (found.count("negative"), found.count("positive")) if all(found) else (0, 0)


def _side(level: str) -> str:
    """Say which side a level is on; "" where it is not told, as of "not very likely"."""
    if is_about("not|never|no", level):
        return ""
    order = ("middle", "negative", "positive")
    return next((side for side in order if is_about(data()["sides"][side], level)), "")


@finds("no-opinion-as-level")
def _no_opinion_as_level(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        for level in levels:
            if re.fullmatch("|".join(rule.words), level.strip(), re.IGNORECASE):
                yield where, "", f"“{level}” is one of {len(levels)} levels"


@finds("unlabelled-levels")
def _unlabelled_levels(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        bare = sum(re.search(r"[^\W\d_]", level) is None for level in levels)
        if bare:
            yield where, "", f"{bare} of {len(levels)} levels have no words"


@finds("few-or-many-levels")
def _few_or_many_levels(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        is_0_to_10 = len(levels) == 11 and {levels[0][:1], levels[-1][:1]} == {"0", "1"}
        if not rule.least <= len(levels) <= rule.most and not is_0_to_10:
            yield where, "", f"{len(levels)} levels"


@finds("statements")
def _statements(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        items = [i for i in study.codebook.items if f"scales.{i.scale}" == where]
        statements = sum("?" not in item.label for item in items)
        if statements and family(levels) == "agreement":
            yield where, "", f"{statements} of {len(items)} items are statements to agree with"


@finds("mixed-directions")
def _mixed_directions(study: Study, rule: Rule) -> Found:
    items = study.codebook.items
    sets = {f"constructs {c.id}": c.items for c in study.codebook.constructs} or {
        where: [i.id for i in items if f"scales.{i.scale}" == where]
        for where, _ in _used_scales(study.codebook)
    }
    for where, ids in sets.items():
        turned = sum(study.codebook.item(i).reverse for i in ids)
        if 0 < turned < len(ids):
            yield where, "", f"{turned} of {len(ids)} items are worded the other way round"


@finds("long-block")
def _long_block(study: Study, rule: Rule) -> Found:
    for name, block in groupby(study.codebook.items, key=lambda item: item.scale):
        items = list(block)
        if len(items) > rule.most:
            seen = f"{len(items)} items in a row, to {items[-1].id}, on the scale {name}"
            yield f"items {items[0].id}", items[0].column, seen


@finds("overlapping-groups")
def _overlapping_groups(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        if overlap(levels):
            yield where, "", "two of its levels hold the same number"
    for attribute in study.codebook.attributes:
        if overlap(study.attributes[attribute.id].unique().tolist()):
            yield *at("attributes", attribute), "two of its groups hold the same number"


def overlap(labels: list[str]) -> bool:
    """Tell whether of labels such as "18–20" and "20–25" two hold the same number."""
    plain = [re.sub(r"(?<=\d),(?=\d{3})", "", label) for label in labels]
    found = [re.fullmatch(r"\D*(\d+)\s*(?:[-–—]|to)\s*\D?(\d+)\D*", label) for label in plain]
    ranges = sorted((int(match[1]), int(match[2])) for match in found if match)
    return any(high >= low for (_, high), (low, _) in pairwise(ranges))
