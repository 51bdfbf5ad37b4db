"""Long work, done by the worker beside the web server: with progress, a stop and a heartbeat."""

import logging
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from django.db import DatabaseError, connection
from django_tasks import task

from carereach.base import CarereachError, Progress
from carereach.cycle.workbench_audit import Made, make_audit
from carereach.cycle.workbench_capacity import WHAT_IF, make_what_if
from carereach.web.plans.actions import work
from carereach.web.plans.models import Run
from carereach.web.plans.store import write_folder

__all__ = ["KINDS", "Stopped", "Watch", "do_run"]

OURS: Final = (
    "The work failed through a fault of the workbench, not of your tables: "
    "tell whoever looks after it."
)
_BEAT_SECONDS: Final = 10.0
"""A sixth of the time after which a silent run counts as cut off."""
_log = logging.getLogger(__name__)


class Maker(Protocol):
    """Does one kind of work on a workspace folder."""

    def __call__(
        self, folder: Path, options: Mapping[str, Any] | None = None, *, progress: Progress
    ) -> Made:
        """Return what the work leaves behind."""


KINDS: Final[Mapping[str, Maker]] = {"audit": make_audit, WHAT_IF: make_what_if}
"""Every kind of work, by the run's kind."""


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The run is not wanted any more: somebody stopped it, or it counts as cut off."""


@task()
def do_run(run_key: str) -> None:
    """Do the work of a run and keep all it makes, or none of it.

    Whatever happens, the run says so; only a killed worker leaves it to its last heartbeat.
    """
    run = work.claim(run_key=run_key)
    if run is None:
        return
    try:
        with _Heart(run), tempfile.TemporaryDirectory(prefix="carereach-") as name:
            write_folder(run.area, Path(name), number=run.revision_number)
            made = KINDS[run.kind](Path(name), run.options, progress=Watch(run))
        work.finish(run=run, made=made)
    except Stopped:
        work.stopped(run=run)
    except CarereachError as error:
        work.fail(run=run, why=str(error))
    except (SystemExit, KeyboardInterrupt):
        work.fail(run=run, why=work.CUT_OFF)
        raise
    except Exception:
        _log.exception("A run failed")
        work.fail(run=run, why=OURS)


class Watch:
    """Progress of a run: writes how far it is, at most twice a second, and hears of a stop."""

    def __init__(
        self, run: Run, *, every_seconds: float = 0.5, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._run, self._every, self._clock = run, every_seconds, clock
        self._last = -every_seconds
        self._label = ""

    def __call__(self, done: int, total: int, label: str, /) -> None:
        """Write how far the work is.

        Raises:
            Stopped: nobody wants it any more.
        """
        now = self._clock()
        if label == self._label and now - self._last < self._every:
            return
        self._last, self._label = now, label
        if not work.tell(run=self._run, done=done, total=total, label=label):
            raise Stopped


class _Heart:
    """Beats while the work goes on, however long one step takes; a missed beat is no harm."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(_BEAT_SECONDS):
            try:
                work.beat(run=self._run)
            except DatabaseError:
                _log.warning("A heartbeat was missed")
        connection.close()
