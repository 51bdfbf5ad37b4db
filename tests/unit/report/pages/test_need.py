"""What the need page says, sentence by sentence, from released rows."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from carereach.cycle.need import answer_need
from carereach.cycle.need_tables import release_need
from carereach.report.document import Paragraph, Part, Showing
from carereach.report.pages.need import NeedWords, write_need
from carereach.report.pages.need_sentences import (
    answer_in_words,
    artefact_in_words,
    known_of_ten,
    missing_in_words,
    neighbour_in_words,
    silent_in_words,
)
from tests.unit.cycle.test_need import invented, with_counts
from tests.unit.need.worlds import count, source, table


def headline(**changes: Any) -> dict[str, Any]:
    return {"known": 165, "low": 180, "planning": 270, "high": 540} | changes


def test_the_answer_leads_with_the_range_and_the_first_reason() -> None:
    assert answer_in_words(headline(), "Testham", "caution", ["One source.", "Another."]) == (
        "Between 180 and 540 young people aged 8 to 17 are likely to be sexually exploited, or at "
        "risk of it, in Testham in a year; a cautious figure to plan by is about 270. About 165 "
        "are known to the best local source. Use the range with caution. One source."
    )


@pytest.mark.parametrize(
    ("changes", "verdict", "says"),
    [
        ({"known": 0}, "caution", "None are recorded, which never means none."),
        ({"known": None}, "usable", "Between 180 and 540 young people"),
        ({"known": None, "known_state": "suppressed"}, "caution", "A few are known"),
        ({"planning": None}, "caution", "So few young people live in Testham"),
        ({"planning": None}, "refused", "cannot be estimated"),
    ],
)
def test_the_answer_in_each_case(changes: dict[str, Any], verdict: str, says: str) -> None:
    words = answer_in_words(headline(**changes), "Testham", verdict, [])
    assert says in words
    assert words.endswith(".")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Of every 10 young people likely to be exploited or at risk, 3 to 10 are known"),
        ({"high": 5000}, "10 at most, and perhaps fewer than 1, are known"),
        ({"known": 100, "low": 200, "high": 200}, "about 5 are known"),
        ({"known": None}, "cannot be said"),
    ],
)
def test_known_of_every_ten_is_a_band(changes: dict[str, Any], says: str) -> None:
    assert says in known_of_ten(headline(**changes))


def artefact(flag: str, reading: str, **changes: Any) -> str:
    row = {
        "place": "Testham",
        "title_of_series": "Assessments",
        "period_end": date(2023, 3, 31),
        "flag": flag,
        "reading": reading,
        "before": 135,
        "count": 0,
        "after": 70,
    }
    return artefact_in_words(row | changes).removeprefix("Testham, year to March 2023: ")


@pytest.mark.parametrize(
    ("flag", "reading", "says"),
    [
        (
            "fell to zero and came back",
            "recording",
            "fell from 135 to 0 and came back to 70: more likely recording than need.",
        ),
        (
            "peaked and went back",
            "recording",
            "rose from 135 to 0 and went back to 70: more likely recording than need.",
        ),
        (
            "rose sharply",
            "unclear",
            "rose from 135 to 0 in one year: recording or need, unclear which.",
        ),
        ("hidden", "hidden", "hidden, since it is small (Assessments)."),
        ("not supplied", "not supplied", "not supplied (Assessments)."),
    ],
)
def test_a_year_called_out_says_why(flag: str, reading: str, says: str) -> None:
    assert artefact(flag, reading) == says


def test_a_small_count_in_a_year_called_out_is_not_printed() -> None:
    assert "from 135 to a number too small to show" in artefact(
        "fell sharply", "unclear", count=None
    )


def missing(**changes: Any) -> str:
    row = {
        "group": "boys",
        "view_kind": "referrals",
        "view": "the service",
        "seen": 10,
        "of": 170,
        "expected": "33%",
        "source": "econ:N30",
    }
    return missing_in_words(row | changes)


def test_who_is_missing_is_named_beside_the_share_to_expect() -> None:
    assert missing() == (
        "Boys are missing from referrals to the service: about 1 in 17 of those seen, where 33% is "
        "to be expected (UCL/Nuffield, 2008-2014)."
    )
    assert "too few are seen to show" in missing(seen=None)
    assert "the counts of the service" in missing(view_kind="recorded counts")


def test_silence_is_named_and_zero_apart_from_it() -> None:
    rows = [
        {"group": "trans young people", "finding": "no data"},
        {"group": "children in care", "finding": "none recorded"},
    ]
    assert silent_in_words(rows) == (
        "No data at all: trans young people. None recorded: children in care."
    )
    assert silent_in_words([]) == ""


def test_neighbours_are_context() -> None:
    row = {
        "local_authority_name": "Testham",
        "rate": 4.06,
        "low": 3.7,
        "high": 11.3,
        "sentence": "like comparable areas",
    }
    assert neighbour_in_words(row) == (
        "Testham: 4.1 per 10,000 under 18, where neighbours record 3.7 to 11.3: like comparable "
        "areas."
    )
    assert neighbour_in_words(row | {"low": None}) == "Testham: like comparable areas."


def page(**tables: pl.DataFrame) -> Part:
    words = NeedWords(
        place="Testham",
        verdict="usable",
        reasons=(),
        councils_checked=153,
        councils_flagged=18,
        route_assumptions=(),
        split_assumptions=(),
        notes=("A note.",),
        is_invented=False,
    )
    return write_need(release_need(answer_need(invented(**tables))), words=words)


def paragraphs(part: Part) -> list[str]:
    return [block.text for block in part.section.blocks if isinstance(block, Paragraph)]


def test_a_calm_series_says_that_nothing_stands_out() -> None:
    years = range(2023, 2027)
    sources = [source(f"y{y}", title=f"Y {y}", period_end=date(y, 3, 31)) for y in years]
    part = page(
        evidence=table("evidence", *sources),
        known_cases=table("known_cases", *(count(f"y{y}", 60, "TST") for y in years)),
    )
    assert "No year moved more than councils' counts usually do." in paragraphs(part)


def test_groups_that_were_counted_and_not_missing_are_said() -> None:
    rows = [count("s", 60, "TST", sex="female"), count("s", 40, "TST", sex="male")]
    rows += [count("s", 90, "TST", ethnic_group="white")]
    part = page(evidence=table("evidence", source("s")), known_cases=table("known_cases", *rows))
    assert "No group that could be judged is missing from view." in paragraphs(part)
    shown = {block.table.name for block in part.section.blocks if isinstance(block, Showing)}
    assert {"need_mix", "need_missing", "need_ethnicity_recorded"} <= shown


def test_every_number_in_the_data_is_a_released_one() -> None:
    part = page(
        evidence=table("evidence", source("s")),
        known_cases=table("known_cases", count("s", 123, "TST")),
    )
    assert "123" not in str(part.data)
    assert "125" in str(part.data)


def test_small_known_counts_are_said_without_their_number() -> None:
    workspace = with_counts(count("s", 5, "TST"), sources=[source("s")])
    tables = release_need(answer_need(workspace))
    assert tables.headline.states["known"].to_list() == ["suppressed"]
