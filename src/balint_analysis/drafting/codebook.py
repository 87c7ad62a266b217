"""Write: a first study.toml from what was decided on an export and its codings."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ..readers import FORMATS
from ..readers.export import Coded, Export
from ..study.codebook import ID_PATTERN
from . import columns, themes
from .decisions import Asked, Decision, Plan, Scale
from .profiles import describe
from .toml_text import remarked, slug, string, strings, value

HEAD = """\
# The codebook of one study, drafted from its export. Every text stands in quotes; a line that
# starts with # is a remark. What nobody could know stands as [[confirm]] at the end of the file:
# until these are confirmed, nothing is published. To go through them: balint confirm."""
STUBS = """\
# For the abstract; take away the first # of a line to use it.
# aim = "..."            # To find out whether ...
# population = "..."     # final-year medical students
# setting = "..."        # one medical school
# intervention = "..."   # six reflective groups of an hour
# ethics = "..."         # who approved it, or why nobody had to
# funding = "..."        # who paid for it
# For invented data only; it puts “Synthetic data” on everything made from them.
# synthetic = true"""
COHORT = """\
[cohort]
# enrolled = 100   # how many people were invited, for the response rate; take away the first #
# attended = 98    # how many of them took part; without it they "were offered" it"""
ABSTRACT = """\
# What the abstract leads with, and what it concludes; the intervals decide which sentence is used.
# [abstract]
# items = [{items}]
# favourable = "..."
# mixed = "..."
# unfavourable = "..."
# interpretation = "..."   # what it means, in your own words

# Words whose mention in the answers is counted.
# [[mentions]]
# id = "..."
# name = "..."
# few_below_percent = 10   # below that the abstract calls them notably few ...
# if_few = "..."           # ... and concludes this
# terms = ["...", "..."]"""
PHRASE = '# phrase = "..."   # completes the sentence: respondents agreed that ...'
CODES = '# If the numbers stand for labels: codes = { 1 = "...", 2 = "..." }, and labels as levels.'
UNFINISHED = "# {} records were not submitted. To set them aside: finished_only = true"
HEADLINE = 3


def plan(
    export: Export,
    study_id: str,
    codings: Sequence[tuple[str, Coded]] = (),
    key: str | None = None,
) -> Plan:
    """Describe an export's columns, and decide what they are.

    Parameters
    ----------
    export : Export
        The survey, read.
    study_id : str
        What the study is called, as its folder.
    codings : sequence of (str, Coded)
        The names of the coding files in the study's folder, and what was read from them.
    key : str, optional
        The column by which codings name respondents.
    """
    named = {q for _, coded in codings for q in {*coded.marks["question"], *coded.seen["question"]}}
    drafted = columns.sort(describe(export, named), key)
    asked = [question.profile.column for question in drafted.questions]
    ids = themes.question_ids(export, drafted.respondent, asked, codings)
    columns.name(drafted, study_id.strip() or identifier(study_id), ids)
    drafted.decisions += themes.decisions(codings)
    return drafted


def write(
    plan: Plan,
    export: Export,
    *,
    study_id: str,
    file: str,
    encoding: str = "utf-8",
    delimiter: str | None = None,
    dictionary: str = "",
    codings: Sequence[tuple[str, Coded]] = (),
) -> str:
    """Write the study.toml of a survey.

    Parameters
    ----------
    plan : Plan
        What was decided.
    export : Export
        The survey, read.
    study_id : str
        What the study is called, as its folder; an id is made of it.
    file : str
        The export's name in the study's folder.
    encoding : str
        The export's encoding.
    delimiter : str, optional
        What stands between its cells, if that has to be said.
    dictionary : str
        The name of REDCap's data dictionary in the study's folder, if there is one.
    codings : sequence of (str, Coded)
        The names of the coding files in the study's folder, and what was read from them.

    Returns
    -------
    str
        The text of study.toml, which a :class:`~balint_analysis.study.codebook.Codebook` accepts.
    """
    blocks = [
        HEAD,
        _study(study_id),
        COHORT,
        _survey(plan, export, file, encoding, delimiter, dictionary),
        *map(_scale, plan.scales),
        *_items(plan),
        *(_column("attributes", a) for a in plan.attributes),
        *(_column("questions", q) for q in plan.questions),
        *themes.blocks(codings, plan.questions),
        ABSTRACT.format(items=", ".join(string(i.id) for i in plan.items[:HEADLINE])),
        *_left_out(plan, export),
        *map(_confirm, plan.open),
    ]
    return "\n\n".join(blocks) + "\n"


def identifier(study_id: str) -> str:
    """Make a study's id of its folder's name."""
    return study_id if re.fullmatch(ID_PATTERN, study_id) else slug(study_id, "study", set())


def _study(study_id: str) -> str:
    made = identifier(study_id)
    title = study_id.strip() or made
    return f"[study]\nid = {string(made)}\ntitle = {string(title)}\n{STUBS}"


def _survey(
    plan: Plan,
    export: Export,
    file: str,
    encoding: str,
    delimiter: str | None,
    dictionary: str,
) -> str:
    lines = ["[survey]", f"file = {string(file)}"]
    named = export.tool if export.tool in FORMATS else PurePath(file).suffix[1:].casefold()
    if named in FORMATS:
        lines.append(f"format = {string(named)}")
    if encoding.casefold().replace("_", "-") not in {"utf-8", "utf8"}:
        lines.append(f"encoding = {string(encoding)}")
    if delimiter:
        lines.append(f"delimiter = {string(delimiter)}")
    if dictionary:
        lines.append(f"dictionary = {string(dictionary)}")
    if plan.respondent is None:
        lines.append('# respondent = "..."   # no column names them: they are numbered in order')
    else:
        lines.append(f"respondent = {string(plan.respondent)}")
    if export.unfinished is not None and export.unfinished.any():
        lines.append(UNFINISHED.format(export.unfinished.sum()))
    return "\n".join(lines)


def _scale(scale: Scale) -> str:
    lines = [f"[scales.{scale.name}]"]
    lines += [_remark(decision) for decision in scale.decisions]
    if scale.unused:
        lines.append(remarked(f"nobody chose {', '.join(scale.unused)}", 1000))
    if scale.is_numeric:
        lines.append(CODES)
    lines += [f"levels = {strings(scale.levels)}", f"agree = {strings(scale.agree)}"]
    if len(scale.levels) % 2 or scale.neutral:
        lines.append(f"neutral = {strings(scale.neutral)}")
    if scale.not_applicable:
        lines.append(f"not_applicable = {strings(scale.not_applicable)}")
    return "\n".join(lines)


def _remark(decision: Decision) -> str:
    mark = "" if decision.sure else "to confirm: "
    return remarked(f"{mark}{decision.key.rpartition('.')[2]}: {decision.why}", 1000)


def _items(plan: Plan) -> Iterator[str]:
    opened = {decision.key for decision in plan.open}
    for number, item in enumerate(plan.items):
        lines = [_column("items", item), f"scale = {string(item.scale)}"]
        if f"items.{item.id}.reverse" in opened:
            lines.append("reverse = false   # to confirm: may be worded the other way round")
        if number < HEADLINE:
            lines.append(PHRASE)
        yield "\n".join(lines)


def _column(section: str, asked: Asked) -> str:
    profile = asked.profile
    lines = [
        f"[[{section}]]",
        f"id = {string(asked.id)}",
        f"column = {string(profile.column)}",
    ]
    if text := profile.label or profile.question:
        lines.append(f"text = {string(text)}")
    if profile.section:
        lines.append(f"section = {string(profile.section)}")
    if asked.off:
        why = remarked(f"left off, as {asked.off}; to use it, take away the # of each line")
        return "\n".join([why, *(remarked(line, len(line) + 1) for line in lines)])
    return "\n".join(lines)


def _left_out(plan: Plan, export: Export) -> Iterator[str]:
    """Say what is not in the draft, and why."""
    reasons = plan.left_out | {"identifying, so not read at all": list(export.dropped)}
    for reason, names in reasons.items():
        if names:
            yield "\n".join([f"# left out: {reason}", *(remarked(f"  {c}") for c in names)])
    records = [f"{n} records set aside ({why})" for why, n in export.set_aside.items()]
    if records:
        yield "\n".join(remarked(record) for record in records)


def _confirm(decision: Decision) -> str:
    lines = ["[[confirm]]", f"key = {string(decision.key)}"]
    if decision.guess is not None:
        lines.append(f"guess = {value(decision.guess)}")
    lines.append(f"why = {string(decision.why)}")
    if decision.options:
        lines.append(f"options = {value(decision.options)}")
    return "\n".join(lines)
