"""What is measured: the project beside its peers and floors, all on the same data."""

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from race import Contenders, Part, Table

import balint_analysis as balint
from balint_analysis import paths, synthetic
from balint_analysis.any_codes import reliability
from balint_analysis.report.every_table import TABLES as DECLARED
from balint_analysis.stats import bootstrap as bootstrap_of
from balint_analysis.stats import patterns
from balint_analysis.stats.counting import level_counts
from balint_analysis.stats.intervals import interval

HERE = Path(__file__).resolve().parent
SEED = 2021
CODERS, REPLICATES, TRIED = 3, 10_000, 20
LEVELS, ITEMS, MISSING = 5, 10, 0.1
BLOCK = 1 << 17
EXAMPLE = 81


def alpha(n: int) -> Contenders:
    """Compute coefficients of coders who marked a theme or not."""
    import krippendorff
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    codes, marks = _codes(n), _marks(n)
    return {
        "balint, ready codes: alpha": lambda: patterns.krippendorff(*patterns.patterns(codes, 2)),
        "balint, ready codes: kappa": lambda: patterns.fleiss(*patterns.patterns(codes, 2)),
        "balint, ready codes: AC1": lambda: patterns.gwet(*patterns.patterns(codes, 2)),
        "balint, codes yet to check: alpha": lambda: reliability.krippendorff_alpha(codes),
        "balint, floats with NaN yet to check: alpha": lambda: reliability.krippendorff_alpha(
            marks
        ),
        "krippendorff, codes": lambda: krippendorff.alpha(codes.T, level_of_measurement="nominal"),
        "krippendorff, floats with NaN": lambda: krippendorff.alpha(
            marks.T, level_of_measurement="nominal"
        ),
        "statsmodels, codes: kappa": lambda: fleiss_kappa(aggregate_raters(codes)[0]),
    }


def _codes(n: int) -> np.ndarray:
    """Let coders mark a third of the answers, and go astray in a tenth."""
    stream = np.random.RandomState(SEED)
    marked = stream.random_sample((n, 1)) < 1 / 3
    return (marked ^ (stream.random_sample((n, CODERS)) < 0.1)).astype(np.int8)


def _marks(n: int) -> np.ndarray:
    """Leave a twentieth of the codes out."""
    missing = np.random.RandomState(SEED).random_sample((n, CODERS)) < 0.05
    return np.where(missing, np.nan, _codes(n))


def bootstrap(n: int) -> Contenders:
    """Draw answers again; the peers draw and count every time, as one would write it."""
    import krippendorff
    from statsmodels.stats.inter_rater import fleiss_kappa

    codes = _codes(n)
    counts = np.stack([(codes == k).sum(axis=1) for k in range(2)], axis=1)

    def ours():
        r, w = patterns.patterns(codes, 2)
        return patterns.krippendorff(r, bootstrap_of.draw(w, number=REPLICATES, seed=SEED))

    def loop(coefficient):
        stream = np.random.RandomState(SEED)
        return [coefficient(counts[stream.randint(n, size=n)]) for _ in range(TRIED)]

    def nominal(table):
        return krippendorff.alpha(value_counts=table, level_of_measurement="nominal")

    return {
        "balint": ours,
        "krippendorff, in a loop": Part(lambda: loop(nominal), REPLICATES // TRIED),
        "statsmodels (kappa), in a loop": Part(lambda: loop(fleiss_kappa), REPLICATES // TRIED),
    }


def likert(n: int) -> Contenders:
    """Count every level of ten items, a tenth of the answers missing."""
    study = balint.load(paths.EXAMPLE)
    responses = _responses(study.codebook, n)
    study = replace(study, responses=responses)
    codes = [column.array.codes for _, column in responses.items()]

    def floor():
        blocks = [[c[a : a + BLOCK] for a in range(0, n, BLOCK)] for c in codes]
        levels = range(-1, LEVELS + 1)
        return [[sum(np.count_nonzero(b == k) for b in c) for k in levels] for c in blocks]

    contenders = {
        "floor: numpy on ready codes": floor,
        "balint, counts alone": lambda: level_counts(codes, LEVELS + 1),
        "balint, the table": partial(_afresh, balint.likert.counts, study),
        "pandas value_counts": lambda: [responses[name].value_counts() for name in responses],
    }
    if n <= 100_000:
        plain = responses.astype(object)
        contenders["pandas value_counts, text"] = lambda: [plain[c].value_counts() for c in plain]
        contenders["pandas melt + crosstab"] = lambda: _crosstab(plain)
    return contenders


def _crosstab(responses: pd.DataFrame) -> pd.DataFrame:
    long = responses.melt()
    return pd.crosstab(long["variable"], long["value"])


def _responses(codebook, n: int) -> pd.DataFrame:
    stream = np.random.RandomState(SEED)
    codes = stream.randint(LEVELS, size=n).astype(np.int8)
    codes[stream.random_sample(n) < MISSING] = -1
    columns = {}
    for place, item in enumerate(codebook.items):
        scale = codebook.scale_of(item)
        levels = [*scale.levels, *scale.not_applicable]
        rolled = np.roll(codes, place)
        columns[item.id] = pd.Categorical.from_codes(rolled, levels, ordered=True)
    return pd.DataFrame(columns)


def wilson(n: int) -> Contenders:
    """Compute Wilson's interval of ten items."""
    from scipy.stats import binomtest
    from statsmodels.stats.proportion import proportion_confint

    count, base = np.arange(n // 2, n // 2 + ITEMS), np.full(ITEMS, n)
    return {
        "balint": lambda: interval(count, base),
        "statsmodels, all at once": lambda: proportion_confint(count, base, method="wilson"),
        "scipy, one by one": lambda: [
            binomtest(int(x), n).proportion_ci(method="wilson") for x in count
        ],
    }


SCRATCH = tempfile.TemporaryDirectory()


@cache
def _study(n: int) -> Path:
    """Write a synthetic study of n respondents, once; the example for as many as it has."""
    if n == EXAMPLE:
        return paths.study_folder(paths.EXAMPLE)
    folder = Path(SCRATCH.name) / f"study-{n}"
    folder.mkdir()
    synthetic.write_study(folder, respondents=n, cohort=2 * n, seed=SEED)
    return folder


def _read_csv(n: int) -> list[pd.DataFrame]:
    return [pd.read_csv(file, dtype=str) for file in sorted(_study(n).glob("*.csv"))]


def reading(n: int) -> Contenders:
    """Load a study, every cell checked."""
    folder = _study(n)
    return {
        "balint.load": lambda: balint.load(folder),
        "floor: pandas.read_csv of its files": lambda: _read_csv(n),
    }


def tables(n: int) -> Contenders:
    """Compute every declared table of a loaded study."""
    loaded = balint.load(_study(n))
    ours = {f"balint: {name}": partial(_afresh, table, loaded) for name, table in DECLARED.items()}
    return {"floor: pandas.read_csv of its files": lambda: _read_csv(n)} | ours


def _afresh(table, study) -> pd.DataFrame:
    """Compute a table of a study as if it had not been asked for before."""
    return table(replace(study))


def job(n: int) -> Contenders:
    """Run the whole job, as whole processes."""
    study = _study(n)
    return {
        "floor: one script": lambda: _run(HERE / "one_script.py", study),
        "balint reproduce": lambda: _reproduce(study),
        "balint reproduce --jobs 1": lambda: _reproduce(study, "--jobs", "1"),
        "papermill, one notebook after another": lambda: _papermill(study),
    }


def _run(*arguments) -> None:
    """Run Python on arguments; it may keep compiled bytecode, as in any usual set-up."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment = kept | {paths.OUTPUT_ROOT_VARIABLE: SCRATCH.name}
    command = [sys.executable, *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, env=environment)


def _reproduce(study: Path, *options: str) -> None:
    command = "from balint_analysis.cli import app; app()"
    _run("-c", command, "reproduce", study, "--output-root", SCRATCH.name, *options)


def _papermill(study: Path) -> None:
    for path in paths.notebooks():
        _run("-m", "papermill", path, Path(SCRATCH.name) / path.name, "-p", "study", study)


THOUSANDS = (1_000, 10_000, 100_000)
TABLES = {
    "alpha": Table(
        "Reliability of three coders",
        "A theme marked or not; in the floats with NaN a twentieth is missing. Ready codes are "
        "whole numbers from 0 on, as they are once a study is read: nothing is checked again.",
        "krippendorff, codes",
        (EXAMPLE, *THOUSANDS, 1_000_000),
        alpha,
    ),
    "bootstrap": Table(
        f"Bootstrap of alpha, {REPLICATES:,} replicates",
        f"The peers' time is that of {TRIED} replicates, multiplied. What we draw is how many "
        "answers were coded in each way, and of these ways there are few.",
        "balint",
        (EXAMPLE, *THOUSANDS),
        bootstrap,
        turns=4,
    ),
    "likert": Table(
        "Counts of ten Likert items",
        "Five levels and one that does not apply, a tenth missing. The table has texts, bases "
        "and shares.",
        "floor: numpy on ready codes",
        (*THOUSANDS, 1_000_000, 10_000_000),
        likert,
        turns=5,
    ),
    "wilson": Table(
        "Wilson's interval of ten items", "n is the base.", "balint", (EXAMPLE,), wilson, turns=20
    ),
    "reading": Table(
        "Reading a study",
        "Every cell is checked against study.toml, and every code against the answers.",
        "floor: pandas.read_csv of its files",
        (EXAMPLE, *THOUSANDS),
        reading,
        turns=3,
    ),
    "tables": Table(
        "Every table of a loaded study",
        "Beside the time that reading its files takes without a check.",
        "floor: pandas.read_csv of its files",
        (THOUSANDS[-1],),
        tables,
        turns=2,
    ),
    "job": Table(
        "The whole job",
        "Whole processes. The one script is the notebooks' own code in one process, without "
        "kernels; it writes the same figures, tables and reports.",
        "floor: one script",
        (EXAMPLE, THOUSANDS[-1]),
        job,
        turns=3,
        processes=True,
    ),
}
