from typing import Any

from carereach.access import audit_usable_access, count_by_area, find_shut_services
from carereach.tables.codes import AGE_BANDS
from tests.unit.access.worlds import one_clinic, rules, service, site, tables


def two_areas(**changes: Any) -> dict[str, Any]:
    world = one_clinic(**changes)
    world["areas"].append({**world["areas"][0], "area_code": "A2", "latitude": 51.3})
    world["population"].append({**world["population"][0], "area_code": "A2"})
    return world


def test_who_is_shut_out_by_area_and_what_would_help() -> None:
    access = audit_usable_access(tables(**two_areas()), rules=rules())
    found = count_by_area(access, need="N9", stage="treatment", age_bands=tuple(AGE_BANDS))
    assert found.rows() == [
        ("A1", 100, 0, 0, None, []),
        ("A2", 100, 100, 0, "too far", ["too far"]),
    ]
    young = count_by_area(access, need="N9", stage="treatment", age_bands=["8-11"])
    assert young["young_people"].to_list() == [0, 0]


def test_what_is_not_known_is_not_shut_out() -> None:
    world = two_areas(services=[service(exclusions=None)])
    access = audit_usable_access(tables(**world), rules=rules())
    found = count_by_area(access, need="N9", stage="treatment", age_bands=["12-15"])
    assert found.select("not_reached", "not_known").rows() == [(0, 100), (100, 0)]
    assert found["helps"].to_list() == [[], []]


def shut(**changes: Any) -> list[tuple[str, int | None]]:
    access = audit_usable_access(tables(**one_clinic(**changes)), rules=rules())
    return find_shut_services(access).rows()


def hours(**changes: Any) -> list[dict[str, Any]]:
    return [{**one_clinic()["opening_hours"][0], **changes}]


def test_a_service_shut_to_those_next_door() -> None:
    assert shut(opening_hours=hours(closes=900)) == [("svc", 900)]
    assert shut(opening_hours=hours(term_time="holiday")) == [("svc", None)]
    assert shut(opening_hours=hours(closes=960)) == []
    assert shut(opening_hours=hours(weekday="saturday", closes=900)) == []


def test_unknown_hours_are_not_shut() -> None:
    assert shut(opening_hours=[]) == []
    second = [site(), site(site_id="other")]
    assert shut(opening_hours=hours(closes=900), sites=second) == []
    closed = [service(status="candidate")]
    assert shut(opening_hours=hours(closes=900), services=closed) == []
