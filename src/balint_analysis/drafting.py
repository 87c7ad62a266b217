"""A first study.toml from a survey export and codings: every guess in it says so."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from . import column_kinds
from .codebook import ID_PATTERN
from .column_kinds import Kinds
from .readers.export import Coded, Export
from .scale_finding import Scale
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
REVERSED = "# confirm: worded the other way round? If agreeing is unfavourable: reverse = true"


def draft(
    export: Export,
    *,
    study_id: str,
    file: str,
    encoding: str = "utf-8",
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
    codings : sequence of (str, Coded)
        The names of the coding files in the study's folder, and what was read from them.

    Returns
    -------
    str
        The text of study.toml, which a :class:`~balint_analysis.codebook.Study` accepts.
    """
    kinds, taken = column_kinds.sort(export), set()
    blocks = [
        HEAD,
        _study(study_id),
        COHORT,
        _survey(export, file, encoding, kinds.respondent),
        *map(_scale, kinds.scales),
        *_items(export, kinds, taken),
        *(_column("attributes", export, column, taken) for column in kinds.attributes),
        *(_column("questions", export, column, taken) for column in kinds.questions),
        *_coding(codings, taken),
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


def _survey(export: Export, file: str, encoding: str, respondent: str | None) -> str:
    lines = ["[survey]", f"file = {string(file)}", f"format = {string(export.tool)}"]
    if encoding.casefold().replace("_", "-") not in {"utf-8", "utf8"}:
        lines.append(f"encoding = {string(encoding)}")
    if respondent is None:
        lines.append(
            '# respondent = "..."   # no column names them: they are numbered in their order'
        )
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
        if NEGATIVE.search(wording(column_kinds.question(export, column))):
            lines.append(REVERSED)
        if not number:
            lines.insert(
                0, '# phrase = "..." may complete the sentence: respondents agreed that ...'
            )
        yield "\n".join(lines)


def _column(section: str, export: Export, column: str, taken: set[str]) -> str:
    text = wording(column_kinds.question(export, column))
    # Of “Question [row]” and “Question - row” the row tells the columns apart.
    own = PART.search(column) or PART.search(text)
    told = own[1] if own else re.split(r"\.\.\.\s?-\s?|\s-\s", text)[-1]
    identifier = slug(told, section.removesuffix("s"), taken)
    kind = {
        "items": "",
        "attributes": "   # confirm: groups",
        "questions": "   # confirm: free text",
    }
    lines = [f"[[{section}]]{kind[section]}", f"id = {string(identifier)}"]
    lines += [f"column = {string(column)}", *([f"text = {string(text)}"] if text else [])]
    return "\n".join(lines)


def _coding(codings: Sequence[tuple[str, Coded]], taken: set[str]) -> Iterator[str]:
    """Draft coders and themes; `taken` has the ids of the questions."""
    if not codings:
        yield "# No coding yet: it takes [[coders]] with their files, and [[themes]]."
        return
    yield '[coding]\napproach = "codebook"   # confirm: or "coding-reliability", or "reflexive"'
    named = {q for _, coded in codings for q in {*coded.marks["question"], *coded.seen["question"]}}
    if strange := sorted(named - taken - {""}):
        yield remarked(f"confirm: the coding calls its questions {', '.join(strange)}: so must ids")
    coders = list(_coders(codings))
    if len(coders) == 1:
        yield "# One coder only: add the others’ files, or leave [[coders]] and [[themes]] out."
    yield from coders if len(coders) > 1 else [re.sub("^", "# ", c, flags=re.M) for c in coders]
    yield from _themes(codings)


def _coders(codings: Sequence[tuple[str, Coded]]) -> Iterator[str]:
    taken: set[str] = set()
    for file, coded in codings:
        users = [
            user for user in dict.fromkeys([*coded.seen["coder"], *coded.marks["coder"]]) if user
        ]
        for user in users or [""]:
            identifier = slug(user or PurePath(file).stem, "coder", taken, sign="-")
            lines = ["[[coders]]", f"id = {string(identifier)}", f"file = {string(file)}"]
            if coded.tool != "sheet":
                lines.append(f"format = {string(coded.tool)}")
            if len(users) > 1:
                lines.append(f"user = {string(user)}")
            yield "\n".join(lines)


def _themes(codings: Sequence[tuple[str, Coded]]) -> Iterator[str]:
    """Draft the tree, of two levels: what is deeper stands under its theme."""
    parents: dict[str, str] = {}
    for _, coded in codings:
        used = dict.fromkeys(coded.marks["code"], "")
        parents = used | dict.fromkeys(coded.tree.values(), "") | coded.tree | parents
    above = {code: _above(code, parents) for code in parents if code.strip()}
    taken: set[str] = set()
    for theme in (code for code in above if not above[code]):
        lines = _named("themes", theme, taken)
        for code in (code for code in above if above[code][-1:] == [theme]):
            lines += ["", *(f"  {line}" for line in _named("themes.subthemes", code, taken))]
            if len(above[code]) > 1:
                lines.append(
                    f"  {remarked(f'confirm: in the coding it is under {above[code][0]}')}"
                )
        yield "\n".join(lines)


def _named(section: str, code: str, taken: set[str]) -> list[str]:
    is_id = re.fullmatch(ID_PATTERN, code) and code not in taken
    identifier = code if is_id else slug(code, "theme", taken, sign="-")
    taken.add(identifier)
    return [f"[[{section}]]", f"id = {string(identifier)}", f"name = {string(code)}"]


def _above(code: str, parents: dict[str, str]) -> list[str]:
    """List what a code is under, the nearest first; nothing if that goes round in a circle."""
    chain = [code]
    while (parent := parents.get(chain[-1], "")).strip():
        if parent in chain:
            return []
        chain.append(parent)
    return chain[1:]


def _left_out(export: Export, kinds: Kinds) -> Iterator[str]:
    """Say what is not in the draft, and why."""
    reasons = kinds.left_out | {"identifying, so not read at all": list(export.dropped)}
    for reason, columns in reasons.items():
        if columns:
            yield "\n".join([f"# left out: {reason}", *(remarked(f"  {c}") for c in columns)])
    records = [f"{n} records set aside ({why})" for why, n in export.set_aside.items()]
    if export.unfinished is not None and export.unfinished.any():
        records.append(f"{export.unfinished.sum()} records were not submitted")
    if records:
        yield "\n".join(remarked(record) for record in records)
