from typing import Any

import numpy as np

from carereach.access.doors import read_services
from carereach.access.homes import Served, find_homes
from tests.unit.access.worlds import frame, rules, service, tables

AREAS = frame(
    "areas",
    [
        {"area_code": f"A{number}", "local_authority_code": council}
        for number, council in enumerate(("L1", "L1", "L1", "L2"))
    ],
)


def served_by(codes: list[str]) -> Served | None:
    entry: dict[str, Any] = service(serves_codes=codes)
    (one,) = read_services(tables(services=[entry]), rules())
    return find_homes(AREAS).served_by(one)


def who(codes: list[str]) -> list[bool]:
    served = served_by(codes)
    assert served is not None
    return served.at(np.arange(AREAS.height)).tolist()[:-1]


def test_an_area_is_served_by_its_own_code_or_by_its_council() -> None:
    assert who(["A1"]) == [False, True, False, False]
    assert who(["L2", "A0"]) == [True, False, False, True]
    assert who(["L1"]) == [True, True, True, False]
    assert who(["elsewhere"]) == [False] * 4


def test_the_shorter_list_is_held() -> None:
    few, most = served_by(["L2"]), served_by(["L1", "nowhere"])
    assert few is not None
    assert most is not None
    assert (few.rows.tolist(), few.elsewhere) == ([3], False)
    assert (most.rows.tolist(), most.elsewhere) == ([3], True)


def test_no_codes_say_nothing() -> None:
    assert served_by([]) is None
