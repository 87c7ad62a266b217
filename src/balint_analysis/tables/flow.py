"""Who answered what: from the cohort to each item, and where people stopped."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..stats.intervals import share as share_of
from ..study import Study
from .coders import coded
from .declared import Row, base, count, named, share, table, words


@table(
    "response-flow",
    stage=words("Stage", shown=False),
    text=words("Step"),
    count=count("People"),
    base=base("Of"),
    stopped=count("Had stopped before"),
    skipped=count("Left it out"),
)
def response(study: Study) -> Iterator[Row]:
    """Count people from the cohort through the respondents to those who answered each item.

    Returns
    -------
    DataFrame
        A row a step: stage (cohort, set-aside, respondents, then the items' ids), text, count,
        base, what the count is a share of: the cohort for the respondents, the respondents
        for an item; 0 where there is none and the share cannot be told. For an item also how many
        of the others had stopped before it, and how many left it out and answered something later.
    """
    enrolled, respondents = study.codebook.cohort.enrolled, len(study.responses)
    if enrolled is not None:
        yield "cohort", "Invited", enrolled, 0, None, None
    for why, n in study.set_aside.items():
        yield "set-aside", f"Set aside: {why}", n, 0, None, None
    yield "respondents", "Answered anything", respondents, enrolled or 0, None, None
    answered, last = study.responses.notna().sum(), _last(study)
    for place, item in enumerate(study.codebook.items):
        n, stopped = answered[item.id], (last <= place).sum()
        yield item.id, item.label, n, respondents, stopped, respondents - n - stopped


@table(
    "completeness",
    answered=count("Items answered"),
    respondents=count("Respondents"),
)
def completeness(study: Study) -> Iterator[Row]:
    """Count respondents by how many of the items they answered.

    Returns
    -------
    DataFrame
        A row per number of items answered, most first: answered, respondents. An answer that
        the item does not apply is an answer.
    """
    answered = study.responses.notna().sum(axis=1)
    yield from answered.value_counts().sort_index(ascending=False).items()


@table(
    "last-answered",
    last=words("Last", shown=False),
    text=words("Last answered"),
    respondents=count("Respondents"),
)
def last_answered(study: Study) -> Iterator[Row]:
    """Count respondents by the last thing they answered, items before free text.

    Returns
    -------
    DataFrame
        A row per item or question where anybody stopped: last, text, respondents.
    """
    asked = [*study.codebook.items, *study.codebook.questions]
    counts = np.bincount(_last(study), minlength=len(asked) + 1)[1:]
    yield from ((a.id, a.label, n) for a, n in zip(asked, counts, strict=True) if n)


def _last(study: Study) -> np.ndarray:
    """Find the last item or question that each answered, numbered from 1; 0 for nothing."""
    ids = [question.id for question in study.codebook.questions]
    written = study.answers.unstack().reindex(index=study.responses.index, columns=ids)
    given = pd.concat([study.responses, written], axis=1).notna().to_numpy(dtype=bool)
    last: np.ndarray = (given * np.arange(1, given.shape[1] + 1)).max(axis=1, initial=0)
    return last


@table(
    "attributes",
    attribute=named("attribute", "Attribute"),
    value=words("Group"),
    respondents=count("Respondents"),
)
def attributes(study: Study) -> Iterator[Row]:
    """Count respondents by each attribute's values, the missing included.

    Returns
    -------
    DataFrame
        A row per attribute and value: attribute, value ("missing" where none), respondents.
    """
    for attribute in study.codebook.attributes:
        counts = study.attributes[attribute.id].replace("", "missing").value_counts()
        yield from ((attribute.id, value, n) for value, n in counts.sort_index().items())


@table(
    "response-by-group",
    attribute=named("attribute", "Attribute"),
    group=words("Group"),
    count=count("Respondents"),
    base=base("Invited"),
    share=share("Response rate"),
)
def response_by_group(study: Study) -> Iterator[Row]:
    """Divide the respondents of each group by those invited, where the codebook gives its size.

    Returns
    -------
    DataFrame
        A row per attribute and group: attribute, group, count, base (invited) and share; last
        "missing", those whose group is not known, of nobody. Empty without sizes.
    """
    for attribute, sizes in study.codebook.cohort.sizes.items():
        answered = study.attributes[attribute].replace("", "missing").value_counts()
        missing = {"missing": 0} if "missing" in answered else {}
        for group, invited in (sizes | missing).items():
            n = int(answered.get(group, 0))
            yield attribute, group, n, invited, float(share_of(n, invited))


@table(
    "answers",
    question=named("question", "Question"),
    answers=count("Answers"),
    coded=count("Coded"),
    single=count("By one coder alone"),
    no_theme=count("With no theme"),
)
def answers(study: Study) -> pd.DataFrame:
    """Count the free-text answers to each question, and how far they were coded.

    Returns
    -------
    DataFrame
        A row per question that anybody answered: question, answers, coded (by any coder), single
        (by one coder alone, whose word all decision rules follow), and no_theme, how many of the
        coded were given no theme by any of their coders.
    """
    most = study.codings.max(axis=1)  # NaN where nobody coded the answer
    alone = coded(study).sum(axis=1) == 1
    facts = {"answers": True, "coded": most.notna(), "single": alone, "no_theme": most == 0}
    return pd.DataFrame(facts).groupby("question", sort=False).sum().reset_index()
