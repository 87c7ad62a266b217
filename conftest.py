"""For every test run: notebooks write to a folder of their own, never into the project."""

import os
import shutil
import tempfile

from balint_analysis.paths import OUTPUT_ROOT_VARIABLE


def pytest_configure(config):
    config.output_root = tempfile.mkdtemp(prefix="balint-tests-")
    os.environ[OUTPUT_ROOT_VARIABLE] = config.output_root


def pytest_unconfigure(config):
    shutil.rmtree(config.output_root, ignore_errors=True)
