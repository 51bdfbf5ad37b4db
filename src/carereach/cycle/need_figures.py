"""The cited numbers of the need room, each read from its evidence entry."""

from collections.abc import Iterable, Mapping

from carereach.base import EvidenceError
from carereach.evidence import Evidence, assumed, cited
from carereach.need import Figure, NeedFigures
from carereach.tables import Assumption

__all__ = [
    "ROUTE_ASSUMPTIONS",
    "SPLIT_ASSUMPTIONS",
    "assumptions_in_words",
    "entries_in_words",
    "need_sources",
    "read_figure",
    "read_need_figures",
]

_PUBLISHED = {
    "recorded_episodes": "econ:N08",
    "recorded_children": "econ:N15",
    "at_risk_rate": "econ:N29",
    "girls_recorded": "econ:N16",
    "boys_seen": "econ:N30",
}
_ABUSED = "econ:N26"
"""One entry holds two shares: girls as its value, boys as its low end; its note says so."""
_ASSUMED = {
    "exploited_share": "asm:csa-to-cse-share",
    "years_of_exposure": "asm:years-of-exposure",
    "under_18_ratio": "asm:need-under-18-ratio",
    "girls_in_population": "asm:need-girls-in-population",
    "aged_8_11": "asm:need-aged-8-11",
    "aged_12_15": "asm:need-aged-12-15",
    "aged_16_17": "asm:need-aged-16-17",
    "known_share": "asm:need-known-share",
    "usable_ratio": "asm:need-usable-ratio",
    "split_minimum": "asm:need-split-minimum",
    "usual_change": "asm:need-usual-change",
    "change_limit": "asm:need-change-limit",
}
ROUTE_ASSUMPTIONS = ("exploited_share", "years_of_exposure", "known_share", "under_18_ratio")
"""Assumptions behind the routes, to be shown beside them."""
SPLIT_ASSUMPTIONS = ("aged_8_11", "aged_12_15", "aged_16_17")
"""Assumptions behind the split by age, to be shown beside it."""


def read_need_figures(own: Mapping[str, Assumption]) -> NeedFigures:
    """Read every number the need room uses, with the local user's own assumptions.

    Args:
        own: local values by id, from ``area.toml``.

    Raises:
        EvidenceError: an entry is missing, unchecked or holds no number.
    """
    abused = cited(_ABUSED)
    if abused.low is None:
        raise EvidenceError(f"Entry {_ABUSED} holds no low end: it is the share of boys.")
    figures = {name: _figure(cited(entry_id)) for name, entry_id in _PUBLISHED.items()}
    figures |= {name: _figure(assumed(entry_id, own)) for name, entry_id in _ASSUMED.items()}
    return NeedFigures(
        abused_girls=_point(abused.id, abused.number),
        abused_boys=_point(abused.id, abused.low),
        **figures,
    )


def read_figure(entry_id: str, own: Mapping[str, Assumption]) -> Figure:
    """Read one assumption, with the local user's own value where they set one."""
    return _figure(assumed(entry_id, own))


def need_sources() -> tuple[str, ...]:
    """Return the ids of every entry the need room rests on."""
    return (*_PUBLISHED.values(), _ABUSED, *_ASSUMED.values())


def assumptions_in_words(figures: NeedFigures, names: Iterable[str]) -> tuple[str, ...]:
    """Say each named assumption in a sentence, with its value and its range."""
    return tuple(_sentence(getattr(figures, name)) for name in names)


def entries_in_words(ids: Iterable[str], own: Mapping[str, Assumption]) -> tuple[str, ...]:
    """Say each assumption in a sentence, with the local user's own value where they set one."""
    return tuple(_sentence(read_figure(entry_id, own)) for entry_id in ids)


def _sentence(figure: Figure) -> str:
    entry = cited(figure.id)
    low, value, high = (
        _in_words(number, entry.unit) for number in (figure.low, figure.value, figure.high)
    )
    return f"{entry.title}: {value} (from {low} to {high}; {figure.id})."


def _figure(entry: Evidence) -> Figure:
    value = entry.number
    low = value if entry.low is None else min(entry.low, value)
    high = value if entry.high is None else max(entry.high, value)
    return Figure(id=entry.id, low=low, value=value, high=high)


def _point(entry_id: str, value: float) -> Figure:
    return Figure(id=entry_id, low=value, value=value, high=value)


def _in_words(number: float, unit: str) -> str:
    return f"{number:.0%}" if unit == "share" else f"{number:g}"
