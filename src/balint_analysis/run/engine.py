"""How papermill runs a notebook here: its kernel starts ahead, its cells wait for their turn."""

import os
from collections.abc import Callable, Iterator
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
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        turns: Turns,
        place: int,
        on_cell: Callable[[], object],
        temporary: str,
        execution_timeout: int,
        **_: Any,
    ) -> Any:
        """Run a notebook in a kernel of its own, with a folder for its temporary files."""
        complete = nb_man.cell_complete

        def completed(*given: Any, **options: Any) -> None:
            complete(*given, **options)
            turns.go_on()
            on_cell()

        nb_man.cell_complete = completed
        client = Client(
            nb_man,
            turn=turns.turn(place),
            kernel_name=kernel_name,
            timeout=execution_timeout,
            log=logger,
            extra_arguments=["--log-level=50"],  # its start-up notes are not for the user
            # What cells write is written when they are done. A kernel that ends gracefully takes
            # pandas and all the rest down object by object: a quarter of a second.
            shutdown_kernel="immediate",
        )
        # Which leaves its temporary files to us.
        return client.execute(env=os.environ | {"TMPDIR": temporary})


papermill_engines.register(NAME, Engine)
