"""A made-up study whose last digits would show the order in which something was summed.

Seven coders, of whom any number coded an answer, a hundred different sets of themes, and
attributes of unequal groups. Only Python's own generator is used: it is the same everywhere.
"""

import random

CODERS = "abcdefg"
CODES = {"m": "Memory", "n": "Noise", "o": "Order", "p": "Place", "q": "Quiet", "r": "Rest"}
LEVELS = ["Never", "Seldom", "Often", "Always"]
ITEMS = ["calm", "heard", "safe", "slow"]
WARDS = ["north", "east", "south", "hall", "annexe"]
RESPONDENTS = 120

CODEBOOK = f"""
study = {{ id = "crowd", title = "A made-up crowd", synthetic = true }}
cohort = {{ enrolled = 407 }}
survey = {{ file = "survey.csv", respondent = "ID" }}
scales = {{ often = {{ levels = {LEVELS}, agree = ["Often", "Always"] }} }}
attributes = [{{ id = "ward", column = "Ward" }}]
questions = [{{ id = "why", column = "Why" }}]
constructs = [{{ id = "peace", name = "Peace", items = {ITEMS} }}]
items = [{", ".join(f'{{ id = "{i}", column = "{i}", scale = "often" }}' for i in ITEMS)}]
coding = {{ approach = "coding-reliability" }}
coders = [{", ".join(f'{{ id = "{c}", file = "{c}.csv" }}' for c in CODERS)}]
themes = [{", ".join(f'{{ id = "{k}", name = "{v}" }}' for k, v in CODES.items())}]
abstract = {{ items = {ITEMS} }}
"""


def write(folder):
    """Write the study's folder, the same each time."""
    folder.mkdir(exist_ok=True)
    draw = random.Random("crowd")
    people = [f"{number:03}" for number in range(RESPONDENTS)]
    texts = {"study.toml": CODEBOOK, "survey.csv": _survey(draw, people)}
    seen = {person: [draw.random() ** 2 for _ in CODES] for person in people}
    texts |= {f"{coder}.csv": _coder(draw, seen) for coder in CODERS}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def _survey(draw, people) -> str:
    rows = [["ID", *ITEMS, "Ward", "Why"]]
    for number, person in enumerate(people):
        stays = draw.choice([2, 3, 4, 4, 4])
        levels = [draw.choice(LEVELS) if k < stays else "" for k in range(len(ITEMS))]
        rows.append([person, *levels, draw.choice(WARDS[: 1 + number % 5]), "A made-up answer"])
    return _csv(rows)


def _coder(draw, seen) -> str:
    rows = [["ID", *CODES]]
    for person, chances in seen.items():
        marks = [str(int(draw.random() < chance)) for chance in chances]
        rows.append([person, *(marks if draw.random() < 0.7 else [""] * len(CODES))])
    return _csv(rows)


def _csv(rows) -> str:
    return "".join(",".join(row) + "\n" for row in rows)
