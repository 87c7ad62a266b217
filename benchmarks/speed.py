"""The project beside its peers, as ratios measured in one run; written to docs/performance.md.

Ratios travel from machine to machine, seconds do not. Nothing is asserted.

    python benchmarks/speed.py                            everything
    python benchmarks/speed.py likert job --most 10000    these tables, sizes up to 10,000
"""

from argparse import ArgumentParser
from pathlib import Path

import page
import pandas as pd
from contenders import TABLES
from race import race

RESULTS = Path(__file__).resolve().parent / "results.csv"


def measure(name: str, most: int) -> pd.DataFrame:
    """Measure one table, at each of its sizes or the largest that is allowed."""
    table, rows = TABLES[name], []
    for n in sorted({min(n, most) for n in table.sizes}):
        times = race(table.contenders(n), table.turns, table.processes)
        rows += [(name, how, n, s, s / times[table.unit]) for how, s in times.items()]
        print(
            f"{table.title}, {n:,}",
            *(f"{r[4]:10.3g}  {r[1]}" for r in rows[-len(times) :]),
            sep="\n",
        )
    return pd.DataFrame(rows, columns=["table", "how", "n", "seconds", "ratio"])


def main() -> None:
    """Measure the tables asked for, keep what was measured of the others, and write the page."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(TABLES))
    parser.add_argument("--most", type=int, default=10**9, help="the largest size to measure")
    asked = parser.parse_args()
    if unknown := set(asked.tables) - set(TABLES):
        parser.error(f"no table {', '.join(sorted(unknown))}: choose from {', '.join(TABLES)}")
    new = pd.concat([measure(name, asked.most) for name in asked.tables or TABLES])
    new[["seconds", "ratio"]] = new[["seconds", "ratio"]].map(lambda x: float(f"{x:.3g}"))
    old = pd.read_csv(RESULTS) if RESULTS.exists() else new[:0]
    results = pd.concat([old[~old["table"].isin(new["table"])], new])
    results = results.sort_values("table", key=lambda c: c.map([*TABLES].index), kind="stable")
    results.to_csv(RESULTS, index=False, lineterminator="\n")
    page.write(results, TABLES)


if __name__ == "__main__":
    main()
