"""A first study.toml from a survey export and codings: every guess in it says so."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ..readers import FORMATS
from ..readers.export import Coded, Export
from ..study.codebook import ID_PATTERN
from . import columns, themes
from .columns import Kinds
from .scales import Scale
from .toml_text import remarked, slug, string, strings, wording

PART = re.compile(r"\[([^\[\]]+)\]\s*$")
NEGATIVE = re.compile(
    r"\b(not|never|no|nothing|nobody|without|hardly|too|worr\w+|difficult\w*|hard|anxi\w+|afraid|"
    r"stress\w*|judged|waste\w*|bor(ed|ing)|confus\w+|uncomfortable|unhelpful|useless|pointless|"
    r"unsafe|unclear|irrelevant|frustrat\w+|overwhelm\w+|lack\w*|pressured?|nicht|keine?\w*|nie|"
    r"schwierig\w*|pas|jamais|difficiles?)\b|n['’]t\b",
    re.IGNORECASE,
)
HEAD = """\
# The codebook of one study, drafted from its export. Every text stands in quotes; a line that
# starts with # is a remark. Whatever is marked “confirm” is a guess: look at it, mend it, and
# take the mark away. Then: balint check."""
COHORT = """\
[cohort]
# enrolled = 100   # how many people were invited, for the response rate; take away the first #"""
CODES = '# If the numbers stand for labels: codes = { 1 = "...", 2 = "..." }, and labels as levels.'
REVERSED = "# confirm: worded the other way round? If agreeing is unfavourable: reverse = true"


def draft(
    export: Export,
    *,
    study_id: str,
    file: str,
    encoding: str = "utf-8",
    dictionary: str = "",
    codings: Sequence[tuple[str, Coded]] = (),
) -> str:
    """Draft the study.toml of a survey.

    Nothing is read or written. What the columns are is guessed from headings and answers; no
    item is ever set to be reverse-worded.

    Parameters
    ----------
    export : Export
        The survey, read.
    study_id : str
        What the study is called, as its folder; an id is made of it.
    file : str
        The export's name in the study's folder.
    encoding : str
        The export's encoding.
    dictionary : str
        The name of REDCap's data dictionary in the study's folder, if there is one.
    codings : sequence of (str, Coded)
        The names of the coding files in the study's folder, and what was read from them.

    Returns
    -------
    str
        The text of study.toml, which a :class:`~balint_analysis.study.codebook.Codebook` accepts.
    """
    kinds = columns.sort(export)
    named = themes.question_ids(export, kinds.respondent, kinds.questions, codings)
    taken = set(named.values())
    blocks = [
        HEAD,
        _study(study_id),
        COHORT,
        _survey(export, file, encoding, dictionary, kinds.respondent),
        *map(_scale, kinds.scales),
        *_items(export, kinds, taken),
        *(_column("attributes", export, column, taken) for column in kinds.attributes),
        *(_column("questions", export, c, taken, named.get(c, "")) for c in kinds.questions),
        *themes.blocks(codings, taken),
        *_left_out(export, kinds),
    ]
    return "\n\n".join(blocks) + "\n"


def _study(study_id: str) -> str:
    identifier = study_id if re.fullmatch(ID_PATTERN, study_id) else slug(study_id, "study", set())
    return "\n".join(
        [
            "[study]",
            f"id = {string(identifier)}",
            f"title = {string(study_id.strip() or identifier)}   # confirm: what it is called",
            "# For invented data only; it puts “Synthetic data” on everything made from them.",
            "# synthetic = true",
        ]
    )


def _survey(
    export: Export, file: str, encoding: str, dictionary: str, respondent: str | None
) -> str:
    lines = ["[survey]", f"file = {string(file)}"]
    named = export.tool if export.tool in FORMATS else PurePath(file).suffix[1:].casefold()
    if named in FORMATS:
        lines.append(f"format = {string(named)}")
    if encoding.casefold().replace("_", "-") not in {"utf-8", "utf8"}:
        lines.append(f"encoding = {string(encoding)}")
    if dictionary:
        lines.append(f"dictionary = {string(dictionary)}")
    if respondent is None:
        lines.append('# respondent = "..."   # no column names them: they are numbered in order')
    else:
        guessed = "" if respondent == export.respondent else "   # confirm: names the respondents"
        lines.append(f"respondent = {string(respondent)}{guessed}")
    return "\n".join(lines)


def _scale(scale: Scale) -> str:
    remark = {
        "catalogue": "# confirm: what was offered, and which levels count as agreement",
        "export": "# confirm: the order, which is that of the codes; agree is its upper half",
        "nowhere": "# confirm the order: it is by number or alphabet; agree is its upper half",
    }[scale.known]
    lines = [f"[scales.{scale.name}]", remark]
    if scale.unused:
        lines.append(remarked(f"confirm: nobody chose {', '.join(scale.unused)}", 1000))
    if scale.name.startswith("rating"):
        lines.append(CODES)
    lines += [f"levels = {strings(scale.levels)}", f"agree = {strings(scale.agree)}"]
    if len(scale.levels) % 2 or scale.neutral:
        lines.append(f"neutral = {strings(scale.neutral)}")
    if scale.not_applicable:
        lines.append(f"not_applicable = {strings(scale.not_applicable)}")
    return "\n".join(lines)


def _items(export: Export, kinds: Kinds, taken: set[str]) -> Iterator[str]:
    scale_of = {column: scale.name for scale in kinds.scales for column in scale.columns}
    for number, column in enumerate(kinds.items):
        lines = [_column("items", export, column, taken), f"scale = {string(scale_of[column])}"]
        if NEGATIVE.search(wording(columns.question(export, column))):
            lines.append(REVERSED)
        if not number:
            lines.insert(
                0, '# phrase = "..." may complete the sentence: respondents agreed that ...'
            )
        yield "\n".join(lines)


def _column(
    section: str, export: Export, column: str, taken: set[str], identifier: str = ""
) -> str:
    text = wording(columns.question(export, column))
    # Of “Question [row]” and “Question - row” the row tells the columns apart.
    own = PART.search(column) or PART.search(text)
    told = own[1] if own else re.split(r"\.\.\.\s?-\s?|\s-\s", text)[-1]
    remark = "   # confirm: as the coding calls it" if identifier else ""
    identifier = identifier or slug(told, section.removesuffix("s"), taken)
    kind = {
        "items": "",
        "attributes": "   # confirm: groups",
        "questions": "   # confirm: free text",
    }
    lines = [f"[[{section}]]{kind[section]}", f"id = {string(identifier)}{remark}"]
    lines += [f"column = {string(column)}", *([f"text = {string(text)}"] if text else [])]
    return "\n".join(lines)


def _left_out(export: Export, kinds: Kinds) -> Iterator[str]:
    """Say what is not in the draft, and why."""
    reasons = kinds.left_out | {"identifying, so not read at all": list(export.dropped)}
    for reason, names in reasons.items():
        if names:
            yield "\n".join([f"# left out: {reason}", *(remarked(f"  {c}") for c in names)])
    records = [f"{n} records set aside ({why})" for why, n in export.set_aside.items()]
    if export.unfinished is not None and export.unfinished.any():
        records.append(f"{export.unfinished.sum()} records were not submitted")
    if records:
        yield "\n".join(remarked(record) for record in records)
