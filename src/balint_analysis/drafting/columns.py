"""Decide what the columns of an export are: items, questions, attributes, or none of these."""

from collections import Counter
from collections.abc import Mapping, Sequence

from . import choices, scales
from .catalogue import is_binary, is_exactly, is_just, is_nothing, says
from .decisions import Asked, Decision, Plan
from .kinds import WORDS, is_numeric, off
from .kinds import kind as kind_of
from .patterns import IDENTIFYING
from .profiles import Profile
from .toml_text import slug

COMMON = 50  # of the answers in a box, the commonest ones, that may say nothing
STATEMENTS = ("agreement", "true", "rating", "scale")  # scales on which statements are judged
SAY_ID = "A heading that names respondents, above cells that tell all records apart."
CODED_ID = "The codings name respondents by it."
GUESSED_ID = "It tells all records apart, and its heading may name respondents."
GROUP_OR_ITEM = (
    "a group of respondents",
    "an item: give it a scale of its own",
    "a free-text question",
    "none of these: leave it out",
)


def sort(profiles: Sequence[Profile], key: str | None = None) -> Plan:
    """Sort columns into kinds, and find the scales of those that are items.

    Parameters
    ----------
    profiles : sequence of Profile
        All columns of an export.
    key : str, optional
        The column by which codings name respondents.

    Returns
    -------
    Plan
        Without ids, and without decisions but the respondents'.
    """
    plan = Plan()
    _find_respondent(plan, profiles, key)
    once = Counter(p.column for p in profiles)
    twice = [c for c, n in once.items() if n > 1 and c]
    plan.leave_out("a heading that several columns have", *twice)
    asked = [p for p in profiles if p.column not in twice and not _is_set_aside(plan, p)]
    several = choices.find(asked)
    plan.leave_out("more than one choice, in one cell or in a column each", *several)
    asked = [p for p in asked if p.column not in several]
    plan.scales = scales.find([p for p in asked if not p.coded])
    on = {p.column: scale.name for scale in plan.scales for p in scale.columns}
    for profile in asked:
        if profile.column in on:
            plan.items.append(Asked("", profile, on[profile.column]))
        else:
            _sort_other(plan, profile)
    return plan


def name(plan: Plan, study_title: str, named: Mapping[str, str]) -> None:
    """Give every column of a plan its id, and list all decisions in the order of study.toml.

    Parameters
    ----------
    plan : Plan
        The plan, which is filled in.
    study_title : str
        What the study is called for now.
    named : mapping of str
        The ids that codings give to questions, by column.
    """
    taken = set(named.values())
    for kind in ("items", "attributes", "questions"):
        for asked in getattr(plan, kind):
            told = asked.profile.label or asked.profile.question
            asked.id = named.get(asked.profile.column) or slug(told, kind[:-1], taken)
    title = Decision("study.title", study_title, "It is the folder's name: what is it called?")
    plan.decisions = [title, *plan.decisions, *_of_scales(plan), *_of_columns(plan, named)]


def _find_respondent(plan: Plan, profiles: Sequence[Profile], key: str | None) -> None:
    by_tool = next((p for p in profiles if p.role == "respondent"), None)
    if by_tool:
        plan.respondent = by_tool.column
        return
    unique = [p for p in profiles if p.unique and p.column and not p.role]
    likely = [p for p in unique if p.column == key or _is_id(p)]
    likely.sort(key=lambda p: (p.column != key, not is_exactly("surely_ids", p.column)))
    if likely:
        plan.respondent = likely[0].column
        coded, sure = plan.respondent == key, is_exactly("surely_ids", plan.respondent)
        others = tuple(p.column for p in likely[1:])
        why, sure = (CODED_ID, True) if coded else (SAY_ID if sure else GUESSED_ID, sure)
        plan.decisions.append(Decision("survey.respondent", plan.respondent, why, others, sure))


def _is_id(profile: Profile) -> bool:
    return len(profile.column.split()) <= WORDS and says("ids", profile.column)


def _is_set_aside(plan: Plan, profile: Profile) -> bool:
    """Leave out what is no answer, or would tell who people are."""
    if profile.column == plan.respondent:
        return True
    reason = _no_answers(profile)
    if reason:
        plan.leave_out(reason, profile.column or "a column without a heading")
    return bool(reason)


def _no_answers(profile: Profile) -> str:
    if not profile.column:
        return "no heading"
    if profile.role:
        return "filled in by the survey tool"
    if profile.looks in IDENTIFYING and not _is_named(profile):
        return f"most cells look like {profile.looks}, which identify people"
    if profile.ranked or (says("ranks", profile.question) and is_numeric(profile)):
        return "an order of things (rank question), which is no rating"
    if profile.looks == "dates and times":
        return "dates or times"
    if profile.coded:
        return ""
    return "" if profile.values or profile.declared else "not answered by anyone"


def _is_named(profile: Profile) -> bool:
    """Tell short answers in capitals, which look like names, from a list of names."""
    if profile.looks != "names" or says("people", profile.question):
        return False
    asks = says("free_text", profile.question) or profile.question.endswith(("?", "？"))
    return profile.coded or asks or bool(profile.declared)


def _sort_other(plan: Plan, profile: Profile) -> None:
    """Sort a column that is on no scale."""
    kind = kind_of(profile)
    if kind == "question":
        plan.questions.append(Asked("", profile))
    elif kind == "attribute":
        plan.attributes.append(Asked("", profile, off=off(profile)))
    else:
        plan.leave_out(kind, profile.column)


def _of_scales(plan: Plan) -> list[Decision]:
    return [
        decision._replace(key=f"scales.{scale.name}.{decision.key}")
        for scale in plan.scales
        for decision in scale.decisions
    ]


def _of_columns(plan: Plan, named: Mapping[str, str]) -> list[Decision]:
    doubts = {c: doubt for scale in plan.scales for c, doubt in scale.doubts.items()}
    found = [
        doubts[item.profile.column]._replace(key=f"items.{item.id}.scale", guess=item.scale)
        for item in plan.items
        if item.profile.column in doubts
    ]
    stated = {scale.name for scale in plan.scales if scale.name.startswith(STATEMENTS)}
    negative = [i for i in plan.items if i.scale in stated and says("negative", i.profile.label)]
    why = "It may be worded the other way round, so that agreeing is unfavourable."
    found += [Decision(f"items.{i.id}.reverse", False, why, (True,)) for i in negative]
    found += [_of_attribute(a) for a in plan.attributes if not a.off]
    found += [_of_question(q, q.profile.column in named) for q in plan.questions]
    return found


def _of_attribute(asked: Asked) -> Decision:
    profile = asked.profile
    sure = is_binary(profile.values) or any(
        is_just("groups", text) for text in (profile.question, profile.column)
    )
    why = "Its heading names a group." if sure else "A few answers, which many people share."
    return Decision(f"attributes.{asked.id}", None, why, GROUP_OR_ITEM[1:], sure)


def _of_question(asked: Asked, coded: bool) -> Decision:
    """Ask of a box in which answers repeat that say something."""
    profile, key = asked.profile, f"questions.{asked.id}"
    if coded or profile.coded:
        return Decision(key, None, "A coding names it.", sure=True)
    often = sorted(profile.values.items(), key=lambda pair: -pair[1])[:COMMON]
    nothing = [times for value, times in often if is_nothing(value)]
    different, said = len(profile.values) - len(nothing), profile.answered - sum(nothing)
    if 2 * different > said or not said:
        return Decision(key, None, "Different answers, in people's own words.", sure=True)
    why = "Its heading asks for words, but the answers repeat."
    return Decision(key, None, why, GROUP_OR_ITEM[:2])
