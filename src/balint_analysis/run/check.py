"""What a study holds, in numbers that its owner can compare with what they know."""

import os
from dataclasses import asdict

from ..comparison import consistency
from ..report import advice as advisor
from ..report import findings
from ..study import Codebook, Study, load
from ..wording import NO_CODING, listed, quoted

EMPTY = "Nobody answered an item, and no free text is coded: nothing is there to report yet."
NOT_ENGLISH = "The questions do not read as English, so their wording was left out."


def summarise(folder: str | os.PathLike, *, advice: str = "") -> dict:
    """Read a study and count what is in it.

    Parameters
    ----------
    folder : path-like
        The study's folder.
    advice : {"", "usual", "all"}
        Whether to look for what the questionnaire's wording, scales and answers suggest to look
        at again, and whether to ask the rules, too, that are off.

    Returns
    -------
    dict
        title, synthetic, cohort (None where unknown), respondents, set_aside, notes (those of
        the survey, and items that run against the others of their construct), items (how many
        answered each), questions (how many wrote something), answers, coders (how many
        answers each coded), leads (the items that the abstract leads with), no_words (what it has
        no words for yet), gaps (what only its authors can say, by key) and decisions (those
        nobody has taken yet: key, guess, why, options), ready for JSON. With advice also advice
        (what :class:`~balint_analysis.report.advice.Advice` holds, each) and unread ("" or why
        the wording was not read).

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
        "leads": [codebook.item(item).label for item in codebook.headline_items],
        "no_words": _no_words(codebook),
        "gaps": findings.gaps(codebook),
        "decisions": [entry.model_dump() for entry in codebook.confirm],
    } | (_advised(study, every=advice == "all") if advice else {})


def _advised(study: Study, *, every: bool) -> dict:
    found = advisor.advise(study, every=every)
    english = advisor.is_english(study.codebook)
    return {"advice": [asdict(one) for one in found], "unread": "" if english else NOT_ENGLISH}


def _no_words(codebook: Codebook) -> list[str]:
    """List the sentences of the abstract for which study.toml has no words of its own."""
    leading = [codebook.item(item) for item in codebook.headline_items]
    wanted = {
        "the aim (study.aim)": codebook.study.aim,
        "what students took part in (study.intervention)": codebook.study.intervention,
        "a leading item (phrase)": all(item.phrase for item in leading),
        "the conclusion (abstract.favourable, mixed, unfavourable)": codebook.abstract.favourable
        and codebook.abstract.mixed
        and codebook.abstract.unfavourable,
        "what respondents said of a theme (themes.description)": all(
            any(part.description for part in (theme, *theme.subthemes)) for theme in codebook.themes
        ),
    }
    return [what for what, words in wanted.items() if not words]


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
        if not any(found["items"].values()):
            lines.append(EMPTY)
    if found["leads"]:
        lines.append(f"The abstract leads with: {listed([quoted(x) for x in found['leads']])}.")
    if found["no_words"]:
        lines.append(f"Words of your own are missing for {listed(found['no_words'])}.")
    if found["gaps"]:
        keys = [f"{wanted} ({key})" for key, wanted in found["gaps"].items()]
        lines.append(f"The abstract has gaps that only its authors can fill: {listed(keys)}.")
    lines += [_decision(entry) for entry in found["decisions"]]
    return "\n  ".join([found["title"], *lines])


def _decision(entry: dict) -> str:
    """Put an open decision in a line: where, what was guessed, why, and what else it may be."""
    guess, options = entry["guess"], [_written(option) for option in entry["options"]]
    said = f"to decide: {entry['key']}" + ("" if guess in (None, []) else f" = {_written(guess)}")
    other = f" Or: {'; '.join(options)}." if options else ""
    return f"{said}. {entry['why']}{other}"


def _written(value: str | bool | list[str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value
