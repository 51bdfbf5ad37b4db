"""What a reader brings back from one workspace: typed tables and everything wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from carereach.sources.area_shapes import Outline
from carereach.tables import AreaSettings, Finding, InputFile

__all__ = ["RawWorkspace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWorkspace:
    """A workspace as read, sound or not.

    ``area`` is ``None`` when its settings could not be read. ``frames`` holds the tables that were
    there, with declared columns and types; cells at fault are null.
    """

    area: AreaSettings | None
    frames: Mapping[str, pl.DataFrame]
    inputs: tuple[InputFile, ...]
    findings: tuple[Finding, ...]
    shapes: Mapping[str, Outline] | None
    """The outline of each small area, by ``area_code``."""
