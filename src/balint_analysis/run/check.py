"""What a study holds, in numbers that its owner can compare with what they know."""

import os

from ..study import Study, load
from ..tables import consistency
from ..wording import NO_CODING


def summarise(folder: str | os.PathLike) -> dict:
    """Read a study and count what is in it.

    Returns
    -------
    dict
        title, synthetic, cohort (None where unknown), respondents, set_aside, notes (those of
        the survey, and items that run against the others of their construct), items (how many
        answered each), questions (how many wrote something), answers, and coders (how many
        answers each coded), ready for JSON.

    Raises
    ------
    InputError
        With every problem of the study.
    """
    study = load(folder)
    codebook = study.codebook
    written = study.answers.index.get_level_values("question")
    coded = study.codings.notna().T.groupby(level="coder", sort=False).any().sum(axis=1)
    return {
        "title": codebook.study.title,
        "synthetic": codebook.synthetic,
        "cohort": codebook.cohort.enrolled,
        "respondents": len(study.responses),
        "set_aside": study.set_aside,
        "notes": [*study.notes, *_warnings(study)],
        "items": {item.id: int(study.responses[item.id].count()) for item in codebook.items},
        "questions": {q.id: int((written == q.id).sum()) for q in codebook.questions},
        "answers": len(study.answers),
        "coders": {coder: int(n) for coder, n in coded.items()},
    }


def _warnings(study: Study) -> list[str]:
    items = consistency.items(study)
    warned = items[items["warning"] != ""]
    return [f"“{row.item}” {row.warning}" for row in warned.itertuples()]


def told(found: dict) -> str:
    """Tell what :func:`summarise` found, a line each."""
    cohort = "of unknown size" if found["cohort"] is None else f"of {found['cohort']}"
    lines = [
        f"{found['respondents']} respondents, of a cohort {cohort}",
        *(f"{n} records set aside: {reason}" for reason, n in found["set_aside"].items()),
        *found["notes"],
        *(f"{item}: {n} answered" for item, n in found["items"].items()),
        *(f"{question}: {n} free-text answers" for question, n in found["questions"].items()),
        *(
            f"{coder}: {n} of {found['answers']} answers coded"
            for coder, n in found["coders"].items()
        ),
    ]
    if not found["coders"]:
        lines.append(NO_CODING)
    return "\n  ".join([found["title"], *lines])
