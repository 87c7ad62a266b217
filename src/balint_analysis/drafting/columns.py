"""Decide what the columns of an export are: items, questions, attributes, or none of these."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from . import scales
from .catalogue import folded, is_binary, is_exactly, is_just, is_not_applicable, number, says
from .decisions import Asked, Decision, Plan
from .profiles import CONTACT, IDENTIFYING, MOST_VALUES, TITLED, Profile
from .toml_text import slug

MINIMUM_CELL = 5  # people of a group, or it is not drafted in use
MOST_CHOICES, LONGEST_LEVEL = 30, 60
OFTEN = 2  # times that every choice was ticked, in the mean
WORDS, MANY_WORDS = 4, 10  # in the middle one of the answers, and in the longest tenth of them
STATEMENTS = ("agreement", "true", "rating", "scale")  # scales on which statements are judged
AMOUNT = re.compile(r"[+\-−]?\d+([.,]\d+)?")
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
    several = _several(asked)
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
    if profile.ranked or (says("ranks", profile.question) and _is_numeric(profile)):
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


def _is_numeric(profile: Profile) -> bool:
    return bool(profile.values) and all(number(value) is not None for value in profile.values)


def _several(profiles: Sequence[Profile]) -> list[str]:
    """Find the columns of questions with several choices."""
    families: dict[str, dict[str, bool]] = {}
    for profile in profiles:
        if profile.block:
            families.setdefault(profile.block, {})[profile.column] = _is_tick(profile)
    answered = {p.column for p in profiles if p.values}
    ticked = {
        column
        for family in families.values()
        if _are_choices(family) and answered & set(family)
        for column in family
        if family[column]
    }
    return [p.column for p in profiles if p.column in ticked or _is_joined(p)]


def _are_choices(family: Mapping[str, bool]) -> bool:
    """Tell choices by their ticks; one more column may hold what “other” was."""
    ticks = sum(family.values())
    return any("___" in column for column in family) or (ticks > 1 and len(family) - ticks <= 1)


def _is_tick(profile: Profile) -> bool:
    """Tell a column that says whether one option was ticked: marks, or the option again."""
    if len(profile.declared) > 2:
        return False
    if is_binary(profile.cells):
        return True
    if len(profile.cells) != 1:
        return False
    (cell,) = profile.cells
    return cell == profile.part or folded(profile.question).endswith(folded(cell) or "\0")


def _is_joined(profile: Profile) -> bool:
    """Tell cells with several choices: “a;b;”, “a, b” or “1,2,5”, of few different parts."""
    values = profile.values
    if not values or len(values) > MOST_CHOICES**2:
        return False
    if all(value.endswith(";") for value in values):
        return True
    signs = () if _asks_for_words(profile) else (";", ", ", ",")
    return any(_is_joined_by(sign, values) for sign in signs)


def _is_joined_by(sign: str, values: Mapping[str, int]) -> bool:
    split = [[part.strip() for part in value.split(sign)] for value in values]
    parts = {part for cell in split for part in cell}
    ticked = sum(len(cell) * n for cell, n in zip(split, values.values(), strict=True))
    several = max(map(len, split)) >= (3 if sign == "," else 2)
    return several and ticked >= OFTEN * len(parts) and len(parts) < min(len(values), MOST_CHOICES)


def _sort_other(plan: Plan, profile: Profile) -> None:
    """Sort a column that is on no scale."""
    kind = _kind(profile)
    if kind == "question":
        plan.questions.append(Asked("", profile))
    elif kind == "attribute":
        plan.attributes.append(Asked("", profile, off=_off(profile)))
    else:
        plan.leave_out(kind, profile.column)


def _kind(profile: Profile) -> str:
    """Say what a column is: a question, an attribute, or why it is left out."""
    different, answered = len(profile.values), profile.answered
    if profile.coded or _asks_for_words(profile):
        return "question"
    if profile.declared and 1 < len(profile.declared) <= MOST_VALUES:
        return "attribute"
    if not different:
        return "not answered by anyone"
    if _is_measured(profile):
        return "numbers that are no rating"
    if _is_free_text(profile):
        return "question"
    if different == 1:
        return "the same answer from everybody"
    if private := _private(profile):
        return private
    if different <= MOST_VALUES and different < answered / 2:
        return "attribute"
    return "neither a scale nor groups nor free text"


def _is_measured(profile: Profile) -> bool:
    """Tell places on a line, and amounts, from the few small numbers of groups."""
    if not profile.values or not all(map(AMOUNT.fullmatch, profile.values)):
        return False
    whole = all(number(value) is not None for value in profile.values)
    far = not whole or any(abs(number(value)) > MOST_VALUES for value in profile.values)
    return len(profile.values) > MOST_VALUES or (far and not says("groups", profile.question))


def _asks_for_words(profile: Profile) -> bool:
    """Tell a comment box by its heading, whatever was written: “No” and “None” make no group."""
    if profile.declared or (profile.values and _is_numeric(profile)):
        return False
    told = profile.part or profile.label
    alone = len(told.split()) <= WORDS and says("other", told)
    if says("free_text", profile.question) or says("free_text", profile.column) or alone:
        return not is_binary(profile.values) or len(set(map(folded, profile.values))) < 2
    return False


def _is_free_text(profile: Profile) -> bool:
    different, answered = len(profile.values), profile.answered
    words = profile.words
    middle, longest = words[len(words) // 2], words[int(len(words) * 0.9)]
    long = middle >= WORDS or longest >= MANY_WORDS
    if long and different > min(MOST_VALUES, answered / 2):
        return True
    asks = profile.question.endswith(("?", "？"))
    return asks and not _is_numeric(profile) and different > max(2, 0.6 * answered)


def _private(profile: Profile) -> str:
    """Say why no groups are made of a column: its answers are people, or people's own words."""
    if says("people", profile.question) or _is_titled(profile):
        return "its answers may name people"
    if contact := [kind for kind in CONTACT if kind in profile.holds]:
        return f"some cells look like {contact[0]}"
    if any(len(value) > LONGEST_LEVEL for value in profile.values):
        return f"answers of more than {LONGEST_LEVEL} characters make no groups"
    return ""


def _is_titled(profile: Profile) -> bool:
    """Tell names from places, which look alike, by a title before some of them."""
    return "names" in profile.holds and any(map(TITLED.match, profile.values))


def _off(profile: Profile) -> str:
    """Say why a group is not drafted in use: somebody in it might be known again."""
    smallest = min((n for v, n in profile.values.items() if not is_not_applicable(v)), default=0)
    if smallest < MINIMUM_CELL:
        return f"one of its levels has fewer than {MINIMUM_CELL} people"
    return ""


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
    profile, key = asked.profile, f"questions.{asked.id}"
    if coded or profile.coded:
        return Decision(key, None, "A coding names it.", sure=True)
    different = len(profile.values) > min(MOST_VALUES, profile.answered / 2)
    if different and (_asks_for_words(profile) or _is_free_text(profile)):
        return Decision(key, None, "Mostly different answers, in people's own words.", sure=True)
    why = "Its heading asks for words, but the answers repeat."
    return Decision(key, None, why, GROUP_OR_ITEM[:2])
