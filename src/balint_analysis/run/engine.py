"""How papermill runs a notebook here: its kernel starts ahead, its cells wait for their turn."""

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, contextmanager
from threading import Condition
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.log import logger

NAME = "balint"


class Turns:
    """Lets so many notebooks at a time run their cells, in order, until it is stopped."""

    def __init__(self, at_a_time: int):
        self._free, self._stopped = at_a_time, False
        self._changed = Condition()

    @contextmanager
    def turn(self, place: int) -> Iterator[None]:
        """Wait for the turn of the notebook in this place, from 0 on, and then hand it on."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or place < self._free)
        try:
            self.go_on()
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def go_on(self) -> None:
        """Raise CancelledError once it is stopped."""
        if self._stopped:
            raise CancelledError

    def stop(self) -> None:
        """Let no notebook begin, and none get further than the cell that it is at."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()


class Client(PapermillNotebookClient):
    """A notebook whose kernel starts, and ends, while the cells of others run."""

    def __init__(self, *given: Any, turn: AbstractContextManager, **options: Any):
        super().__init__(*given, **options)
        self._turn = turn

    def papermill_execute_cells(self) -> None:
        """Run the cells when it is their turn."""
        with self._turn:
            super().papermill_execute_cells()


class Engine(NBClientEngine):
    """Papermill's own engine, but for turns, and `on_cell`, which is called after each cell."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man, kernel_name, *, turn, on_cell, execution_timeout, start_timeout, **_
    ):
        """Run a notebook in a kernel of its own; nothing is given beside what is named here."""
        complete = nb_man.cell_complete
        nb_man.cell_complete = lambda *a, **k: (complete(*a, **k), on_cell())
        return Client(
            nb_man,
            turn=turn,
            kernel_name=kernel_name,
            timeout=execution_timeout,
            startup_timeout=start_timeout,
            log=logger,
            extra_arguments=["--log-level=50"],  # its start-up notes are not for the user
            # All is written when a cell is done. To end gracefully, that is to take pandas and
            # its like down object by object, takes a kernel a quarter of a second.
            shutdown_kernel="immediate",
        ).execute()


papermill_engines.register(NAME, Engine)
