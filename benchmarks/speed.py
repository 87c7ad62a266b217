"""The project beside its peers, as ratios measured in one run: prints Markdown tables.

Contenders take turns, so that whatever else the machine does meets them alike. Ratios travel
from machine to machine, seconds do not. Nothing is asserted.

    python benchmarks/speed.py               everything
    python benchmarks/speed.py likert job    these tables only
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd

from balint_analysis import paths
from balint_analysis.stats import reliability
from balint_analysis.stats.intervals import interval
from balint_analysis.study import reading
from balint_analysis.tables import likert

HERE = Path(__file__).resolve().parent
SEED = 2021
CODERS, REPLICATES = 3, 10_000
RESPONDENTS = 100_000
MISSING = 0.1
LEAST = 0.01  # seconds; what is faster is timed several times in a row
Contenders = dict[str, Callable[[], object]]


def race(contenders: Contenders, turns: int, summary: Callable = min) -> dict[str, float]:
    """Time contenders in turns, after one turn that does not count.

    Parameters
    ----------
    contenders : dict of callable
        By name.
    turns : int
        How many times each has its turn.
    summary : callable
        What is made of a contender's times: the least suits work within this process.

    Returns
    -------
    dict of float
        Seconds by name.
    """
    loops = {name: max(1, int(LEAST / _time(work, 1))) for name, work in contenders.items()}
    times = {name: [] for name in contenders}
    for _ in range(turns):
        for name, work in contenders.items():
            times[name].append(_time(work, loops[name]))
    return {name: summary(found) for name, found in times.items()}


def _time(work: Callable, loops: int) -> float:
    start = perf_counter()
    for _ in range(loops):
        work()
    return (perf_counter() - start) / loops


def show(title: str, times: dict[str, float], unit: str) -> None:
    """Print a table of ratios to one of the contenders."""
    print(f"\n### {title}\n\n| how | × {unit} |\n|---|---|")
    for name, seconds in times.items():
        print(f"| {name} | {_figures(seconds / times[unit])} |")
    print(end="", flush=True)


def _figures(ratio: float) -> str:
    """Round to two figures, or to whole numbers from 10 on."""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}" if ratio < 1 else f"{ratio:.1f}"


def alpha() -> None:
    """Krippendorff's alpha of three coders who marked a theme or not."""
    for n, turns in ((81, 30), (1_000_000, 7)):
        codes = _codes(n)
        show(f"Alpha, {n:,} answers", race(_alphas(codes), turns), "balint_analysis")


def _codes(n: int) -> np.ndarray:
    """Let coders mark a third of the answers, and go astray in a tenth."""
    stream = np.random.RandomState(SEED)
    marked = stream.random_sample((n, 1)) < 1 / 3
    return (marked ^ (stream.random_sample((n, CODERS)) < 0.1)).astype(np.int8)


def _alphas(codes: np.ndarray) -> Contenders:
    import krippendorff
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    radix = 2 ** np.arange(CODERS, dtype=np.int8)
    return {
        "balint_analysis": lambda: reliability.krippendorff_alpha(codes),
        "krippendorff": lambda: krippendorff.alpha(codes.T, level_of_measurement="nominal"),
        "statsmodels (Fleiss' kappa)": lambda: fleiss_kappa(aggregate_raters(codes)[0]),
        "counting alone: bincount of bytes": lambda: np.bincount(codes @ radix),
    }


def bootstrap() -> None:
    """Measure a bootstrap of alpha; skipped where the project has none."""
    try:
        from balint_analysis.stats.patterns import krippendorff, patterns, replicates
    except ImportError:
        print("\nNo bootstrap to measure.")
        return

    def ours(codes):
        r, w = patterns(codes.astype(int), 2)
        return krippendorff(r, replicates(w, REPLICATES, SEED))

    for n in (81, 1_000):
        codes = _codes(n)
        contenders = {"balint_analysis": lambda codes=codes: ours(codes)} | _loops(codes)
        title = f"Bootstrap of alpha, {REPLICATES:,} replicates, {n:,} answers"
        show(title, race(contenders, 4), "balint_analysis")
    sizes = {f"{n:,} answers": _codes(n) for n in (81, 1_000, 1_000_000)}
    grown = {name: lambda codes=codes: ours(codes) for name, codes in sizes.items()}
    show("The same, balint_analysis alone, as answers grow", race(grown, 7), "81 answers")


def _loops(codes: np.ndarray) -> Contenders:
    """Loop over the peers, answers drawn again each time, as one would write it."""
    import krippendorff
    from statsmodels.stats.inter_rater import fleiss_kappa

    marks = codes.sum(axis=1)
    table = np.column_stack([CODERS - marks, marks])

    def loop(coefficient):
        stream = np.random.RandomState(SEED)
        draws = (stream.randint(len(table), size=len(table)) for _ in range(REPLICATES))
        return [coefficient(table[drawn]) for drawn in draws]

    def nominal(counts):
        return krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")

    return {
        "loop over krippendorff (value counts)": lambda: loop(nominal),
        "loop over statsmodels (Fleiss' kappa)": lambda: loop(fleiss_kappa),
    }


def counts() -> None:
    """Count every level of the example study's items for many respondents."""
    codebook = reading.read(paths.EXAMPLE)
    responses = _responses(codebook)
    codes = [responses[item.id].cat.codes.to_numpy() for item in codebook.items]
    plain = responses.astype(object)

    def floor():
        return [[np.count_nonzero(c == level) for level in range(-1, 6)] for c in codes]

    contenders = {
        "numpy on ready int8 codes (floor)": floor,
        "balint_analysis.likert.count": lambda: likert.count(responses, codebook),
        "pandas value_counts, categories": lambda: _value_counts(responses),
        "pandas value_counts, text": lambda: _value_counts(plain),
        "pandas melt + crosstab": lambda: _crosstab(plain),
    }
    title = f"Likert counts, {len(codes)} items, {RESPONDENTS:,} respondents"
    show(title, race(contenders, 9), "numpy on ready int8 codes (floor)")


def _value_counts(responses: pd.DataFrame) -> list[pd.Series]:
    return [responses[name].value_counts(dropna=False) for name in responses]


def _crosstab(responses: pd.DataFrame) -> pd.DataFrame:
    long = responses.melt()
    return pd.crosstab(long["variable"], long["value"])


def _responses(codebook) -> pd.DataFrame:
    stream = np.random.RandomState(SEED)
    columns = {}
    for item in codebook.items:
        scale = codebook.scale_of(item)
        codes = stream.randint(len(scale.levels), size=RESPONDENTS)
        codes[stream.random_sample(RESPONDENTS) < MISSING] = -1
        levels = [*scale.levels, *scale.not_applicable]
        columns[item.id] = pd.Categorical.from_codes(codes, levels, ordered=True)
    return pd.DataFrame(columns)


def intervals() -> None:
    """Wilson's interval of ten items."""
    from scipy.stats import binomtest
    from statsmodels.stats.proportion import proportion_confint

    count, base = np.arange(30, 40), np.full(10, 64)
    pairs = [(int(x), int(n)) for x, n in zip(count, base, strict=True)]
    contenders = {
        "balint_analysis.intervals.interval": lambda: interval(count, base),
        "statsmodels, arrays": lambda: proportion_confint(count, base, method="wilson"),
        "statsmodels, one at a time": lambda: [
            proportion_confint(x, n, method="wilson") for x, n in pairs
        ],
        "scipy binomtest, one at a time": lambda: [
            binomtest(x, n).proportion_ci(method="wilson") for x, n in pairs
        ],
    }
    show("Wilson's interval, 10 items", race(contenders, 20), "balint_analysis.intervals.interval")


def job() -> None:
    """Run the whole job for the example study, as whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        contenders = {
            "one script (floor)": lambda: _run(folder, HERE / "one_script.py"),
            "balint reproduce": lambda: _reproduce(folder),
            "balint reproduce --jobs 1": lambda: _reproduce(folder, "--jobs", "1"),
            "papermill command, one notebook after another": lambda: _papermill(folder),
        }
        show("The whole job", race(contenders, 3, median), "one script (floor)")


def _run(folder: str, *arguments) -> None:
    """Run Python on arguments; it may keep compiled bytecode, as in any usual set-up."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment = kept | {paths.OUTPUT_ROOT_VARIABLE: folder}
    command = [sys.executable, *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, env=environment)


def _reproduce(folder: str, *options: str) -> None:
    command = "from balint_analysis.cli import app; app()"
    _run(folder, "-c", command, "reproduce", "--output-root", folder, *options)


def _papermill(folder: str) -> None:
    for path in paths.notebooks():
        _run(folder, "-m", "papermill", path, Path(folder) / path.name)


TABLES = {
    "alpha": alpha,
    "bootstrap": bootstrap,
    "likert": counts,
    "intervals": intervals,
    "job": job,
}


def main() -> None:
    """Print the tables asked for, all by default."""
    unknown = set(sys.argv[1:]) - set(TABLES)
    if unknown:
        raise SystemExit(f"No table {', '.join(unknown)}: choose from {', '.join(TABLES)}.")
    for name in sys.argv[1:] or TABLES:
        TABLES[name]()


if __name__ == "__main__":
    main()
