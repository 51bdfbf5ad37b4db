"""A workspace: one area's settings and its declared tables, checked and typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType
from typing import Any, Literal

import polars as pl

from carereach.tables.finding import Finding

__all__ = ["AccessSettings", "AreaSettings", "Assumption", "InputFile", "Workspace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A number the local user owns: a best guess between a low and a high."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings:
    """When a young person is free and how far they can go. Editable in ``area.toml``."""

    leaves_school: time = time(15, 30)
    home_by: time = time(19, 30)
    max_minutes: int = 40
    """Longest journey one way [minutes]."""
    appointment_minutes: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSettings:
    """What ``area.toml`` says: which place, as of when, and whether it is invented."""

    name: str
    kind: Literal["icb", "local_authority", "partnership"]
    nation: Literal["England", "Wales"]
    codes: tuple[str, ...]
    """Public codes of the councils covered."""
    as_of: date
    invented: bool = False
    """Invented data is stamped on every page and chart."""
    notes: str = ""
    access: AccessSettings = field(default_factory=AccessSettings)
    assumptions: Mapping[str, Assumption] = field(default_factory=lambda: MappingProxyType({}))
    """Local values for the evidence entries that are assumptions, by entry id."""

    @property
    def stamp(self) -> str:
        """Words for every page and chart of an invented area; empty for a real one."""
        return "Invented data" if self.invented else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that went into an audit."""

    file: str
    table: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One area, ready for the rooms.

    ``frames`` holds every declared table with its declared columns and types; a table that was
    not supplied is an empty frame and absent from ``supplied``.
    """

    area: AreaSettings
    frames: Mapping[str, pl.DataFrame]
    supplied: frozenset[str]
    inputs: tuple[InputFile, ...]
    warnings: tuple[Finding, ...] = ()
    shapes: Mapping[str, Any] | None = None
    """GeoJSON outlines of the small areas (``areas.geojson``), keyed by ``area_code``."""

    def table(self, name: str) -> pl.DataFrame:
        """Return one declared table; empty if it was not supplied."""
        return self.frames[name]

    def is_supplied(self, name: str) -> bool:
        """Whether the area supplied this table with at least one row."""
        return name in self.supplied
