from datetime import date
from typing import Any

import pytest

from carereach.access import DirectoryQuality, audit_directory
from tests.unit.access.worlds import AS_OF, one_clinic, service, site, tables


def directory(world: dict[str, Any]) -> DirectoryQuality:
    return audit_directory(
        tables(**world), as_of=AS_OF, fresh_months=3, similar_names=0.8, same_place_km=0.25
    )


def faults(world: dict[str, Any]) -> str:
    entries = directory(world).entries
    return entries["faults"].item() if entries.height else ""


def test_a_good_entry_has_no_fault() -> None:
    assert faults(one_clinic()) == ""
    assert directory(one_clinic()).services == 1


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"assured_on": date(2026, 2, 28)}, "not confirmed lately"),
        ({"assured_on": date(2026, 3, 1)}, ""),
        ({"assured_on": None}, "never confirmed"),
        ({"referral_routes": None}, "no referral route"),
        ({"minimum_age": None, "maximum_age": None}, "no ages"),
        ({"minimum_age": None}, ""),
    ],
)
def test_faults_of_the_entry(changes: dict[str, Any], fault: str) -> None:
    assert faults(one_clinic(services=[service(**changes)])) == fault


def test_faults_of_what_belongs_to_it() -> None:
    assert faults(one_clinic(opening_hours=[])) == "no opening hours"
    assert faults(one_clinic(sites=[], opening_hours=[])) == "no place given"
    assert faults(one_clinic(offers=[])) == "nothing offered"
    assert faults(one_clinic(sites=[site(kind="outreach")], opening_hours=[])) == ""
    several = one_clinic(offers=[], opening_hours=[])
    assert faults(several) == "no opening hours; nothing offered"
    assert dict(directory(several).summary.select("fault", "services").iter_rows()) == {
        "not confirmed lately": 0,
        "never confirmed": 0,
        "no opening hours": 1,
        "no place given": 0,
        "nothing offered": 1,
        "no referral route": 0,
        "no ages": 0,
    }


@pytest.mark.parametrize(
    "changes", [{"status": "candidate"}, {"status": "closed"}, {"confidential_location": True}]
)
def test_only_active_services_that_may_be_named_are_looked_at(changes: dict[str, Any]) -> None:
    found = directory(one_clinic(services=[service(assured_on=None, **changes)]))
    assert found.services == 0
    assert not found.entries.height


def pairs(*services: dict[str, Any], sites: list[dict[str, Any]] | None = None) -> int:
    world = one_clinic(services=list(services), sites=sites or [])
    return directory(world).pairs.height


def test_a_slip_of_a_letter_at_one_place_is_a_double() -> None:
    one = service("a", name="Royal Bournemouth Hospital")
    other = service("b", name="Royal Bournmouth Hospital")
    places = [site("a"), site("b", latitude=51.001)]
    assert pairs(one, other, sites=places) == 1
    assert pairs(one, {**other, "setting": "S2"}, sites=places) == 0
    assert pairs(one, other, sites=[site("a"), site("b", latitude=51.1)]) == 0
    assert pairs(one, {**other, "name": "Poole Clinic"}, sites=places) == 0


def test_without_places_one_body_must_run_both() -> None:
    one = service("a", name="Moss Clinic", organisation_id="o1")
    assert pairs(one, service("b", name="Moss clinic.", organisation_id="o1")) == 1
    assert pairs(one, service("b", name="Moss clinic", organisation_id="o2")) == 0
    assert pairs(service("a", name="Moss"), service("b", name="Moss")) == 0


def test_nothing_supplied() -> None:
    found = directory({})
    assert found.services == 0
    assert not found.pairs.height
