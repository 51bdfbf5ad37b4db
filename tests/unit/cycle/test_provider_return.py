"""The questions of a provider return: what an answer must be, and what cannot both be true."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.cycle.provider_return import (
    SCREENS,
    Question,
    check_answer,
    find_contradictions,
    read_spans,
)

TODAY = date(2026, 11, 23)
QUESTIONS = {question.name: question for screen in SCREENS for question in screen.questions}


def question(name: str) -> Question:
    return QUESTIONS[name]


def test_five_screens_of_a_handful_of_questions() -> None:
    assert len(SCREENS) == 5
    assert all(len(screen.questions) <= 6 for screen in SCREENS)
    assert all(each.declared.name == each.column for each in QUESTIONS.values())


@pytest.mark.parametrize(
    ("name", "typed", "cell"),
    [
        ("referrals", " 1,240 ", "1240"),
        ("referrals", "007", "7"),
        ("referrals", "0", "0"),
        ("staff_wte", "6.5", "6.5"),
        ("period_end", "30/9/2026", "2026-09-30"),
        ("period_end", "2026-09-30", "2026-09-30"),
        ("contract_end", "31 3 2031", "2031-03-31"),
        ("self_referral", "yes", "yes"),
        ("exclusions", "risk level;no diagnosis", "risk level; no diagnosis"),
        ("exclusions", "none", "none"),
    ],
)
def test_an_answer_becomes_a_cell(name: str, typed: str, cell: str) -> None:
    assert check_answer(question(name), typed, today=TODAY) == cell


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("referrals", "6.5", "a whole number from 0 to 1,000,000"),
        ("referrals", "-4", "a whole number"),
        ("referrals", "about 5", "a whole number"),
        ("referrals", "=1+1", "a whole number"),
        ("referrals", "1000001", "a whole number"),
        ("referrals", "\u0663", "a whole number"),
        ("minimum_age", "130", "from 0 to 120"),
        ("staff_wte", "1e3", "a number from 0 to 10,000"),
        ("period_end", "soon", "a date like"),
        ("period_end", "30/09", "a date like"),
        ("period_end", "31/02/2026", "a real date"),
        ("period_end", "30/09/26", "the year in full"),
        ("period_end", "24/11/2026", "a period that has ended"),
        ("self_referral", "perhaps", "Choose yes or no"),
        ("exclusions", "left-handed", "Choose at least one"),
        ("exclusions", " ; ", "Choose at least one"),
        ("exclusions", "none;risk level", "'none' alone"),
    ],
)
def test_a_wrong_answer_is_refused_without_repeating_it(
    name: str, typed: str, sentence: str
) -> None:
    with pytest.raises(SourceError, match=sentence) as caught:
        check_answer(question(name), typed, today=TODAY)
    assert typed.strip(" ;") == "" or typed not in str(caught.value)


@pytest.mark.parametrize(
    ("answers", "at"),
    [
        ({"period_start": "2026-09-30", "period_end": "2026-07-01"}, ["period_end"]),
        ({"period_start": "2024-07-01", "period_end": "2026-07-01"}, ["period_end"]),
        ({"referrals": "9", "accepted": "10"}, ["referrals"]),
        ({"minimum_age": "9", "maximum_age": "8"}, ["maximum_age"]),
        ({"contract_start": "2026-01-01", "contract_end": "2026-01-01"}, ["contract_end"]),
        ({"contract_start": "2026-01-02", "contract_end": "2026-01-01"}, ["contract_end"]),
        ({"contract_start": "2026-01-02", "contract_end": None}, ["contract_end"]),
        ({"contract_start": "2026-01-02"}, []),
        ({"contract_start": None, "contract_end": None}, []),
        ({"referrals": None, "accepted": "10"}, []),
        ({"referrals": "10", "accepted": "9"}, []),
        ({"period_start": "2025-04-01", "period_end": "2026-03-31"}, []),
    ],
)
def test_answers_that_cannot_both_be_true(answers: dict[str, str | None], at: list[str]) -> None:
    assert list(find_contradictions(answers)) == at


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("closed", ()),
        (" Closed ", ()),
        ("9-5pm", (("09:00", "17:00"),)),
        ("09:00 to 17:00", (("09:00", "17:00"),)),
        ("9.30am until 12 noon".replace(" noon", "pm"), (("09:30", "12:00"),)),
        ("12am to 1am", (("00:00", "01:00"),)),
        ("09:00 to 12:00, 12:00 to 17:00", (("09:00", "12:00"), ("12:00", "17:00"))),
        ("9 to 12 and 13:00–24:00", (("09:00", "12:00"), ("13:00", "24:00"))),
    ],
)
def test_hours_are_read_as_people_write_them(
    typed: str, spans: tuple[tuple[str, str], ...]
) -> None:
    assert read_spans(typed) == spans


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mornings",
        "17:00 to 09:00",
        "09:00",
        "9 to 12, 11 to 17",
        "25:00 to 26:00",
        "9:70 to 10",
        "13pm to 14pm",
        "24:30 to 24:45",
        "9 to 9",
    ],
)
def test_hours_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(SourceError, match="Write the"):
        read_spans(typed)


@given(st.text(max_size=30))
def test_any_text_is_taken_or_refused_in_a_sentence(text: str) -> None:
    for each in QUESTIONS.values():
        with suppress(SourceError):
            assert check_answer(each, text, today=TODAY)
    with suppress(SourceError):
        assert all(opens < closes for opens, closes in read_spans(text))
