"""What a report is, before it is a page: sections of sentences, pictures and released tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from carereach.base import DisclosureError
from carereach.disclosure import Released

__all__ = [
    "Block",
    "Citation",
    "Document",
    "Heading",
    "KeyFinding",
    "Note",
    "Paragraph",
    "Part",
    "Picture",
    "Section",
    "Showing",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of plain words, or a list when ``items`` are given."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A set-apart sentence: an assumption, a caution or something not supplied."""

    kind: str
    """One of: assumption, caution, not supplied, how we know."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawn figure with its finding in words and the table behind it."""

    svg: str
    alt: str
    """The finding in words, not the chart type."""
    title: str
    table: Released
    is_map: bool = False
    """Whether it draws small areas, which a reader may want to see from closer by."""

    def __post_init__(self) -> None:
        _check_released(self.table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A released table, shown with its title, units, notes and sources."""

    table: Released
    caption: str = ""

    def __post_init__(self) -> None:
        _check_released(self.table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section, for a page that answers its question in parts."""

    text: str


Block = Paragraph | Note | Picture | Showing | Heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What stands behind a source id, so that a reader can go from a figure to its source."""

    id: str
    title: str
    detail: str = ""
    """Publisher, year, place, grade and standing, in words."""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One page: the answer in a sentence, then picture, table, reasons and sources."""

    key: str
    """The room's own name, such as ``access``."""
    title: str
    answer: str
    blocks: tuple[Block, ...]
    method: str
    """How we know, in a line."""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFinding:
    """Something a commissioner can do something about, for page one."""

    section: str
    sentence: str
    would_change: str
    who_could_act: str
    young_people: int
    """Released number of young people affected, for the order on page one; 0 if not a count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole report, ready for any renderer."""

    title: str
    area_line: str
    as_of: date
    invented: bool
    findings: tuple[KeyFinding, ...]
    overview: Section
    sections: tuple[Section, ...]
    attribution: tuple[str, ...]
    software: str
    data: Mapping[str, object]
    """The machine-readable audit (``audit.json``), made from the same released tables."""
    citations: tuple[Citation, ...] = ()
    """What the source ids in sections and tables stand for; others are shown as they are."""


def _check_released(table: object) -> None:
    if not isinstance(table, Released):
        raise DisclosureError("Only a released table can be shown.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one room adds to a report: its page, its findings and its machine-readable answer."""

    section: Section
    findings: tuple[KeyFinding, ...]
    data: Mapping[str, object]
    """Goes into ``audit.json`` under the section's key; made from released tables only."""
