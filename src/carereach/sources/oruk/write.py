"""Writing the workspace's services as Open Referral UK version 3, for anyone to read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import polars as pl

from carereach.sources.directory import Notes, looks_confidential
from carereach.sources.oruk.parts import Publisher, describe_service
from carereach.tables import AreaSettings, Finding

__all__ = ["OrukExport", "make_oruk", "oruk_page"]

_Cells = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrukExport:
    """Services that may be published, and a finding for each kind that was held back."""

    services: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]


def make_oruk(area: AreaSettings, frames: Mapping[str, pl.DataFrame]) -> OrukExport:
    """Return the services of a workspace as Open Referral UK version 3.

    Candidates and confidential services are left out, and so is a service whose name suggests a
    refuge while ``confidential_location`` is empty: a feed is open to anyone. No number of people
    is written, so capacity stays behind. Ids are the same at every export as long as the ids of
    the workspace and the codes of the area are; an id that is a UUID already is kept.

    Args:
        area: the settings of the area; invented data is marked on every service.
        frames: the checked tables organisations, services, sites and opening_hours.
    """
    notes = Notes("export")
    sites = _grouped(frames["sites"], "service_id")
    services = frames["services"].to_dicts()
    held_back: Counter[str] = Counter()
    shown = [row for row in services if _may_leave(row, sites, held_back)]
    for rule, count in held_back.items():
        notes.add_count(rule, count)
    publisher = Publisher.of(area)
    organisations = {row["organisation_id"]: row for row in frames["organisations"].to_dicts()}
    hours = _grouped(frames["opening_hours"], "site_id")
    described = [
        describe_service(
            row,
            organisation=organisations.get(row["organisation_id"]),
            sites=sites.get(row["service_id"], []),
            hours=hours,
            publisher=publisher,
        )
        for row in shown
    ]
    return OrukExport(
        services=tuple(sorted(described, key=itemgetter("id"))),
        findings=notes.findings(),
    )


def oruk_page(services: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return services as the one page of a version 3 feed."""
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": list(services),
    }


def _may_leave(row: _Cells, sites: Mapping[str, list[_Cells]], held_back: Counter[str]) -> bool:
    """Whether a service may be published; counts why not, or what is uncertain."""
    confidential = row["confidential_location"]
    if confidential:
        held_back["export_confidential"] += 1
        return False
    if row["status"] == "candidate":
        held_back["export_candidates"] += 1
        return False
    names = [row["name"], *(site["name"] for site in sites.get(row["service_id"], []))]
    if confidential is None and looks_confidential(*names):
        held_back["export_looks_confidential"] += 1
        return False
    if confidential is None:
        held_back["export_confidential_not_stated"] += 1
    return True


def _grouped(frame: pl.DataFrame, key: str) -> dict[str, list[_Cells]]:
    """Return the rows by the value of a column, in an order that never changes."""
    groups: dict[str, list[_Cells]] = {}
    for row in frame.sort(frame.columns, nulls_last=True).iter_rows(named=True):
        groups.setdefault(row[key], []).append(row)
    return groups
