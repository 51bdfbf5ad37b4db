"""A table as ``parts/table.html`` shows it: words already written, nothing left to work out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.core.paginator import Page

__all__ = ["Cell", "Grid", "Head", "cell_of"]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column: its words, its unit, and the address that sorts by it."""

    words: str
    unit: str = ""
    is_number: bool = False
    address: str = ""
    order: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, and where they lead; ``about`` is heard after a link's words."""

    text: str
    address: str = ""
    about: str = ""
    is_number: bool = False
    is_head: bool = False
    state: Literal["released", "suppressed", "not supplied"] = "released"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its caption; ``page`` when it is one page of a longer one."""

    caption: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    page: Page[Any] | None = None
    nothing: str = "No rows yet."


def cell_of(text: str, *, is_number: bool = False) -> Cell:
    """Return a cell of a kept table as it is shown: an empty one says that it is not supplied."""
    if text:
        return Cell(text, is_number=is_number)
    return Cell("not supplied", is_number=is_number, state="not supplied")
