"""What a reader brings back from one workspace: typed tables and everything wrong with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from carereach.sources.area_shapes import Outline
from carereach.tables import AreaSettings, Checked, Finding, InputFile

__all__ = ["Gathering", "RawWorkspace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWorkspace:
    """A workspace as read, sound or not.

    ``area`` is ``None`` when its settings could not be read. ``frames`` holds the tables that were
    there, with declared columns and types; cells at fault are null. ``files`` says in which file
    or sheet each declared table stands, or would; ``rows`` in which row of it each row stands, for
    tables whose rows do not simply count on from row 2.
    """

    area: AreaSettings | None
    area_file: str
    """Where the settings stand."""
    frames: Mapping[str, pl.DataFrame]
    inputs: tuple[InputFile, ...]
    findings: tuple[Finding, ...]
    files: Mapping[str, str]
    rows: Mapping[str, pl.Series]
    shapes: Mapping[str, Outline] | None
    """The outline of each small area, by ``area_code``."""


class Gathering:
    """Gathers a workspace table by table, whatever kind of file it comes from."""

    def __init__(self, area_file: str, files: Mapping[str, str]) -> None:
        """Begin; ``files`` says where each table stands, or would."""
        self._area_file = area_file
        self.findings: list[Finding] = []
        self.inputs: list[InputFile] = []
        self._frames: dict[str, pl.DataFrame] = {}
        self._files = files
        self._rows: dict[str, pl.Series] = {}

    def add_table(self, name: str, checked: Checked, *, findings: Iterable[Finding]) -> None:
        """Take in a checked table; ``findings`` are those of its reader."""
        self._frames[name] = checked.frame
        if checked.rows is not None:
            self._rows[name] = checked.rows
        self.findings += sorted([*findings, *checked.findings])

    def tell(self, file: str, rule: str, message: str, fix: str) -> None:
        """Note what is wrong with a whole file."""
        self.findings.append(Finding(file, 0, "", rule, message, fix))

    def warn(self, file: str, rule: str, message: str, fix: str) -> None:
        """Note what is odd about a whole file."""
        self.findings.append(Finding(file, 0, "", rule, message, fix, "warning"))

    def workspace(
        self, area: AreaSettings | None, shapes: Mapping[str, Outline] | None
    ) -> RawWorkspace:
        """Return everything gathered."""
        return RawWorkspace(
            area=area,
            area_file=self._area_file,
            frames=self._frames,
            inputs=tuple(self.inputs),
            findings=tuple(self.findings),
            files=self._files,
            rows=self._rows,
            shapes=shapes,
        )
