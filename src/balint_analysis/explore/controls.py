"""Exploring a study in a notebook: controls, and linked views that follow them.

Looking never writes. The one thing that is saved, when a button asks for it, is the worksheet for
the coders' meeting, in explore/<study>/, which git ignores.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import ipywidgets as w

from .. import paths
from ..figures import cooccurrence
from ..problems import InputError
from ..rounding import percent_of
from ..study import Study, load
from ..tables import deciding, likert, themes
from ..wording import NO_CODING
from . import answers, pictures, subset, tables
from .matrix import Matrix
from .views import Bundle, Panel, View, words

EVERYBODY = "everybody"
GIVEN, MOST, FURTHEST = "as asked", "most agreement first", "furthest from everybody else first"
LEVELS = (0.8, 0.9, 0.95, 0.99)  # of confidence
NO_ANSWERS = "This study has no answers in free text."
NO_GROUPS = "This study has no attributes: its people are in no groups."
TRACKED = (
    "Git keeps this notebook, so real answers are not shown in it. "
    "balint lab opens a copy that git ignores."
)


class Explorer:
    """The controls and views of one study, which another may replace.

    Parameters
    ----------
    study : Study
        The loaded study.
    out : Outputs
        Its outputs, which also show figures and keep the worksheet.
    confidence : float
        Coverage of the intervals at first.
    decision_rule : str
        When an answer counts as carrying a theme, at first.

    Attributes
    ----------
    ratings, themes, answers, meeting : Panel
        To be shown, each in a cell of its own.
    """

    def __init__(
        self, study: Study, out: Any, *, confidence: float = 0.95, decision_rule: str = "majority"
    ):
        self.quiet = False
        self.study_list = _dropdown("Study", _studies(study.codebook.folder))
        self.attribute, self.group = _dropdown("Attribute"), _dropdown("Group")
        self.items = w.SelectMultiple(description="Items", **_wide("58%"))
        self.sort = _dropdown("Sort", [(order, order) for order in (GIVEN, MOST, FURTHEST)])
        levels = sorted({*LEVELS, confidence})
        self.confidence = _dropdown("Confidence", [(percent_of(x), x) for x in levels], confidence)
        self.question = _dropdown("Question")
        rules = [(text, rule) for rule, text in deciding.EVERY_RULE.items()]
        self.rule = _dropdown("Decision rule", rules, decision_rule)
        self.theme, self.beside = _dropdown("Theme"), _dropdown("Together with")
        self.format = _dropdown("Save as", [("CSV", "csv"), ("Excel", "xlsx")])
        self.save = w.Button(description="Save the worksheet", layout={"width": "auto"})
        self.status = w.Label()
        self.matrix = Matrix(self._pick)
        self._arrange()
        self._open(study, out)

    def _arrange(self) -> None:
        """Say what is seen where, and which view follows which control."""
        people = w.HBox([self.attribute, self.group], layout={"flex_flow": "row wrap"})
        whom = w.VBox(
            [
                w.HBox([self.study_list, people], layout={"flex_flow": "row wrap"}),
                w.HBox([self.items, w.VBox([self.sort, self.confidence])]),
                self.status,
            ]
        )
        row = [self.question, self.rule, self.theme, self.beside]
        what = w.VBox([people, w.HBox(row, layout={"flex_flow": "row wrap"})])
        bars, groups = View(self._likert), View(self._by_group)
        prevalence, table = View(self._prevalence), View(self._answers)
        self.ratings = Panel(self._said_whom, whom, bars, groups)
        self.themes = Panel(self._said_what, what, prevalence, View(self._matrix), self.matrix)
        self.answers = Panel(self._said_what, what, View(answers.datatables), table)
        self.meeting = Panel(self._said_meeting, w.HBox([self.format, self.save]), self.status)
        ratings, coded = [bars, groups], [prevalence, self.themes.parts[2], table]
        followers = {
            self.attribute: [*ratings, *coded],
            self.group: [bars, groups, *coded],
            self.items: ratings,
            self.sort: ratings,
            self.confidence: [groups],
            self.question: coded,
            self.rule: coded,
            self.theme: [table],
            self.beside: [table],
        }
        self.views = [*ratings, *coded]
        for control, views in followers.items():
            control.observe(lambda change, views=views: self._changed(change, views), "value")
        self.study_list.observe(self._chosen, "value")
        self.save.on_click(self._save)

    def _open(self, study: Study, out: Any) -> None:
        """Take up a study: what the controls offer is what it has."""
        self.study, self.out, codebook = study, out, study.codebook
        self._part = lru_cache(maxsize=50)(self._computed_part)
        self._groups = lru_cache(maxsize=10)(self._drawn_groups)
        with self._quietly():
            self.study_list.value = str(codebook.folder)
            attributes = [(x.label, x.id) for x in codebook.attributes]
            _offer(self.attribute, [(EVERYBODY, ""), *attributes])
            self._offer_groups()
            self.items.options = [(item.label, item.id) for item in codebook.items]
            self.items.value, self.items.rows = (), min(max(len(codebook.items), 2), 8)
            questions = [(question.label, question.id) for question in codebook.questions]
            _offer(self.question, [("all questions", ""), *questions])
            self._offer_rules()
            codes = [(name, code) for code, name in codebook.codes.items()]
            _offer(self.theme, [("any, or none", ""), *codes])
            _offer(self.beside, [("anything", ""), *codes])
            self.save.disabled = tables.worksheet(study).empty
            self.matrix.clear()

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Change several controls without drawing after each."""
        self.quiet = True
        try:
            yield
        finally:
            self.quiet = False

    def _offer_groups(self) -> None:
        values: list[str] = []
        if self.attribute.value:
            values = sorted(self.study.attributes[self.attribute.value].unique(), key=_missing_last)
        groups = [(value or "missing", (value,)) for value in values]
        _offer(self.group, [(EVERYBODY, ()), *groups])

    def _offer_rules(self) -> None:
        """Offer the rules that the study allows, and keep to the one that is chosen."""
        rules, chosen = deciding.rules(self.study) or deciding.RULES, self.rule.value
        self.rule.options = [(text, rule) for rule, text in rules.items()]
        self.rule.value = chosen if chosen in rules else "majority"

    def _changed(self, change: Any, views: Sequence[View]) -> None:
        if self.quiet:
            return
        if change["owner"] is self.attribute:
            with self._quietly():
                self._offer_groups()
        for view in views:
            view.follow()

    def _chosen(self, change: Any) -> None:
        """Open another study, or say why it can't be, and stay with this one."""
        if self.quiet:
            return
        try:
            study = load(change["new"])
        except InputError as error:
            with self._quietly():
                self.study_list.value = str(self.study.codebook.folder)
            first, *more = error.problems
            rest = f" ({len(more)} more to mend)" if more else ""
            self.status.value = f"Not opened: {first}{rest}"
            return
        self.status.value = ""
        self._open(study, self.out.of(study))
        for view in self.views:
            view.follow()

    # Whom it is about

    def _computed_part(self, attribute: str, group: tuple[str, ...], question: str) -> Study:
        part = self.study
        if group:
            part = subset.group(part, attribute, *group)
        return subset.question(part, question) if question else part

    def _people(self) -> Study:
        return self._part(self.attribute.value, self.group.value, "")

    def _coded(self) -> Study:
        return self._part(self.attribute.value, self.group.value, self.question.value)

    @property
    def _others(self) -> Study | None:
        """Everybody else, where a group is chosen."""
        if not self.group.value:
            return None
        return subset.others(self.study, self.attribute.value, *self.group.value)

    def _sorted_items(self) -> list[str]:
        """Return the chosen items in the chosen order; those without data stay last."""
        chosen = [x.id for x in self.study.codebook.items]
        if self.items.value:
            chosen = [item for item in chosen if item in self.items.value]
        if self.sort.value == GIVEN:
            return chosen
        agreement = likert.agreement(self._people()).set_index("item")["agreement"]
        if self.sort.value == FURTHEST and (others := self._others) is not None:
            agreement = abs(agreement - likert.agreement(others).set_index("item")["agreement"])
        order = agreement.loc[chosen].sort_values(ascending=False, kind="stable")
        return list(order.index)

    # What is seen

    def _likert(self) -> Bundle:
        people, others = self._people(), self._others
        counts = {people.subset or EVERYBODY: likert.counts(people)}
        if others is not None:
            counts[others.subset] = likert.counts(others)
        items = self._sorted_items()
        place = {item: k for k, item in enumerate(items)}
        sides = {
            name: side[side["item"].isin(items)].sort_values(
                "item", key=lambda column: column.map(place), kind="stable"
            )
            for name, side in counts.items()
        }
        return pictures.likert(sides, self.out.note)._repr_mimebundle_()

    def _by_group(self) -> Bundle:
        attribute = self.attribute.value
        if not attribute or not self.study.codebook.items:
            said = "Choose an attribute to see agreement by its groups."
            return words(said if self.study.codebook.attributes else NO_GROUPS)
        return self._groups(attribute, tuple(self._sorted_items()), self.confidence.value)

    def _drawn_groups(self, attribute: str, items: tuple[str, ...], confidence: float) -> Bundle:
        table = tables.by_group(self.study, attribute, items, confidence=confidence)
        title = f"Agreement by {self.attribute.label}"
        return pictures.by_group(table, title, confidence, self.out.note)._repr_mimebundle_()

    def _prevalence(self) -> Bundle:
        part = self._coded()
        table = tables.prevalence(part)
        title = f"Themes: {part.subset or EVERYBODY}"
        return pictures.prevalence(table, title, self.rule.value, self.out.note)._repr_mimebundle_()

    def _matrix(self) -> Bundle:
        """Fill the matrix of buttons, and say the same in words."""
        part = self._coded()
        if not part.codings.shape[1]:
            self.matrix.clear()
            return words(NO_CODING)
        counts = themes.cooccurrence(part, decision_rule=self.rule.value).set_index("theme")
        names = part.codebook.codes
        more = self.matrix.fill(counts, names)
        rest = f" {more} more themes are in the controls." if more else ""
        title = f"Themes together in one answer: {part.subset or EVERYBODY}"
        said = f"{title}. A click on a number, or on a theme, shows these answers below.{rest}"
        return words(said, cooccurrence.alt(counts.reset_index(), names))

    def _pick(self, theme: str, beside: str) -> None:
        """Show the answers that carry a theme, or two."""
        with self._quietly():
            self.theme.value, self.beside.value = theme, beside
        self.answers.parts[2].follow()

    def rows(self) -> Any:
        """Return the answers that the controls ask for, beside their codings.

        Returns
        -------
        DataFrame
            As :func:`balint_analysis.explore.tables.answers`.
        """
        part, codes = self._coded(), [c for c in (self.theme.value, self.beside.value) if c]
        if codes and part.codings.shape[1]:
            decided = deciding.decide(part, self.rule.value)[codes].all(axis=1)
            part = subset.answers(part, decided[decided].index, "that carry it")
        return tables.answers(part, decision_rule=self.rule.value)

    def _answers(self) -> Bundle:
        codebook = self.study.codebook
        if not codebook.questions:
            return words(NO_ANSWERS)
        if not codebook.synthetic and Path.cwd() == paths.project_root() / "notebooks":
            return words(TRACKED)
        rows = self.rows()
        asked = {question.id: question.label for question in codebook.questions}
        return answers.bundle(rows, asked, self._said_answers(rows))

    # What is said

    def _said_answers(self, rows: Any) -> str:
        about = [self._coded().subset or EVERYBODY]
        about += [c.label for c in (self.theme, self.beside) if c.value]
        differ = f", {(rows['disputed'] > 0).sum()} disputed" if "disputed" in rows else ""
        cut = f"; the first {answers.MOST} are shown" if len(rows) > answers.MOST else ""
        return f"{'; '.join(about)}: {len(rows)} answers{differ}{cut}"

    def _said_whom(self) -> str:
        controls = [self.attribute, self.group, self.sort, self.confidence]
        items = f"Items: {len(self.items.value) or 'all'}"
        return "; ".join([*map(_told, controls), items])

    def _said_what(self) -> str:
        controls = [self.attribute, self.group, self.question, self.rule, self.theme, self.beside]
        return "; ".join(map(_told, controls))

    def _said_meeting(self) -> str:
        disputed = (tables.worksheet(self.study)["agreed"] == "").sum()
        return f"{disputed} disputed answers to talk over"

    def _save(self, _: Any = None) -> None:
        path = self.out.worksheet(tables.worksheet(self.study), self.format.value)
        seen = Path(os.path.relpath(path, self.study.codebook.folder)).as_posix()
        self.status.value = f"Saved. In study.toml, as the consensus: {seen}"


def _missing_last(value: str) -> tuple[bool, str]:
    return value == "", value


def _offer(control: w.Dropdown, options: Sequence[tuple[str, Any]]) -> None:
    """Offer other choices, the first of them chosen."""
    control.options, control.index = options, 0


def _told(control: w.Dropdown) -> str:
    return f"{control.description}: {control.label}"


def _wide(width: str) -> dict[str, Any]:
    return {"layout": {"width": width}, "style": {"description_width": "initial"}}


def _dropdown(name: str, options: Sequence[tuple[str, Any]] = (), value: Any = None) -> w.Dropdown:
    given = {} if value is None else {"value": value}
    return w.Dropdown(description=name, options=options, **given, **_wide("25em"))


def _studies(folder: Path) -> list[tuple[str, str]]:
    """List the studies of the project, and this one."""
    found = (paths.project_root() / paths.STUDIES).glob("*/study.toml")
    folders = sorted({folder, *(path.parent.resolve() for path in found)})
    return [(path.name, str(path)) for path in folders]
