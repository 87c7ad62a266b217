"""Which codes an answer carries, where coders differ: by one of several rules."""

import pandas as pd

from ..problems import InputError, Problem, nearest
from ..study import Study

RULES = {
    "any": "at least one coder",
    "majority": "more than half of the coders",
    "unanimous": "every coder",
}
CONSENSUS = "consensus"
EVERY_RULE = RULES | {CONSENSUS: "the coders together, in the end"}
NO_CONSENSUS = Problem(
    "parameter",
    "this study has no consensus of its coders.",
    "Name its file in study.toml, as [coding] consensus.",
    column="decision_rule",
)


def rules(study: Study) -> dict[str, str]:
    """List the rules that can be applied to a study, each in words; none without coding."""
    if not study.codings.shape[1]:
        return {}
    return RULES if study.consensus is None else EVERY_RULE


def decide(study: Study, rule: str) -> pd.DataFrame:
    """Decide which codes an answer carries.

    Parameters
    ----------
    study : Study
        The loaded study.
    rule : {"any", "majority", "unanimous", "consensus"}
        Whose word counts, among the coders who coded the answer: one is enough, more than
        half, or all. A tie of two is no majority. Or what they settled on together.

    Returns
    -------
    DataFrame of bool
        Answers × codes; only answers that at least one coder coded, or on which they settled.

    Raises
    ------
    InputError
        If there is no such rule, or no consensus.
    """
    if rule not in EVERY_RULE:
        problem, fix = f"there is no decision rule “{rule}”.", nearest(rule, EVERY_RULE).fix
        raise InputError([Problem("parameter", problem, fix, column="decision_rule")])
    if rule == CONSENSUS:
        if study.consensus is None:
            raise InputError([NO_CONSENSUS])
        return study.consensus.dropna() == 1
    by_code = study.codings.T.groupby(level="code", sort=False)
    yes, coders = by_code.sum().T, by_code.count().T
    needed = {"any": yes >= 1, "majority": yes > coders / 2, "unanimous": yes == coders}
    return needed[rule][(coders > 0).any(axis=1)]
