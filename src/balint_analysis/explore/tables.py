"""Tables to look at and talk over, never saved among a study's outputs.

Agreement by group with small cells withheld; themes counted; the answers themselves beside their
codings, for those who may read them; and the worksheet for the coders' meeting.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..disclosure import withheld
from ..stats import intervals as stats
from ..study import Study
from ..tables.coders import marks
from ..tables.deciding import decide, rules
from ..tables.likert import agreed
from ..tables.themes import disputed

NO_THEME, NOT_CODED, NOTHING = "no theme", "not coded", "nothing"


def by_group(
    study: Study, attribute: str, items: Sequence[str] | None = None, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Break agreement down by the groups of one attribute, with intervals.

    Parameters
    ----------
    study : Study
        The loaded study.
    attribute : str
        Whose groups; people whose attribute is missing are in none.
    items : list of str, optional
        Ids of the items, in this order. Default: all.
    confidence : float
        Coverage of the Wilson intervals.

    Returns
    -------
    DataFrame
        A row per item and group: item, text, reverse, group, agree, base, share, lower, upper;
        small cells :func:`withheld`.
    """
    chosen = [study.codebook.item(item) for item in items or agreed(study).columns]
    groups = study.attributes[attribute]
    by = agreed(study)[groups != ""].groupby(groups[groups != ""])
    agree, base = by.sum(), by.count()
    undecided = [i.id for i in study.codebook.items if not study.codebook.scale_of(i).agree]
    agree[undecided] = np.nan  # in a draft: nobody has said yet which levels agree
    parts = [
        pd.DataFrame({"agree": agree[item.id], "base": base[item.id]})
        .rename_axis("group")
        .reset_index()
        .assign(item=item.id, text=item.label, reverse=item.reverse)
        for item in chosen
    ]
    columns = ["item", "text", "reverse", "group", "agree", "base"]
    table = pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
    table["share"] = stats.share(table["agree"], table["base"])
    table["lower"], table["upper"] = stats.interval(
        table["agree"], table["base"], confidence=confidence
    )
    table.attrs["subset"] = study.subset
    return withheld(table)


def prevalence(study: Study) -> pd.DataFrame:
    """Count the answers that carry each theme and subtheme, under every decision rule.

    No more than that, so that a picture of it follows a control at once.

    Parameters
    ----------
    study : Study
        The loaded study.

    Returns
    -------
    DataFrame
        A row per rule and code: code, name, theme (the code's theme; its own id for a theme),
        rule, count and base (answers coded by anyone, or settled on).
    """
    codes, parents = study.codebook.codes, study.codebook.parents
    parts = []
    for rule in rules(study):
        decided = decide(study, rule)[list(codes)]
        facts = {"code": list(codes), "name": list(codes.values()), "rule": rule}
        facts |= {"theme": [parents.get(code, code) for code in codes]}
        parts.append(pd.DataFrame(facts | {"count": decided.sum().to_list(), "base": len(decided)}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"code": []})


def answers(study: Study, *, decision_rule: str = "majority") -> pd.DataFrame:
    """Set the answers beside their codings, those first on which coders differ most.

    Parameters
    ----------
    study : Study
        The loaded study.
    decision_rule : str
        As in :func:`.deciding.decide`.

    Returns
    -------
    DataFrame
        A row an answer: respondent, question (ids), answer, and where there are coders
        disputed (how many codes they did not all give alike), decided (the names of the codes
        that the rule gives it), and a column a coder ("ann gave") with the names that they
        gave. A theme is not named beside its subtheme.
    """
    table = study.answers.rename("answer").reset_index()
    table.attrs["subset"] = study.subset
    if not study.codings.shape[1]:
        return table
    given = marks(study)
    table["disputed"] = disputed(given).sum(axis=1)
    decided = decide(study, decision_rule).reindex(study.answers.index)
    ruled = decided[list(study.codebook.codes)].to_numpy(dtype=float)
    table["decided"] = _named(study, ruled)
    for k, coder in enumerate(study.codings.columns.unique("coder")):
        table[f"{coder} gave"] = _named(study, given[:, k])
    return table.sort_values("disputed", ascending=False, kind="stable", ignore_index=True)


def worksheet(study: Study) -> pd.DataFrame:
    """List the coded answers for the coders' meeting, the disputed first, with what is agreed.

    Parameters
    ----------
    study : Study
        The loaded study.

    Returns
    -------
    DataFrame of str
        A row a coded answer: respondent and question (ids), answer, a column a coder with the
        names of what they gave, "differ on" (the names of the disputed codes), and "agreed":
        empty where coders differ, for them to fill in, and else the ids of what they all gave.
        Filled in, it is a coding sheet (:mod:`~balint_analysis.readers.codings.coding_sheet`).
        Empty where nobody differs.
    """
    table = study.answers.rename("answer").reset_index()
    given = marks(study) if study.codings.shape[1] else np.empty((len(table), 0, 0))
    for k, coder in enumerate(study.codings.columns.unique("coder")):
        table[f"{coder} gave"] = _named(study, given[:, k])
    apart = disputed(given)
    table["differ on"] = np.where(
        apart.any(axis=1), _named(study, apart.astype(float), leaves=False), NOTHING
    )
    ids = {code: code for code in study.codebook.codes}
    together = _named(study, np.fmax.reduce(given, axis=1, initial=np.nan), names=ids)
    table["agreed"] = np.where(apart.any(axis=1), "", together)
    first = np.argsort(~apart.any(axis=1), kind="stable")
    coded = np.asarray(np.isfinite(given).any(axis=(1, 2))) & bool(apart.any())
    return table.iloc[first][coded[first]].reset_index(drop=True)


def _named(
    study: Study,
    given: np.ndarray,
    *,
    leaves: bool = True,
    names: dict[str, str] | None = None,
) -> np.ndarray:
    """Name the codes of every answer; `given` is answers × codes: 1, 0, or NaN for not coded."""
    codes = names or study.codebook.codes
    carried = given == 1
    if leaves:
        places = {code: k for k, code in enumerate(codes)}
        for subtheme, theme in study.codebook.parents.items():
            carried[:, places[theme]] &= ~carried[:, places[subtheme]]
    texts = np.full(len(given), "", dtype=object)
    for k, name in enumerate(codes.values()):
        texts = texts + np.where(carried[:, k], f"; {name}", "").astype(object)
    none = np.where(np.isnan(given).all(axis=1), NOT_CODED, NO_THEME).astype(object)
    return np.where(carried.any(axis=1), np.array([text[2:] for text in texts]), none)
