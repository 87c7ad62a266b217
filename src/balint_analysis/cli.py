"""The commands: balint init, confirm, check, reproduce, claims, lab and simulate."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from typer.core import TyperCommand

from . import paths
from .problems import InputError, Problem, refuse

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out, err = Console(highlight=False), Console(stderr=True, highlight=False)
StudyDir = Annotated[Path, typer.Argument(help="The study's folder, with its study.toml.")]


@app.callback()
def begin() -> None:
    """From a student survey and coders' themes to a conference abstract's figures and text."""
    from .run import swap

    swap.finish(paths.output_root())


class _Pairs(TyperCommand):
    """A command whose -p is followed by a name and a value, as that of papermill."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put each name and its value together before anything else is understood."""
        joined, rest = [], list(args)
        while rest:
            joined.append(rest.pop(0))
            has_value = len(rest) > 1 and not rest[1].startswith("--")
            if joined[-1] == "-p" and has_value and "=" not in rest[0]:
                joined.append(f"{rest.pop(0)}={rest.pop(0)}")
        return super().parse_args(ctx, joined)


@app.command(cls=_Pairs)
def reproduce(
    study_dirs: Annotated[
        list[Path] | None, typer.Argument(help="Study folders. Default: the example.")
    ] = None,
    output_root: Annotated[
        Path | None, typer.Option(help="Folder for the outputs. Default: the project.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Notebooks run at a time. Default: one a core.")
    ] = None,
    confidence: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Coverage of the intervals, such as 0.95.")
    ] = None,
    decision_rule: Annotated[
        str | None,
        typer.Option(help="Who decides on a theme: any, majority, unanimous, consensus."),
    ] = None,
    formats: Annotated[
        str | None, typer.Option(help="Of the figures, such as png,svg. Default: png, svg, pdf.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "-p", metavar="NAME VALUE", help="Any parameter of the notebooks; repeatable."
        ),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Run with open decisions; all of it says “DRAFT”.")
    ] = False,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Refuse while another run of the study is at work.")
    ] = False,
) -> None:
    """Run the notebooks on each study: figures, tables, results and the abstract."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from .run import parameters
    from .run import reproduce as runs

    named = {"confidence": confidence, "decision_rule": decision_rule, "formats": formats}
    given = [f"{name}={value}" for name, value in named.items() if value is not None]
    root = output_root.resolve() if output_root else ""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    try:
        _stop_alike()
        total = runs.cells(runs.notebooks())
        asked, untyped = parameters.typed([*given, *(parameter or [])])
        wrong = [*untyped, *runs.wrong(asked)] if asked or untyped else []
        folders = _folders(study_dirs or [Path(paths.EXAMPLE)], wrong)
    except InputError as error:
        _fail(error)
    for folder in folders:
        bar = Progress(*columns, console=err)
        task = bar.add_task(folder.name, total=total)
        try:
            written = runs.reproduce(
                folder,
                output_root=root,
                jobs=jobs,
                draft=draft,
                parameters=asked,
                on_cell=partial(_advance, bar, task),
                waiting=None if no_wait else _warn,
            )
        except (InputError, runs.RunError) as error:
            bar.stop()
            _fail(error)
        except KeyboardInterrupt:
            bar.stop()
            err.print(f"Stopped. All outputs of {folder.name} are as they were.", markup=False)
            raise typer.Exit(130) from None
        bar.stop()
        _tell(folder.name, written)


def _stop_alike() -> None:
    """Let a terminal that closes, and whoever ends the process kindly, stop it as Ctrl-C does."""
    import signal

    for name in ("SIGTERM", "SIGHUP"):  # Windows has but the first
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) != signal.SIG_IGN:  # as nohup asks for
            signal.signal(number, signal.default_int_handler)


def _warn(message: str) -> None:
    err.print(message, markup=False)


def _advance(bar: "Progress", task: "TaskID", notebook: str) -> None:
    bar.start()  # no sooner, so that a refused study is not shown as begun
    bar.advance(task)


@app.command()
def init(
    export: Annotated[Path, typer.Argument(help="The survey's export, as its tool wrote it.")],
    study_dir: Annotated[Path, typer.Argument(help="The new study's folder.")],
    coding: Annotated[
        list[Path] | None, typer.Option(help="A coder's file; once for each file.")
    ] = None,
    dictionary: Annotated[Path | None, typer.Option(help="REDCap's data dictionary.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Of text files. Default: found out.")] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="What stands between cells. Default: found out.")
    ] = None,
) -> None:
    """Draft a study folder from a survey's export, and say what is left to decide."""
    from .drafting import folder

    try:
        begun = folder.begin(
            export,
            study_dir.resolve(),
            codings=coding or [],
            encoding=encoding,
            delimiter=delimiter,
            dictionary=dictionary,
        )
    except InputError as error:
        _fail(error)
    _say("\n".join([*begun.told, f"Drafted {study_dir / 'study.toml'}. Next:"]))
    command = "confirm" if begun.plan.open else "check"
    out.print(f"  balint {command} {study_dir}", markup=False)


@app.command()
def confirm(study_dir: StudyDir) -> None:
    """Go through the decisions that a draft leaves open, one question at a time."""
    import sys

    from .drafting import terminal as talk

    by_keys = sys.stdin.isatty() and sys.stdout.isatty()
    terminal = talk.arrows(_say) if by_keys else talk.plain(sys.stdin.readline, _say)
    try:
        (folder,) = _folders([study_dir])
        left = talk.walk(folder, terminal)
    except InputError as error:
        _fail(error)
    except OSError as error:
        _refuse(f"{study_dir} can't be written to: {error.strerror}.")
    if left:
        _refuse(f"{_decisions(left)} left. To go on: balint confirm {study_dir}")
    out.print(f"Nothing is left to decide. Next:\n  balint check {study_dir}", markup=False)


def _decisions(n: int) -> str:
    return f"{n} decision" if n == 1 else f"{n} decisions"


@app.command()
def check(
    study_dir: StudyDir,
    rules: Annotated[
        str, typer.Argument(metavar="[all]", help="After --advice: the rules that are off, too.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
    advice: Annotated[
        bool, typer.Option("--advice", help="Advise on the questionnaire's items and scales.")
    ] = False,
) -> None:
    """Read and validate a study, and say what was found in it."""
    from .run import check as checks

    if rules and (rules != "all" or not advice):
        _refuse(f"“{rules}” is not understood. Name one study; or did you mean “--advice all”?")
    asked = (rules or "usual") if advice else ""
    try:
        (folder,) = _folders([study_dir])
        found = checks.summarise(folder, advice=asked)
    except InputError as error:
        if json:
            _print_json({"problems": [asdict(problem) for problem in error.problems]})
            raise typer.Exit(1) from None
        _fail(error)
    if json:
        _print_json(found | {"problems": []})
    else:
        _say(checks.told(found))
        if advice:
            _advise(found["advice"], found["unread"])
    if left := len(found["decisions"]):
        _refuse(f"{_decisions(left)} left. To take them: balint confirm {study_dir}")
    if not json:
        out.print(f"Next, if that is what you know:\n  balint reproduce {study_dir}", markup=False)


@app.command()
def lab(
    study_dir: Annotated[
        Path | None, typer.Argument(help="The study's folder. Default: the example.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open it in the web browser.")] = True,
    port: Annotated[int | None, typer.Option(help="Where it listens. Default: a free one.")] = None,
) -> None:
    """Open JupyterLab on working copies of the notebooks, which git ignores."""
    from .run import lab as labs

    try:
        (folder,) = _folders([study_dir or Path(paths.EXAMPLE)])
        home, kept = labs.copies(folder)
    except InputError as error:
        _fail(error)
    _say(f"Working copies of the notebooks: {_shown(home)}. The originals stay as they are.")
    if kept:
        names = ", ".join(path.name for path in kept)
        _say(f"Kept as you left them: {names}. For a fresh copy, delete one and come again.")
    options = [] if browser else ["--no-browser"]
    raise typer.Exit(labs.open_lab(home, [*options, *([f"--port={port}"] if port else [])]))


@app.command()
def simulate(
    study_dir: StudyDir,
    respondents: Annotated[int, typer.Option(min=1, help="How many answer.")] = 81,
    cohort: Annotated[int, typer.Option(min=1, help="How many are invited.")] = 193,
    seed: Annotated[int, typer.Option(help="The same seed writes the same study.")] = 2021,
) -> None:
    """Write a synthetic study, of any size, to a new folder."""
    from . import synthetic

    folder = study_dir.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _refuse(f"{study_dir} is not empty. Name a new folder.")
    try:
        synthetic.write_study(folder, respondents=respondents, cohort=cohort, seed=seed)
    except ValueError as error:
        _refuse(str(error))
    out.print(f"Wrote a synthetic study of {respondents} respondents to {study_dir}", markup=False)


@app.command()
def claims(
    file: Annotated[Path, typer.Argument(help="The text: .md, .txt or .docx.")],
    study: Annotated[
        Path | None, typer.Option(help="The study's folder. Default: arithmetic alone.")
    ] = None,
) -> None:
    """Check the numbers of a text: by their own arithmetic, and against a study."""
    from .claims_in_texts import checking as checks

    try:
        folder = _folders([study])[0] if study is not None else None
        report = checks.check(file, folder)
    except InputError as error:
        _fail(error)
    _claims(report)
    raise typer.Exit(int(report.wrong))


def _claims(report: Any) -> None:
    """Show every claim in a row, then what there is to say of some."""
    headings = [report.place, "Number", "Arithmetic", *(["Study"] if report.studied else [])]
    rows = []
    for one in report.judged:
        place, told = str(one.statement.line), (str(one.statement), one.arithmetic)
        rows.append((place, *told, *([str(one.answer.match)] if one.answer else [])))
    if rows:
        table = _table("", tuple(headings), rows)
        table.show_lines = False
        out.print(table)
    for one in report.judged:
        if not one.plain:
            where = f"{report.place} {one.statement.line}, {one.statement}:"
            _say(" ".join([where, *one.sentences]))
    _say(report.summary())


def _say(text: str) -> None:
    """Show lines; what does not fit in one goes on below, set in."""
    for line in text.splitlines():
        inset = " " * (len(line) - len(line.lstrip()) + 4)
        words = textwrap.TextWrapper(out.width, subsequent_indent=inset, break_on_hyphens=False)
        words.break_long_words = False  # paths, which are copied whole
        for part in words.wrap(line) or [""]:
            out.print(part, markup=False)


def _print_json(found: dict) -> None:
    out.print_json(data=found, indent=2)


def _folders(given: list[Path], also: Iterable[Problem] = ()) -> list[Path]:
    """Find studies' folders, first where the user stands; refuse all that are not there."""
    from .run import parameters

    found, problems = [], list(also)
    for path in given:
        try:
            found.append(parameters.study_folder(path.resolve() if path.exists() else path))
        except InputError as error:
            problems += error.problems
    refuse(problems)
    return found


def _advise(found: list[dict], unread: str) -> None:
    """Show advice, what is alike in one row, and what was left out."""
    groups: dict[tuple, list[str]] = {}
    for one in found:
        key = one["rule"], one["seen"], one["why"], one["mend"], one["source"]
        groups.setdefault(key, []).append(one["where"])
    rows = [
        (_shortened(where), f"{seen}\n({rule})", f"{why} {mend} ({source})")
        for (rule, seen, why, mend, source), where in groups.items()
    ]
    if rows:
        title = f"{len(rows)} to look at again: advice, no errors"
        out.print(_table(title, ("Where", "Seen (rule)", "Why, and what to do"), rows))
    else:
        out.print("No advice on the questionnaire. (“--advice all” asks every rule.)", markup=False)
    if unread:
        out.print(unread, markup=False)


def _shortened(where: list[str], most: int = 3) -> str:
    more = [f"and {len(where) - most} more"] if len(where) > most else []
    return "\n".join([*where[:most], *more])


def _table(title: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Any:
    """Set texts in a table as wide as the terminal."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", show_lines=True)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _fail(error: Exception) -> NoReturn:
    """Show every problem in a table as wide as the terminal, and stop."""
    if not isinstance(error, InputError):
        _refuse(str(error))
    problems, rows = error.problems, []
    for alike in _alike(problems):
        first = alike[0]
        where = "\n".join(filter(None, [first.file, _places(alike), first.column]))
        rows.append((where, first.problem, first.fix))
    title = f"{len(problems)} to mend"
    err.print(_table(title, ("Where", "Problem", "How to mend it"), rows))
    raise typer.Exit(1)


def _alike(problems: list[Problem]) -> list[list[Problem]]:
    """Bring together problems that differ only in their line."""
    groups: dict[tuple, list[Problem]] = {}
    for problem in problems:
        key = (problem.file, problem.column, problem.problem, problem.fix)
        groups.setdefault(key, []).append(problem)
    return list(groups.values())


def _places(alike: list[Problem], most: int = 8) -> str:
    lines = [str(problem.line) for problem in alike if problem.line is not None]
    if len(lines) < 2:
        return f"{alike[0].place} {lines[0]}" if lines else ""
    more = f" and {len(lines) - most} more" if len(lines) > most else ""
    return f"{alike[0].place}s {', '.join(lines[:most])}{more}"


def _refuse(message: str) -> NoReturn:
    err.print(message, markup=False)
    raise typer.Exit(1)


def _tell(name: str, written: list[Path]) -> None:
    folders = sorted({path.parent for path in written})
    out.print(f"{name}: wrote {len(written)} files to", markup=False)
    for folder in folders:
        out.print(f"  {_shown(folder)}", markup=False)


def _shown(path: Path) -> Path:
    """Name a path as seen from where the user stands."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
