"""From a file of agency lists to an honest range: the only step that opens the file."""

import csv
import re
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from carereach.base import MethodError, Progress, SourceError, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carereach.need.lists import ListsAbout, ListsAnswer, ListTable

__all__ = ["estimate_from_file", "read_lists"]

_COUNT = "count"
_NOT_EXACT = "This method needs exact counts; run it where they are held."
_NOT_WHOLE = "Counts must be whole numbers, zero or more."
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$")


def estimate_from_file(
    path: Path,
    *,
    max_order: int | None = 2,
    replicates: int = 1000,
    interval: Literal["bca", "percentile"] = "bca",
    seed: int = 1,
    workers: int = 1,
    progress: Progress = silent,
) -> "ListsAnswer":
    """Estimate how many young people there are from a file of list combinations.

    Args:
        path: a CSV file: one 0/1 column per list, a last column ``count``; lines above the
            header may start with ``#`` and say what is known of the lists (``# periods: a; b``).
        max_order: most lists in one term of a model; none means as many as can be searched.
        replicates: bootstrap samples; 0 gives no interval.
        interval: "bca" or "percentile".
        seed: any whole number of 0 or more.
        workers: processes to share the bootstrap; the answer does not depend on it.
        progress: told how far the work has come; may raise to stop.

    Raises:
        SourceError: the file cannot be read as such a table.
        MethodError: the lists cannot answer.
    """
    from carereach.need.lists import Settings, Slider, estimate_lists

    table, about = read_lists(path)
    settings = Settings(max_order=max_order, replicates=replicates, interval=interval, seed=seed)
    weak = Slider((0.8, 0.9, 1.0), (0.9, 1.0)) if about.matching == "weak" else Slider()
    with _share_work(workers) as executor:
        return estimate_lists(
            table, settings, about=about, slider=weak, executor=executor, progress=progress
        )


@contextmanager
def _share_work(workers: int) -> "Iterator[Executor | None]":
    """Processes to share the work, or none for one worker."""
    if workers <= 1:
        yield None
        return
    # A fresh process holds no lock of this one; a forked one may.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        yield executor


def read_lists(path: Path) -> "tuple[ListTable, ListsAbout]":
    """Read list combinations and what is said of them.

    Args:
        path: the CSV file.

    Raises:
        SourceError: no such file, no header, or a history that is not 0 or 1.
        MethodError: a count that is negative, fractional, rounded or suppressed.
    """
    from carereach.need.lists import build_table, read_about

    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: cannot be read; give a CSV file of lists.") from error
    notes = dict(_read_note(line, path) for line in lines if line.startswith("#"))
    rows = [row for row in csv.reader(line for line in lines if not line.startswith("#")) if row]
    names = _read_header(rows, path)
    body = [_read_row(row, len(names), n, path) for n, row in enumerate(rows[1:], start=2)]
    return build_table(names, body), read_about(notes)


def _read_note(line: str, path: Path) -> tuple[str, str]:
    name, colon, text = line.lstrip("#").partition(":")
    if not colon:
        raise SourceError(f"{path.name}: a line starting with # must read '# name: text'.")
    return name.strip().casefold().replace(" ", "_"), text.strip()


def _read_header(rows: list[list[str]], path: Path) -> list[str]:
    header = [name.strip() for name in rows[0]] if rows else []
    if len(header) < 2 or header[-1].casefold() != _COUNT:
        raise SourceError(
            f"{path.name}: needs one column for each list and a last column called count."
        )
    names = header[:-1]
    if len(set(names)) != len(names) or "" in names:
        raise SourceError(f"{path.name}: each list needs a name of its own.")
    return names


def _read_row(row: list[str], lists: int, number: int, path: Path) -> tuple[list[int], int]:
    cells = [cell.strip() for cell in row]
    if len(cells) != lists + 1:
        raise SourceError(f"{path.name}, row {number}: has {len(cells)} cells, not {lists + 1}.")
    if any(cell not in ("0", "1") for cell in cells[:-1]):
        raise SourceError(f"{path.name}, row {number}: on a list is 1, not on it is 0.")
    return [int(cell) for cell in cells[:-1]], _read_count(cells[-1])


def _read_count(text: str) -> int:
    if not _NUMBER.match(text):
        raise MethodError(_NOT_EXACT)
    value = float(text)
    if value < 0 or value != int(value):
        raise MethodError(_NOT_WHOLE)
    return int(value)
