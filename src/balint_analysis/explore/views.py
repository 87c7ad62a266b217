"""What a cell of explore.ipynb shows: views that are drawn anew, below the controls they follow."""

from collections.abc import Callable
from html import escape
from typing import Any

from IPython.display import DisplayHandle, display

Bundle = dict[str, str]


class View:
    """A picture or table in one place of a notebook, drawn anew when a control changes."""

    def __init__(self, draw: Callable[[], Bundle]):
        self.draw, self.handle = draw, DisplayHandle()

    def show(self) -> None:
        """Show it; from now on it follows."""
        self.handle = DisplayHandle()
        self.handle.display(self.draw(), raw=True)

    def follow(self) -> None:
        """Draw it anew in its place."""
        self.handle.update(self.draw(), raw=True)


class Panel:
    """Controls, with the views below them, as what a cell shows."""

    def __init__(self, controls: Callable[[], str], *parts: Any):
        self.said, self.parts = controls, parts

    def __repr__(self) -> str:
        return self.said()

    def _ipython_display_(self) -> None:
        for part in self.parts:
            if isinstance(part, View):
                part.show()
            else:
                bundle = part._repr_mimebundle_()
                display({**bundle, "text/plain": self.said()}, raw=True)


def words(text: str, plain: str = "") -> Bundle:
    """Say something in place of a picture, with more of it for those who see no HTML."""
    return {
        "text/html": f"<p>{escape(text)}</p>",
        "text/plain": "\n".join(filter(None, [text, plain])),
    }
