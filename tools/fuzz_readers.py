"""Feed every reader damaged, odd and hostile files; a file is read or refused, nothing else.

Used by ``make fuzz``. Each reader gets an equal share of the time, half of it for tables and
projects with odd contents (Hypothesis), half for files damaged at random: led by what they reach
in the code where atheris is installed (``pip install atheris``; on Linux), else blindly.

A run fails if anything but InputError comes out, if a message repeats more than 40 characters
of the input, if a file is written or the network is used, if memory passes 1 GB, or if a run
takes longer than 20 seconds.
"""

import argparse
import io
import json
import os
import re
import resource
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass, field, replace
from html import unescape
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from random import Random
from types import SimpleNamespace

import hypothesis
from hypothesis import strategies as st

TESTS = Path(__file__).resolve().parent.parent / "tests"
MEGABYTE = 2**20
MEMORY, SECONDS, LONGEST_ECHO = 1024 * MEGABYTE, 20, 40
EXAMPLES = 20
GROUPS = {  # a reader, and the writers whose files it reads
    "plain": ("plain_csv", "plain_tsv", "plain_xlsx"),
    "qualtrics": ("qualtrics", "qualtrics_2016", "qualtrics_legacy", "qualtrics_tsv"),
    "microsoft_forms": ("microsoft_forms",),
    "google_forms": ("google_forms",),
    "jisc": ("jisc_csv", "jisc_sav"),
    "limesurvey": ("limesurvey", "limesurvey_api"),
    "redcap": ("redcap",),
    "surveymonkey": ("surveymonkey_csv", "surveymonkey_xlsx"),
    "spss": ("spss_sav", "spss_zsav"),
    "coding_sheet": ("wide_csv", "long_csv", "workbook"),
    "refi_qda": ("refi_qda", "refi_qda_each"),
    "taguette": ("taguette", "taguette_highlights"),
    "qualcoder": ("qualcoder",),
}
ODD = [
    *("", " ", "\u00a0", '"', "''", ",", ";", "\t", "\n", "\r\n", "\r", "\0", "\x1b", "\ufeff"),
    *("\u2028", "\ud7ff", "e\u0301", "\N{GRINNING FACE}", "\u202e", "NA", "None", "nan", "-1"),
    *("0", "1", "6", "99", "007", "1e999", "9" * 30, "-0", "1,5", "=1+1", "@x", "#N/A", "TRUE"),
    *("../x", "/etc/passwd", "%s%n", "{0}", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!--", "]]>", "&a;"),
    *("</Code>", "internal://../x", '{"ImportId":"QID1"}', "{'ImportId': 'x'}", "| 1, a |"),
    *("___", "_complete", "Status", "Respondent ID", "Timestamp", "id", "URN", "code", "coder"),
    *("9999-99-99", "A" * 3000, "\u00e9" * 50),
]


try:
    import atheris
except ImportError:
    atheris = None

sys.path.insert(0, str(TESTS))
with atheris.instrument_imports(["balint_analysis"]) if atheris else nullcontext():
    import formats
    from balint_analysis import readers, synthetic
    from balint_analysis.problems import InputError
    from balint_analysis.readers.surveys import spss
    from balint_analysis.study import Codebook, coding, load, reading, survey

    for module in walk_packages(readers.__path__, f"{readers.__name__}."):  # to instrument them
        import_module(module.name)


# What is read


@dataclass
class Subject:
    """One writer's study: valid, until a file is damaged."""

    folder: Path
    codebook: Codebook
    answers: survey.Survey | None  # of a coding
    files: list[Path]
    write: Callable  # writes the files anew, from other contents
    contents: formats.Asked | formats.Codings

    def read(self, damaged: Path | None = None, *, briefly: bool = False):
        """Read the study, of its coders only those of a damaged file; briefly, just the file."""
        if self.answers is not None:
            coders = [c for c in self.codebook.coders if damaged in self._made_of(c.file)]
            own = self.codebook.model_copy(update={"coders": coders or self.codebook.coders})
            return coding.read(own, self.answers)
        if not briefly:
            return survey.read(self.codebook)
        given = self.codebook.survey
        dictionary = self.folder / given.dictionary if given.dictionary else None
        path = self.folder / given.file
        return readers.read_survey(path, encoding=given.encoding, dictionary=dictionary)

    def _made_of(self, name: str) -> list[Path]:
        return [self.folder / name, *(self.folder / name).glob("*")]

    def words(self) -> str:
        """Return the codebook's own words, which messages may repeat."""
        return "\n".join(_texts(self.codebook.model_dump()))


def _texts(value) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.items() for text in _texts(part)]
    if isinstance(value, (list, tuple)):
        return [text for part in value for text in _texts(part)]
    return [str(value)]


def subjects(reader: str, folder: Path) -> list[Subject]:
    """Write a small study for each of a reader's writers."""
    source = folder / "source"
    synthetic.write_study(source, respondents=6, cohort=20, seed=5)
    study = load(source)
    codebook, asked, codings = study.codebook, formats.asked(study), formats.coded(study)
    made = []
    for name in GROUPS[reader]:
        own = folder / name
        own.mkdir()
        if name in formats.SURVEYS:
            made.append(_survey_subject(own, codebook, asked, formats.SURVEYS[name]))
        else:
            made.append(_coding_subject(own, codebook, asked, codings, formats.CODINGS[name]))
    return made


def _survey_subject(folder, codebook, asked, write) -> Subject:
    written = write(folder, asked)
    files = _files(folder)
    options = {"survey": written.survey, "headings": written.headings}
    formats.save_codebook(codebook, folder, coders=_no_coders(codebook), **options)
    for coder in codebook.coders:
        (folder / coder.file).touch()
    return Subject(folder, reading.read(folder), None, files, write, asked)


def _no_coders(codebook) -> dict:
    return {coder.id: {"file": coder.file} for coder in codebook.coders}


def _coding_subject(folder, codebook, asked, codings, write) -> Subject:
    coders = write(folder, codings)
    files = _files(folder)
    plain_survey = formats.plain_csv(folder, asked).survey
    formats.save_codebook(codebook, folder, survey=plain_survey, coders=coders)
    own = reading.read(folder)
    return Subject(folder, own, survey.read(own), files, write, codings)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# What must not happen


class Watch:
    """Notes what Python writes or connects to; and what is in a folder before and after."""

    WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    FORBIDDEN = re.compile(
        r"os\.(mkdir|rename|remove|rmdir|link|symlink|truncate|chmod|chown|utime|system|exec)|"
        r"shutil\.|socket\.(connect|getaddrinfo)|urllib\."
    )

    def __init__(self, root: Path):
        self.root, self.armed, self.noted = root, False, []
        sys.addaudithook(self._note)

    def _note(self, event, arguments):
        if not self.armed:
            return
        written = event == "open" and arguments[2] & self.WRITING
        if (written and isinstance(arguments[0], (str, bytes, Path))) or (
            self.FORBIDDEN.match(event)
        ):
            self.noted.append(event)

    def __enter__(self):
        self.before, self.noted, self.armed = self._state(), [], True
        return self

    def __exit__(self, *_):
        self.armed = False
        if self._state() != self.before:
            self.noted.append("a file was changed")

    def _state(self):
        stats = ((path, path.lstat()) for path in sorted(self.root.rglob("*")))
        return [(p, s.st_size, s.st_mtime_ns, s.st_ino) for p, s in stats]


def repeated(message: str, contents: list[bytes], own: str) -> str:
    """Return a line of a message that repeats more of the input than it may."""
    inputs = "\n".join(text for content in contents for text in _as_texts(content))
    length = LONGEST_ECHO + 1
    for line in message.splitlines()[:50]:
        # A near miss of a name of the codebook is meant to be repeated.
        told = re.sub("“[^”]*”", "", line) if "Did you mean" in line else line
        pieces = {told[n : n + length] for n in range(len(told) - LONGEST_ECHO)}
        if any(piece in inputs and piece not in own for piece in pieces):
            return re.sub(r"“[^”]*”(, “[^”]*”)*|\d+", "…", line)[-80:]
    return ""


def _as_texts(content: bytes) -> list[str]:
    """Return what may be read in a file: of an archive, its members; of XML, its texts."""
    found = [content.decode(encoding, "ignore") for encoding in ("utf-8", "utf-16", "cp1252")]
    with suppress(Exception), zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist()[:50]:
            found.append(archive.read(member).decode("utf-8", "ignore"))
    return [text for whole in found for text in (whole, unescape(whole))]


def peak() -> int:
    """Return the most memory that this process or a process of its own had."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(usage.ru_maxrss for usage in used) * 1024


# Runs


@dataclass
class Report:
    """What came of the runs of one reader."""

    runs: int = 0
    outcomes: Counter = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)  # what, and how to see it again

    def save(self, path: Path):
        """Write it where the parent process looks for it."""
        facts = {"runs": self.runs, "outcomes": self.outcomes, "failures": self.failures}
        path.with_suffix(".new").write_text(json.dumps(facts), encoding="utf-8")
        path.with_suffix(".new").replace(path)


class Fuzzer:
    """Reads one reader's files, damaged or odd, and notes what came of it."""

    def __init__(self, reader: str, folder: Path, report: Path, keep: Path):
        self.reader, self.report_file, self.keep = reader, report, keep
        self.subjects = subjects(reader, folder)
        self.inputs = [(s, path) for s in self.subjects for path in s.files]
        self.valid = [path.read_bytes() for _, path in self.inputs]
        self.watch, self.report = Watch(folder), Report()

    def judge(self, subject: Subject, damaged: Path | None = None, **how) -> str:
        """Read once; return what was wrong with that, or nothing."""
        began, outcome, message = time.monotonic(), "read", ""
        earlier = peak()
        try:
            with self.watch:
                subject.read(damaged, **how)
        except InputError as error:
            outcome, message = "refused", str(error)
        except Exception as error:
            outcome = "failed"
            where = traceback.extract_tb(error.__traceback__)
            own = next((f for f in reversed(where) if "balint_analysis" in f.filename), where[-1])
            place = f"{Path(own.filename).name}, {own.name}"
            return self._count(outcome, f"{type(error).__name__} in {place}")
        contents = [path.read_bytes() for path in subject.files]
        if self.watch.noted:
            return self._count("failed", f"wrote: {', '.join(self.watch.noted)}")
        if line := repeated(message, contents, subject.words()):
            return self._count("failed", f"a message repeats the input: {line}")
        if peak() > max(MEMORY, earlier):
            return self._count("failed", f"took {peak() // MEGABYTE} MB")
        if time.monotonic() - began > SECONDS:
            return self._count("failed", "took too long")
        return self._count(outcome, "")

    def _count(self, outcome: str, failure: str) -> str:
        self.report.runs += 1
        self.report.outcomes[outcome] += 1
        return failure

    def one(self, raw: bytes) -> str:
        """Read with one file damaged. The first byte says which, the others are its content."""
        place = (raw[0] if raw else 0) % len(self.inputs)
        subject, path = self.inputs[place]
        current = self.keep / f"{self.reader}.last"
        current.write_bytes(raw)
        path.write_bytes(raw[1:])
        try:
            failure = self.judge(subject, path, briefly=len(raw) % 4 > 0)
        finally:
            path.write_bytes(self.valid[place])
        if failure and failure not in self.report.failures:
            saved = self.keep / f"{self.reader}-{len(self.report.failures) + 1}"
            saved.write_bytes(raw)
            self.report.failures[failure] = f"--file {shlex.quote(str(saved))}"
            self.report.save(self.report_file)
        return failure

    def seeds(self) -> list[bytes]:
        """Return the files as their writers wrote them."""
        return [bytes([place]) + content for place, content in enumerate(self.valid)]


# Odd contents, by Hypothesis


ODD_TEXTS = st.sampled_from(ODD) | st.text(max_size=60)


@st.composite
def odd_survey(draw, asked):
    """Put odd texts among the answers, the headings, the ids and the choices."""
    rows, columns, ids = [list(row) for row in asked.rows], list(asked.columns), list(asked.ids)
    choices = {column: list(labels) for column, labels in asked.choices.items()}
    for _ in range(draw(st.integers(1, 4))):
        line = draw(st.sampled_from([columns, ids, *rows, *choices.values()]))
        line[draw(st.integers(0, len(line) - 1))] = draw(ODD_TEXTS)
    last = draw(st.integers(0, len(rows)))
    return replace(asked, ids=ids[:last], columns=columns, rows=rows[:last], choices=choices)


@st.composite
def odd_codings(draw, codings):
    """Put odd texts in place of a coder, an answer's name, its text, a code or its name."""
    swap = {}
    names = [*codings.coded, *codings.names, *codings.names.values(), *sum(codings.texts, ())]
    for _ in range(draw(st.integers(1, 3))):
        swap[draw(st.sampled_from(names))] = draw(ODD_TEXTS)

    def now(name):
        return swap.get(name, name)

    def answer(pair):
        return now(pair[0]), now(pair[1])

    extra = draw(ODD_TEXTS)
    texts = {answer(pair): text for pair, text in codings.texts.items()}
    texts[draw(st.sampled_from(list(texts)))] = extra
    coded = {
        now(coder): {answer(pair): list(map(now, codes)) for pair, codes in given.items()}
        for coder, given in codings.coded.items()
    }
    themes = [
        (now(i), now(name), [(now(sub), now(n)) for sub, n in subs])
        for i, name, subs in codings.themes
    ]
    return formats.Codings(texts, coded, themes)


def odd_contents(fuzzer: Fuzzer, seed: int, until: float):
    """Write and read odd contents, a few examples for every seed."""
    while time.monotonic() < until:
        subject = fuzzer.subjects[seed % len(fuzzer.subjects)]
        try:
            _examples(fuzzer, subject, seed)()
        except AssertionError as error:
            fuzzer.report.failures[str(error)] = f"--seed {seed}"
        subject.write(subject.folder, subject.contents)
        fuzzer.report.save(fuzzer.report_file)
        seed += 1


def _examples(fuzzer: Fuzzer, subject: Subject, seed: int):
    odd = odd_survey if isinstance(subject.contents, formats.Asked) else odd_codings

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(odd(subject.contents))
    def reads(contents):
        try:
            subject.write(subject.folder, contents)
        except Exception:
            hypothesis.reject()  # what no tool could have written
        failure = fuzzer.judge(subject)
        if failure not in fuzzer.report.failures:
            assert not failure, failure

    return reads


# Damage


def damage(random: Random, content: bytes) -> bytes:
    """Damage a file in a way that leaves more of its kind whole than chance would."""
    if random.random() < 0.8:
        with suppress(Exception):
            if content.startswith(b"PK"):
                return _damage_archive(random, content)
            if content.startswith(b"SQLite"):
                return _damage_database(random, content)
    for _ in range(random.choice((1, 1, 2, 8))):
        content = _damage_text(random, content)
    return content


def _odd(random: Random) -> bytes:
    if random.random() < 0.2:
        return random.randbytes(random.randrange(1, 9))
    return random.choice(ODD).encode(random.choice(("utf-8", "utf-8", "utf-8", "utf-16")))


def _damage_text(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content) + 1)
    end = min(len(content), start + random.choice((0, 1, 4, 30, 1000)))
    between = random.choice(
        (b"", _odd(random), content[start:end] * 2, content[-random.randrange(1, 99) :])
    )
    kind = random.random()
    if kind < 0.6:
        return content[:start] + between + content[end:]
    if kind < 0.85:  # at a separator, so that cells and tags stay whole
        places = [m.span() for m in re.finditer(rb'[^,;\t\r\n"<>= ]+', content)][:5000] or [(0, 0)]
        start, end = random.choice(places)
        return content[:start] + between + content[end:]
    if kind < 0.95:
        lines = content.splitlines(keepends=True) or [b""]
        line = random.randrange(len(lines))
        lines[line : line + 1] = random.choice(([], [lines[line]] * 2, [lines[-1]], [lines[0]]))
        return b"".join(lines)
    with suppress(UnicodeError):
        text = content.decode("utf-8")
        return text.encode(random.choice(("utf-16", "utf-8-sig", "cp1252", "utf-32")), "ignore")
    return content[:start]


def _damage_archive(random: Random, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()[:100]]
    place = random.randrange(len(members))
    name, inside = members[place]
    kind = random.random()
    if kind < 0.85:
        for _ in range(random.choice((1, 1, 2, 4))):
            inside = _damage_text(random, inside)
        members[place] = (name, inside)
    elif kind < 0.9:
        del members[place]
    elif kind < 0.95:
        members.append((random.choice((name, name.upper(), f"../{name}", "a.qde")), inside))
    else:
        members[place] = (name, inside * random.choice((0, 2, 100)))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members:
            archive.writestr(name, inside)
    return made.getvalue()


def _damage_database(random: Random, content: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master")]
        tables = [name for name in names if not name.startswith("sqlite_")]
        for _ in range(random.choice((1, 1, 2))):
            table = random.choice(tables)
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            value = random.choice((random.choice(ODD), None, 1.5, -1, 2**62, b"\xff", 0, 1, 2))
            change = random.choice(
                (
                    f"UPDATE OR IGNORE {table} SET {random.choice(columns)} = ?1"
                    " WHERE rowid % 3 = 1 OR ?1 IS NULL",
                    f"DELETE FROM {table} WHERE rowid % 2 = 0 OR ?1 IS NULL",
                    f"ALTER TABLE {table} RENAME COLUMN {random.choice(columns)} TO x",
                )
            )
            database.execute(change, (value,) if "?1" in change else ())
        database.commit()
        return database.serialize()


def damaged_files(fuzzer: Fuzzer, seed: int, until: float, corpus: Path):
    """Read damaged files until the time is up."""
    if atheris:
        _guided(fuzzer, seed, until, corpus)
    seeds = fuzzer.seeds()
    while time.monotonic() < until:
        random = Random(seed)
        start = random.choice(seeds)
        fuzzer.one(start[:1] + damage(random, start[1:]))
        seed += 1


def _guided(fuzzer: Fuzzer, seed: int, until: float, corpus: Path):
    """Let libFuzzer choose what to damage further. It ends the process itself."""

    def one(raw: bytes):
        if time.monotonic() > until:
            fuzzer.report.save(fuzzer.report_file)
            os._exit(0)
        fuzzer.one(raw)

    def mutator(raw: bytes, max_size: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.2:
            return atheris.Mutate(raw, max_size)
        return (raw[:1] + damage(random, raw[1:]))[:max_size]

    corpus.mkdir()
    for place, content in enumerate(fuzzer.seeds()):
        (corpus / f"seed-{place}").write_bytes(content)
    limits = ["-max_len=200000", "-timeout=9999", "-rss_limit_mb=0", "-verbosity=0"]
    limits += [f"-artifact_prefix={corpus}/"]
    arguments = [sys.argv[0], str(corpus), f"-seed={seed % 2**31 + 1}", *limits]
    atheris.Setup(arguments, one, custom_mutator=mutator)
    atheris.Fuzz()


# Processes


def forked(command: list[str], timeout: float, **_) -> SimpleNamespace:
    """Stand in for subprocess.run: a process for every .sav file would take most of the time."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        with suppress(Exception):
            signal.alarm(int(timeout))
            sys.stdout = SimpleNamespace(buffer=os.fdopen(write_end, "wb"))
            try:
                exec(command[-1], {})
                sys.stdout.buffer.close()
                code = 0
            except SystemExit as end:
                code = end.code
        os._exit(code)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        output = pipe.read()
    _, status = os.waitpid(child, 0)
    return SimpleNamespace(returncode=os.waitstatus_to_exitcode(status), stdout=output)


def work(options):
    """Be the process of one reader."""
    sys.dont_write_bytecode = True
    keep, root = Path(options.keep), Path(options.work)
    limit = 4 * MEMORY  # a last resort; what counts is what is used
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    spss.subprocess = SimpleNamespace(run=forked, TimeoutExpired=TimeoutError)
    fuzzer = Fuzzer(options.reader, root / "studies", keep / f"{options.reader}.json", keep)
    if options.file:
        print(fuzzer.one(Path(options.file).read_bytes()) or dict(fuzzer.report.outcomes))
        return
    began = time.monotonic()
    odd_contents(fuzzer, options.seed, began + options.seconds / 2)
    damaged_files(fuzzer, options.seed, began + options.seconds, root / "corpus")
    fuzzer.report.save(fuzzer.report_file)


def run(reader: str, options, seconds: float, keep: Path) -> dict:
    """Fuzz one reader in a process of its own, away from everything."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("studies", "home", "tmp"):
            (Path(folder) / "studies" / name).mkdir(parents=True)
        place = Path(folder) / "studies"
        command = [sys.executable, str(Path(__file__).resolve()), "--work", folder]
        command += ["--reader", reader, "--keep", str(keep), "--seed", str(options.seed)]
        command += ["--seconds", str(seconds), *(["--file", options.file] if options.file else [])]
        own = {"HOME": str(place / "home"), "TMPDIR": str(place / "tmp")}
        environment = os.environ | own | {"OPENBLAS_NUM_THREADS": "1"}
        log = keep / f"{reader}.log"
        try:
            with log.open("wb") as output:
                done = subprocess.run(
                    command,
                    cwd=place,
                    env=environment,
                    stdout=None if options.file else output,
                    stderr=output,
                    timeout=seconds * 2 + 120,
                    check=False,
                )
            ended = f"the process ended by {done.returncode}" if done.returncode else ""
        except subprocess.TimeoutExpired:
            ended = "the process did not end"
    report = keep / f"{reader}.json"
    facts = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    facts = {"runs": 0, "outcomes": {}, "failures": {}} | facts
    if ended:
        last = keep / f"{reader}.last"
        facts["failures"][ended] = f"--file {shlex.quote(str(last))} (and {log})"
    return facts


def show(reader: str, facts: dict):
    """Print one reader's line, and how to see its failures again."""
    outcomes = Counter(facts["outcomes"])
    counts = (facts["runs"], outcomes["read"], outcomes["refused"], len(facts["failures"]))
    print(f"{reader:16}" + "".join(f"{n:10}" for n in counts), flush=True)
    for failure, again in facts["failures"].items():
        print(f"    {failure}\n        again: {Path(__file__).name} --reader {reader} {again}")


def main():
    """Fuzz the readers one after the other, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--minutes", type=float, default=10, help="for all readers together")
    parser.add_argument("--reader", choices=GROUPS, help="only this one")
    parser.add_argument("--seed", type=int, default=0, help="where to start")
    parser.add_argument("--file", help="read this input alone, which an earlier run has kept")
    for own in ("--work", "--keep"):
        parser.add_argument(own, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        return work(options)
    chosen = [options.reader] if options.reader else list(GROUPS)
    keep = Path(tempfile.mkdtemp(prefix="balint-fuzz-"))
    print(f"Damaged files are chosen {'by what they reach' if atheris else 'blindly'}.")
    print(f"{'reader':16}{'runs':>10}{'read':>10}{'refused':>10}{'failures':>10}")
    failures = 0
    for reader in chosen:
        facts = run(reader, options, options.minutes * 60 / len(chosen), keep)
        failures += len(facts["failures"])
        show(reader, facts)
    if failures:
        sys.exit(f"{failures} failures; their inputs are in {keep}.")
    shutil.rmtree(keep)


if __name__ == "__main__":
    main()
