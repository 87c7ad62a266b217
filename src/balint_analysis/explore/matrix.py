"""Themes together in one answer, as a matrix of buttons that show these answers."""

from collections.abc import Callable, Sequence

import ipywidgets as w
import pandas as pd

from ..figures import style

MOST = 15  # themes across: the rest is told
CELL = "46px"


class Matrix(w.GridBox):
    """A row of buttons a theme: its name, and how often it stands with those before it.

    Parameters
    ----------
    picked : callable
        Told the theme of a button, and that beside it or "".
    """

    def __init__(self, picked: Callable[[str, str], None]):
        super().__init__(layout={"grid_gap": "3px", "width": "max-content"})
        self.children: Sequence[w.Widget] = ()
        self.picked = picked
        self.cells: dict[tuple[str, str], w.Button] = {}

    def fill(self, counts: pd.DataFrame, names: dict[str, str]) -> int:
        """Write the numbers on the buttons; return how many themes had no room.

        Parameters
        ----------
        counts : DataFrame
            From :func:`.themes.cooccurrence`, the themes as its index.
        names : dict
            Of the themes, by id.
        """
        shown = list(counts.index[:MOST])
        if not self.children:
            self.children = self._buttons(shown, names)
            self.layout.grid_template_columns = f"max-content repeat({len(shown)}, {CELL})"
        most = max(int(counts.to_numpy().max(initial=0)), 1)
        for (row, column), button in self.cells.items():
            n = int(counts.loc[row, column])
            button.description, button.style.button_color = str(n), _shade(n / most)
            button.style.text_color = style.contrasting(_shade(n / most))
        return len(counts) - len(shown)

    def clear(self) -> None:
        """Take the buttons out; others may be needed."""
        self.children = ()

    def _buttons(self, shown: list[str], names: dict[str, str]) -> list[w.Widget]:
        self.cells = {}
        made: list[w.Widget] = [w.Label(), *map(_number, range(1, len(shown) + 1))]
        for k, row in enumerate(shown):
            name = w.Button(
                description=f"{k + 1}  {names[row]}",
                tooltip=f"Answers that carry {names[row]}",
                layout={"width": "auto"},
                style={"button_color": "white"},
            )
            name.on_click(lambda _, theme=row: self.picked(theme, ""))
            made.append(name)
            for column in shown:
                made.append(
                    self._cell(row, column, names) if column in shown[: k + 1] else w.Label()
                )
        return made

    def _cell(self, row: str, column: str, names: dict[str, str]) -> w.Button:
        both = names[row] if row == column else f"both {names[row]} and {names[column]}"
        button = w.Button(
            tooltip=f"Answers that carry {both}", layout={"width": CELL, "margin": "0"}
        )
        button.on_click(lambda _: self.picked(row, "" if row == column else column))
        self.cells[row, column] = button
        return button


def _number(place: int) -> w.Label:
    """Head a column of the matrix."""
    return w.Label(str(place), layout={"justify_content": "center", "display": "flex"})


def _shade(share: float) -> str:
    """Shade a cell, from white to dark blue."""
    from matplotlib.colors import to_hex

    return to_hex(style.AGREE(share)) if share else "#ffffff"
