"""Free text that seems to describe a person is refused; plain plans are not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.web.plans.personal import check_personal_data, find_personal_data

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chase 943 476 5919 about the place", "NHS number"),
        ("Chase 9434765919", "NHS number"),
        ("Chase 943-476-5919", "NHS number"),
        ("Chase 9434\u200b765919", "NHS number"),
        ("Chase \uff19\uff14\uff13\uff14\uff17\uff16\uff15\uff19\uff11\uff19", "NHS number"),
        ("Write to a.person@harbour.example", "email"),
        ("Ring 07700 900123", "telephone"),
        ("Ring +44 7700 900 123", "telephone"),
        ("Ring (01632) 960 123", "telephone"),
        ("Lives near DT1 1AA", "postcode"),
        ("lives near sw1a1aa", "postcode"),
        ("Seen since 14/03/2012", "date of birth"),
        ("Seen since 14.3.12", "date of birth"),
        ("Seen since 2012-03-14", "date of birth"),
        ("Seen since 14th of March 2012", "date of birth"),
        ("the one born in 2011", "date of birth"),
        ("dob: 3 May", "date of birth"),
    ],
)
def test_personal_data_is_told_by_kind_and_never_repeated(text: str, kind: str) -> None:
    found = find_personal_data(text, today=TODAY)
    assert found is not None
    assert kind in found
    assert not any(each.isdigit() for each in found)
    with pytest.raises(SourceError, match=kind):
        check_personal_data(text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Open the clinic until 18:30 on weekdays from 01/04/2027",
        "Fund two more workers at £410,000 a year until 31 March 2028",
        "The contract ended on 31/03/2025: agree a new one",
        "Reach 240 of 1,000 young people in S10 and N17 by 8 pm",
        "Meet on 31/02/2012 and 14 Foo 2012",
        "Case reference 1234567890 is no NHS number",
        "In S5 8am is too early",
    ],
)
def test_plans_are_let_through(text: str) -> None:
    assert find_personal_data(text, today=TODAY) is None
    check_personal_data(text, today=TODAY)


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_every_nhs_number_with_a_right_check_digit_is_found(digits: list[int]) -> None:
    last = (11 - sum(each * (10 - at) for at, each in enumerate(digits)) % 11) % 11
    number = "".join(map(str, [*digits, last]))
    if last < 10:
        assert find_personal_data(f"see {number}.", today=TODAY) is not None
