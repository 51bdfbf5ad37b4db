"""The parts of the access page: barriers, hours, the example, fairness, links, other rules."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from carereach.cycle.access import answer_access, present_access
from carereach.disclosure import Field, release
from carereach.need import NeedDemand
from carereach.report.document import Paragraph, Part, Picture, Showing
from carereach.report.pages.access_journey import write_journey
from carereach.report.pages.access_tables import AccessWords, JourneyTables
from carereach.tables.codes import AGE_BANDS, NEEDS
from tests.unit.access.worlds import whole_town, workspace
from tests.unit.cycle.test_access import change, excluding, far, no_link, shut, stale

World = dict[str, list[dict[str, Any]]]


def part_of(world: World) -> Part:
    area = workspace(**world)
    return present_access(area, answer_access(area))


def said(part: Part) -> str:
    blocks = part.section.blocks
    return " ".join(
        f"{block.text} {' '.join(block.items)}" for block in blocks if isinstance(block, Paragraph)
    )


def picture(part: Part, name: str) -> Picture:
    return next(
        block
        for block in part.section.blocks
        if isinstance(block, Picture) and block.table.name == name
    )


def table(part: Part, name: str) -> list[dict[str, Any]]:
    return next(
        block.table.rows()
        for block in part.section.blocks
        if isinstance(block, Showing) and block.table.name == name
    )


def half_shut() -> World:
    """Therapy is out of reach from one of two areas, and shut to the young."""
    world = whole_town()
    far(world)
    change(world, "services", {"service_id": "camhs"}, minimum_age=12)
    change(world, "areas", {"area_code": "A1"}, deprivation_decile=9, rural_urban="urban")
    change(world, "areas", {"area_code": "A2"}, deprivation_decile=2, rural_urban="rural")
    return world


def test_each_barrier_has_two_numbers_and_says_what_would_mend_it() -> None:
    drawn = picture(part_of(half_shut()), "barriers_n10_treatment")
    rows = {row["words"]: row for row in drawn.table.rows()}
    assert rows["the journey"]["alone"] == 1200
    assert rows["age limits"]["first"] == 800
    assert rows["age limits"]["change"] == "take these ages too, or name a service that does"
    assert rows["age limits"]["service"] == "The camhs service"
    assert drawn.alt.startswith(
        "Mended alone, this would let in most young people: a place, outreach or transport nearer "
        "to them (about 1,200); then take these ages too"
    )


def test_a_place_that_shuts_everybody_out_has_its_barriers_and_no_map() -> None:
    world = whole_town()
    excluding(world)
    part = part_of(world)
    rows = picture(part, "barriers_n10_treatment").table.rows()
    assert [row["change"] for row in rows] == ["take the rule out of the written criteria"]
    assert "areas_n10_treatment" not in {
        block.table.name for block in part.section.blocks if isinstance(block, Picture)
    }


def test_where_nothing_alone_would_mend_it_that_is_said() -> None:
    world = whole_town()
    excluding(world)
    shut(world)
    drawn = picture(part_of(world), "barriers_n10_treatment")
    assert {row["change"] for row in drawn.table.rows()} == {"mend it at any service there"}
    assert drawn.alt == (
        "No single change would let in a number of young people large enough to show."
    )


def test_hours_are_said_with_those_who_have_none_and_the_first_start() -> None:
    part = part_of(half_shut())
    words = said(part)
    assert "half of young people aged 12 to 15 have" in words
    assert "about half (about 800) have none" in words
    assert "half of those who have any could start by Tuesday 15:30" in words
    assert "In the school holidays half have" in words
    rows = picture(part, "usable_hours").table.rows()
    assert {row["age_band"] for row in rows} == {"8-11", "12-15", "16-17", "8-17"}
    assert "N16" not in {row["need_name"] for row in rows}
    area = picture(part, "usable_hours_n10_treatment")
    assert area.alt.startswith("In 1 small area of 2 nobody has a usable hour")


def test_a_confidential_service_has_no_hours_told() -> None:
    data = part_of(half_shut()).data["usable_hours"]
    needs = {row["need"] for row in data["places"]}  # type: ignore[index]
    assert "N10" in needs
    assert "N16" not in needs


def test_where_all_places_are_confidential_no_hours_are_told() -> None:
    world = whole_town()
    for row in world["services"]:
        row["confidential_location"] = True
    part = part_of(world)
    assert part.data["usable_hours"] is None
    assert part.data["equity"] is None
    assert "When they are free" not in said(part)


def test_nobody_without_hours_is_said_too() -> None:
    words = said(part_of(whole_town()))
    assert "; none are without." in words


def test_the_example_says_what_happens_at_the_door() -> None:
    part = part_of(half_shut())
    assert "Think of a young person aged 12 to 15 who lives in Edge, one of about 800" in said(part)
    assert "The camhs service is more than 40 minutes away on foot or by bus." in said(part)
    world = whole_town()
    excluding(world)
    assert (
        "They are at the door of The camhs service by 15:30, but it turns young people away for "
        "their level of risk and having no diagnosis."
    ) in said(part_of(world))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            {"test": "shut", "way": "travel", "closes": "15:00", "arrives": "16:12"},
            "They are at the door of Hill House by 16:12. It closed at 15:00.",
        ),
        (
            {"test": "shut", "way": "travel", "closes": "16:20", "arrives": "16:12"},
            (
                "They are at the door of Hill House by 16:12. It closes at 16:20, too soon to be "
                "seen for 30 minutes and be home by 19:30."
            ),
        ),
        (
            {"test": "shut", "way": "remote", "closes": "not known", "arrives": "not known"},
            (
                "Hill House is too far to travel to; it can be rung or reached online, but it is "
                "not open on any weekday."
            ),
        ),
        (
            {"test": "full", "way": "outreach"},
            "Hill House is too far to travel to; it comes to young people, but it is at its limit.",
        ),
        (
            {"test": "too far", "way": "travel", "minutes": 52.0, "arrives": "16:22"},
            (
                "Hill House is 52 minutes away on foot or by bus, more than the 40 that count: it "
                "would be 16:22 at its door."
            ),
        ),
        (
            {"test": "age", "way": "not known"},
            (
                "They turn to Hill House; how long the way is was not supplied, but it takes ages "
                "16 and over."
            ),
        ),
    ],
)
def test_each_door_in_words(row: dict[str, Any], sentence: str) -> None:
    keeps_out = {
        "shut": "not open on any weekday",
        "full": "at its limit",
        "age": "takes ages 16 and over",
        "too far": "too far from them",
    }
    whole = {"name": "Hill House", "minutes": None, "arrives": "", "closes": "not known"}
    told = whole | row | {"keeps_out": keeps_out[row["test"]]}
    assert list(write_journey(_journey(told), _words()))[1].items == (sentence,)  # type: ignore[union-attr]


def _words() -> AccessWords:
    return AccessWords(
        leaves_school="15:30",
        home_by="19:30",
        max_minutes=40,
        appointment_minutes=30,
        fresh_months=3,
        supplied=frozenset(),
        has_specialist=True,
        is_answered=True,
        shapes={},
    )


def _journey(row: dict[str, Any]) -> Any:
    area = pl.DataFrame({"name": ["Edge"], "not_reached": [40]})
    names = ("name", "test", "way", "arrives", "closes", "keeps_out")
    minutes = pl.DataFrame([row]).with_columns(pl.col("minutes").cast(pl.Float64))
    return JourneyTables(
        need="N10",
        stage="treatment",
        area=release(
            area,
            name="example_area",
            title="Area",
            fields=[
                Field(name="name", label="Area"),
                Field(name="not_reached", label="Shut out", role="people"),
            ],
        ),
        doors=release(
            minutes,
            name="example_doors",
            title="Doors",
            fields=[
                *(Field(name=name, label=name) for name in names),
                Field(name="minutes", label="Minutes", role="number"),
            ],
        ),
    )


def test_fairness_is_said_by_deprivation_level_and_rurality() -> None:
    words = said(part_of(half_shut()))
    assert "Young people in less deprived areas have more than their share of hours" in words
    assert "young people live where there are fewer than 4 usable hours a week" in words
    assert "In areas classed as “rural”, none can get in" in words


def test_fairness_that_cannot_be_told_says_why() -> None:
    part = part_of(whole_town())
    assert "go with deprivation cannot be told here" in said(part)
    untold = [
        block.table.rows()
        for block in part.section.blocks
        if isinstance(block, Showing) and block.table.title.startswith("Measures that cannot")
    ]
    assert all(row["reason"] for row in untold[0])


def test_the_same_everywhere_is_called_even() -> None:
    world = whole_town()
    change(world, "areas", {"area_code": "A1"}, deprivation_decile=9, rural_urban="urban")
    change(world, "areas", {"area_code": "A2"}, deprivation_decile=2, rural_urban="rural")
    change(world, "areas", {"area_code": "A2"}, latitude=51.0)
    words = said(part_of(world))
    assert "are shared evenly between more and less deprived areas" in words
    assert "The same share gets in from town and from country." in words


def test_the_whole_pathway_names_the_link_that_breaks_it() -> None:
    part = part_of(whole_town())
    assert "all 60 places on the pathway let in none of the young people" in said(part)
    assert "all of them meet another gap as well" in said(part)
    groups = {row["group"]: row for row in table(part, "whole_pathway")}
    assert groups["the whole pathway"]["share_every"] == 0


def test_other_rules_say_what_changes_and_what_stands() -> None:
    world = half_shut()
    excluding(world)
    part = part_of(world)
    words = said(part)
    assert "places on the pathway keep the same state throughout" in words
    assert "Whatever the rules, young people cannot get" in words
    assert "Of every 100 likely to need it" in words
    mends = table(part, "other_rules_mends")
    assert {row["name"] for row in mends} <= {
        f"The {one} service" for one in ("camhs", "ed", "sarc", "cse")
    }


def test_need_that_is_given_is_counted_in_young_people() -> None:
    area = workspace(**half_shut())
    part = present_access(area, answer_access(area, demand=_demand()))
    assert "Of the young people likely to need it in a year" in said(part)
    people = picture(part, "other_rules_people").table
    assert people.field("low").role == "estimate"


def _demand() -> NeedDemand:
    draws, bands = 20, len(AGE_BANDS)
    return NeedDemand(
        by_group=np.full((draws, bands), 100, dtype=np.float32),
        area_shares=np.full((draws, 2, bands), 0.5, dtype=np.float32),
        need_shares=np.full((draws, len(NEEDS)), 0.5, dtype=np.float32),
        area_codes=("A1", "A2"),
        groups=tuple((band, "female") for band in AGE_BANDS),
        needs=tuple(NEEDS),
        settings=pl.DataFrame(),
    )


def test_nobody_living_there_leaves_counts_alone() -> None:
    part = part_of(whole_town(population=[]))
    assert part.data["other_rules"]["people"][0]["not_reached"] == 0  # type: ignore[index]
    assert "low" not in part.data["other_rules"]["people"][0]  # type: ignore[index]


def test_a_missing_route_says_whom_it_concerns() -> None:
    world = whole_town()
    no_link(world)
    part = part_of(world)
    finding = next(one for one in part.findings if "No agreed route" in one.sentence)
    assert finding.sentence.endswith(
        "About 4,000 young people can come to the emergency department when they are free; all of "
        "them have another open door that leads there, if they find it."
    )
    for one in world["services"]:
        if one["service_id"] in ("camhs", "sarc"):
            one["minimum_age"] = 12
    finding = next(one for one in part_of(world).findings if "No agreed route" in one.sentence)
    assert "about 1,600 of them have no other door that leads there" in finding.sentence
    assert finding.young_people == 1600


def test_an_old_entry_says_who_counts_only_through_it() -> None:
    world = whole_town()
    stale(world)
    part = part_of(world)
    finding = next(one for one in part.findings if "not confirmed" in one.sentence)
    assert finding.sentence.endswith(
        "About 4,000 young people count as able to get help with an injury (straight away) only "
        "through The ed service: if that entry is wrong, they cannot."
    )
    assert table(part, "directory_resting")[0]["places"] == 1


def test_a_chain_with_one_missing_link_says_that_nothing_else_is_missing() -> None:
    world = whole_town()
    cells = {(row["need"], row["stage"]) for row in part_of(world).data["pathway_map"]}  # type: ignore[attr-defined]
    world["offers"] = [
        {"service_id": "ed", "need": need, "stage": stage, "level": "full"}
        for need, stage in sorted(cells - {("N10", "treatment")})
    ]
    world["offers"].append(
        {"service_id": "camhs", "need": "N10", "stage": "treatment", "level": "full"}
    )
    change(world, "services", {"service_id": "camhs"}, minimum_age=14)
    words = said(part_of(world))
    assert "let in about half of young people aged 12 to 15 (about 800 of 1,600)." in words
    assert (
        "The link that breaks it for most is help with flashbacks or post-traumatic stress "
        "(treatment): about 800 cannot get in there, and for about 800 of them nothing else is "
        "missing."
    ) in words
    change(world, "services", {"service_id": "camhs"}, minimum_age=0)
    assert "The link that breaks it" not in said(part_of(world))
