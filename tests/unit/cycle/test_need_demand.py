"""Demand in the corridor: what local people may set, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from carereach.base import EvidenceError
from carereach.cycle.need_demand import demand_sources, read_demand
from carereach.cycle.need_pooling import newest_year, no_pooling, recorded_by_council
from carereach.evidence import cited
from carereach.tables import Assumption, Workspace
from tests.unit.cycle.test_need import invented


def with_share(need: str, low: float, value: float, high: float) -> Workspace:
    plain = invented()
    own = {f"asm:need-share-{need}": Assumption(low=low, value=value, high=high)}
    return replace(plain, area=replace(plain.area, assumptions=own))


def test_every_source_is_an_entry() -> None:
    assert all(cited(entry_id).id == entry_id for entry_id in demand_sources())


def test_a_local_share_replaces_the_cited_one_or_adds_a_need() -> None:
    assert read_demand(with_share("n10", 0.1, 0.2, 0.3), girls_share=0.5).mix["N10"].value == 0.2
    assert "N3" in read_demand(with_share("n3", 0.1, 0.2, 0.3), girls_share=0.5).mix
    assert "N3" not in read_demand(invented(), girls_share=0.5).mix


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(EvidenceError, match="between 0 and 1"):
        read_demand(with_share("n3", 0.5, 1.5, 2), girls_share=0.5)


def test_a_year_counts_once_it_is_over() -> None:
    assert newest_year(date(2025, 3, 31)) == 2025
    assert newest_year(date(2025, 3, 30)) == 2024


def test_an_area_without_published_counts_is_not_pooled() -> None:
    assert no_pooling().councils.is_empty()


def test_artefacts_are_marked_and_states_kept() -> None:
    laid = recorded_by_council(None, more=("deprivation",))
    marked = laid.filter("is_artefact").select("local_authority_code", "year").rows()
    assert ("E10000032", 2023) in marked
    assert set(laid["state"]) == {
        "exact",
        "suppressed",
        "missing",
        "low reliability",
        "not applicable",
    }
    tenth = laid["deprivation"] / laid["children"]
    assert tenth.drop_nulls().is_between(0.1, 1).all()
