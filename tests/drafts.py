"""Drafts of small exports, for tests: what is written, and what is left to confirm."""

import tomllib

import pandas as pd

from balint_analysis.drafting import codebook
from balint_analysis.readers.export import Export
from balint_analysis.study.codebook import Codebook, Scale

FIVE = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]


def export(tool="plain", **columns) -> Export:
    """Make an export; `facts` are what it says of itself, every other argument is a column."""
    facts = columns.pop("facts", {})
    return Export(tool, pd.DataFrame(columns, dtype=str), **facts)


def drafted(survey: Export, **options) -> tuple[str, Codebook]:
    """Draft a study: its text, and what the text says."""
    options = {"study_id": "small", "file": "survey.csv"} | options
    plan = codebook.plan(survey, options["study_id"], options.get("codings", ()))
    text = codebook.write(plan, survey, **options)
    return text, Codebook.model_validate({**tomllib.loads(text), "folder": "."})


def scale(*values, heading="Q", facts=None, **others) -> Scale | None:
    """Draft a survey with one column of these answers, and return its scale."""
    _, codebook = drafted(export(**{heading: list(values)}, **others, facts=facts or {}))
    return codebook.scale_of(codebook.items[0]) if codebook.items else None


def opened(survey: Export, **options) -> dict:
    """Draft a study: what is left to confirm, by its key."""
    return {entry.key: entry for entry in drafted(survey, **options)[1].confirm}
