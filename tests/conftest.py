"""What the tests share."""

import pytest
from hypothesis import settings

from balint_analysis.study.codebook import Codebook

settings.register_profile("short", max_examples=25, deadline=None, derandomize=True)
settings.load_profile("short")


@pytest.fixture(scope="session")
def small_study():
    """Make a study of just the parts of study.toml that are given."""
    required = {
        "folder": ".",
        "study": {"id": "small", "title": "A small study"},
        "survey": {"file": "survey.csv"},
    }
    return lambda **parts: Codebook.model_validate(required | parts)
