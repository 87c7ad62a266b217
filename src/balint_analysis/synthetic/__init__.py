"""The seeded generator of the example study, and of studies of any size.

Nothing here is data about anybody. Every number of the questionnaire is a quota in
``questionnaire.toml``, scaled to the number of respondents asked for; with 81 of them the
two attendance items come out as published. Only ``random()`` is drawn from Python's
generator, whose sequence is the same in every version and on every platform.
"""

import csv
import hashlib
import io
import math
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from random import Random
from statistics import NormalDist

from jinja2 import Environment, StrictUndefined

from ..study.codebook import ID_PATTERN

RESPONDENTS, COHORT, SEED = 81, 193, 2021
SHARED_OPINION = 0.75  # correlation of every item with a respondent's general opinion
NOT_CODED = 0.02  # share of answers that a coder passes over
FALL_BACK = 0.5  # chance that a coder who misses a subtheme codes its theme


def write_example(folder: Path) -> None:
    """Write the example study, with the published claims and its data card."""
    facts = {"id": "balint-2021-22", "published": True}
    _write(folder, simulate(RESPONDENTS, COHORT, SEED), facts)


def write_study(folder: Path, *, respondents: int, cohort: int, seed: int) -> None:
    """Write a synthetic study of any size to a new or empty folder.

    Parameters
    ----------
    folder : Path
        Becomes the study folder; its name becomes the study's id.
    respondents, cohort : int
        How many answered, and how many were invited.
    seed : int
        The same seed writes the same bytes.

    Raises
    ------
    ValueError
        If there are more respondents than the cohort has people, or fewer than one, or if
        the folder's name cannot be an id.
    """
    study_id = folder.absolute().name
    if not re.fullmatch(ID_PATTERN, study_id):
        raise ValueError(f"“{study_id}” cannot be an id: use letters, digits, “-”, “_” and “.”.")
    if not 1 <= respondents <= cohort:
        raise ValueError(f"{respondents} respondents of a cohort of {cohort} cannot be.")
    facts = {"id": study_id, "published": False}
    _write(folder, simulate(respondents, cohort, seed), facts)


def simulate(respondents: int, cohort: int, seed: int) -> dict:
    """Draw one study.

    Returns
    -------
    dict
        ``files``, a table (list of rows) per file name, and the facts that the codebook's and
        the data card's templates need.
    """
    plan = tomllib.loads(_text("questionnaire.toml"))
    random = Random(seed)
    people = [f"R{n:0{len(str(respondents))}}" for n in range(1, respondents + 1)]
    staying = _shuffled(random, range(respondents))
    opinions = [_normal(random) for _ in people]
    columns = {"Respondent": people}
    for attribute in plan["attributes"]:
        columns[attribute["column"]] = _attribute(random, attribute, respondents)
    for item in plan["items"]:
        columns[item["column"]] = _item(random, plan, item, staying, opinions)
    answers = _answers(random, plan, staying)
    for question in plan["questions"]:
        texts = {n: answer["text"] for n, q, answer in answers if q == question["id"]}
        columns[question["column"]] = [texts.get(n, "") for n in range(respondents)]
    tables = {"survey.csv": [list(columns), *map(list, zip(*columns.values(), strict=True))]}
    for coder in plan["coders"]:
        tables[coder["file"]] = _codings(random, plan, coder, people, answers)
    facts = {"respondents": respondents, "cohort": cohort, "seed": seed, "answers": len(answers)}
    return {**plan, **facts, "files": tables}


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _normal(random: Random) -> float:
    return NormalDist().inv_cdf(random.random() or 0.5)


def _shuffled(random: Random, things) -> list:
    return [thing for _, thing in sorted((random.random(), thing) for thing in things)]


def _apportion(total: int, quotas: list[int]) -> list[int]:
    """Split a total in proportion to quotas, by largest remainders."""
    exact = [total * quota / sum(quotas) for quota in quotas]
    parts = [math.floor(x) for x in exact]
    by_remainder = sorted(range(len(quotas)), key=lambda k: (parts[k] - exact[k], k))
    for k in by_remainder[: total - sum(parts)]:
        parts[k] += 1
    return parts


def _reaching(staying: list[int], reached: int) -> list[int]:
    """Say who got as far as a question that `reached` of 81 got to: those who stop, stop."""
    return staying[: math.floor(len(staying) * reached / RESPONDENTS + 0.5)]


def _attribute(random: Random, attribute: dict, respondents: int) -> list[str]:
    parts = _apportion(respondents, attribute["quotas"])
    values = [v for value, n in zip(attribute["values"], parts, strict=True) for v in [value] * n]
    return [values[k] for k in _shuffled(random, range(respondents))]


def _item(random, plan, item, staying, opinions) -> list[str]:
    """Hand out an item's quota of levels in the order of the respondents' opinions."""
    reaching = _reaching(staying, item["reached"])
    levels = [*plan["scale"]["levels"], *plan["scale"]["not_applicable"], ""]
    skipped = item["reached"] - sum(item["quotas"]) - item.get("not_applicable", 0)
    parts = _apportion(len(reaching), [*item["quotas"], item.get("not_applicable", 0), skipped])
    outside = sum(parts[len(plan["scale"]["levels"]) :])
    shuffled = _shuffled(random, reaching)
    without, ranked = shuffled[:outside], shuffled[outside:]
    sign = -1 if item.get("reverse") else 1
    own = math.sqrt(1 - SHARED_OPINION**2)
    scores = {n: sign * SHARED_OPINION * opinions[n] + own * _normal(random) for n in ranked}
    in_order = sorted(ranked, key=lambda n: (scores[n], n)) + without
    given = dict(
        zip(in_order, (x for x, n in zip(levels, parts, strict=True) for x in [x] * n), strict=True)
    )
    return [given.get(n, "") for n in range(len(staying))]


def _answers(random, plan, staying) -> list[tuple[int, str, dict]]:
    """Hand out the invented answers: (respondent, question, answer), by respondent."""
    bank = tomllib.loads(_text("answers.toml"))["answers"]
    answers = []
    for question in plan["questions"]:
        pool = [answer for answer in bank if answer["question"] == question["id"]]
        reaching = _reaching(staying, question["reached"])
        n = math.floor(len(staying) * len(pool) / RESPONDENTS + 0.5)
        writers = sorted(_shuffled(random, reaching)[:n])
        order = _shuffled(random, range(len(pool)))
        for k, writer in enumerate(writers):
            answers.append((writer, question["id"], pool[order[k % len(pool)]]))
    asked = [question["id"] for question in plan["questions"]]
    return sorted(answers, key=lambda a: (a[0], asked.index(a[1])))


def _codings(random, plan, coder, people, answers) -> list[list[str]]:
    """Code the answers as one fallible coder: a header, then a row an answer."""
    parents = {code["id"]: code.get("theme") for code in plan["codes"]}
    passed_over = max(1, round(NOT_CODED * len(answers)))
    left_out = set(_shuffled(random, range(len(answers)))[:passed_over])
    rows = [["Respondent", "question", *parents]]
    for k, (n, question, answer) in enumerate(answers):
        codes = {code for code in parents if _sees(random, code, coder, answer)}
        missed = [code for code in answer["themes"] if parents[code] and code not in codes]
        codes |= {parents[code] for code in missed if random.random() < FALL_BACK}
        marks = ["" if k in left_out else str(int(code in codes)) for code in parents]
        rows.append([people[n], question, *marks])
    return rows


def _sees(random: Random, code: str, coder: dict, answer: dict) -> bool:
    chance = coder["finds"] if code in answer["themes"] else coder["imagines"]
    return random.random() < chance


def _write(folder: Path, study: dict, facts: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    contents = {name: _csv(rows) for name, rows in study["files"].items()}
    render = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    contents["study.toml"] = render.from_string(_text("study.toml.j2")).render(**study | facts)
    sums = {n: hashlib.sha256(text.encode()).hexdigest() for n, text in sorted(contents.items())}
    card = render.from_string(_text("README.md.j2")).render(**study | facts, checksums=sums)
    for name, text in {**contents, "README.md": card}.items():
        (folder / name).write_bytes(text.encode())


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
