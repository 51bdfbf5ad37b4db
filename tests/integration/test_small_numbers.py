"""No number of young people leaves in a form the policy forbids, by any door."""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from carereach.disclosure import NHS_RULE, Released
from carereach.evidence import all_evidence, standards
from carereach.report.document import Document, Picture, Showing
from carereach.tables import TABLES, Workspace
from tests.integration.audits import Audit
from tests.integration.outputs import numbers_in, texts_of

DISTINCTIVE = 200
"""Above this, a raw count met in print is a leak; below it, most numbers are days, ages or rows."""


def released_tables(document: Document) -> Iterator[Released]:
    for section in (document.overview, *document.sections):
        for block in section.blocks:
            if isinstance(block, (Picture, Showing)):
                yield block.table


def raw_counts(workspace: Workspace) -> set[int]:
    """Every count of young people in the workspace that the policy forbids to print."""
    counts: set[int] = set()
    for table in TABLES.values():
        for column in table.columns:
            if column.counts_people:
                counts |= set(workspace.table(table.name)[column.name].drop_nulls().to_list())
    counts |= raw_totals(workspace)
    return {count for count in counts if not NHS_RULE.allows(count)}


def raw_totals(workspace: Workspace) -> set[int]:
    """The sums a report is likely to show: by area, by council and all together."""
    people = workspace.table("population").join(workspace.table("areas"), on="area_code")
    totals = {int(people["young_people"].sum())}
    for place in ("area_code", "local_authority_name"):
        for split in ([place], [place, "age"]):
            sums = people.group_by(split).agg(pl.col("young_people").sum())
            totals |= set(sums["young_people"].to_list())
    return totals


def staff_numbers(workspace: Workspace) -> set[int]:
    """Staff counts, alone and by sector: no young person is counted in them."""
    staff = workspace.table("workforce").join(
        workspace.table("organisations"), on="organisation_id", how="left"
    )
    counts = pl.col("headcount", "trained_in_date", "cse_trained_in_date", "supervised_in_date")
    sums = [staff.group_by(by).agg(counts.sum()) for by in ("organisation_id", "sector")]
    return {int(n) for frame in (*sums, staff.select(counts)) for n in _integers(frame)}


def _integers(frame: pl.DataFrame) -> list[int]:
    numbers = frame.select(pl.col(pl.Int64))
    return [number for row in numbers.rows() for number in row if number is not None]


def numbers_of_other_things(document: Document, workspace: Workspace) -> set[int]:
    """Every number that counts something else: days, staff, pounds, rates, published figures."""
    others = numbers_in("\n".join(map(str, standards().rows())))
    others |= numbers_in("\n".join(map(str, all_evidence()))) | staff_numbers(workspace)
    for table in released_tables(document):
        for field in table.fields:
            if field.role in ("number", "rate", "share") and table.frame.height:
                values = table.frame[field.name].drop_nulls().cast(pl.Float64)
                others |= {round(value) for value in values} | {int(value) for value in values}
    return others


@pytest.fixture(params=["westmere_audit", "dorset_audit"])
def audit(request: pytest.FixtureRequest) -> Audit:
    found: Audit = request.getfixturevalue(request.param)
    return found


def test_every_released_count_obeys_the_policy(audit: Audit) -> None:
    checked = 0
    for table in released_tables(audit.document):
        for field in table.fields:
            if field.role in ("people", "estimate"):
                counts = table.frame[field.name].drop_nulls().to_list()
                assert all(NHS_RULE.allows(count) for count in counts), (table.name, field.name)
                checked += len(counts)
    assert checked > 100


def test_every_count_marked_in_the_page_obeys_the_policy(audit: Audit) -> None:
    page = (audit.folder / "report.html").read_text(encoding="utf-8")
    counts = [int(count) for count in re.findall(r'data-people="(\d+)"', page)]
    assert len(counts) > 100
    assert all(NHS_RULE.allows(count) for count in counts)


def test_no_raw_count_is_printed_in_any_output(audit: Audit) -> None:
    forbidden = {count for count in raw_counts(audit.workspace) if count > DISTINCTIVE}
    others = numbers_of_other_things(audit.document, audit.workspace)
    for name, text in texts_of(audit.folder).items():
        leaked = (numbers_in(text) & forbidden) - others
        assert not leaked, (name, sorted(leaked)[:10])


def test_the_scan_would_see_a_leak(audit: Audit, tmp_path: Path) -> None:
    forbidden = {count for count in raw_counts(audit.workspace) if count > DISTINCTIVE}
    count = max(forbidden)
    assert count in numbers_in(f"There were {count:,} young people.")
    assert count in numbers_in(f"<td>{count}</td>".replace("<td>", " ").replace("</td>", " "))


def test_no_confidential_place_is_named(westmere_audit: Audit) -> None:
    workspace = westmere_audit.workspace
    hidden = workspace.table("services").filter(pl.col("confidential_location"))
    assert hidden.height
    sites = workspace.table("sites").filter(
        pl.col("service_id").is_in(hidden["service_id"].to_list())
    )
    secrets = {
        word
        for word in (
            *hidden["name"],
            *hidden["service_id"],
            *sites["site_id"],
            *sites["name"].drop_nulls(),
            *sites["postcode"].drop_nulls(),
        )
        if word
    }
    for name, text in texts_of(westmere_audit.folder).items():
        assert not {secret for secret in secrets if secret in text}, name
