"""The access page's sentences, in the corners that a usual area does not reach."""

from typing import Any

import pytest

from carereach.cycle.access import answer_access, present_access
from carereach.report.document import Note, Paragraph, Part, Picture
from carereach.report.pages.access_words import (
    ages_in_words,
    clock,
    first_up,
    help_with,
    people_in_words,
    share_of_people,
)
from carereach.tables.codes import NEEDS, STAGES
from tests.unit.access.worlds import service, site, whole_town, workspace


def part_of(world: dict[str, Any]) -> Part:
    area = workspace(**world)
    return present_access(area, answer_access(area))


def alt_of(part: Part, name: str) -> str:
    return next(
        block.alt
        for block in part.section.blocks
        if isinstance(block, Picture) and block.table.name == name
    )


def text_of(part: Part) -> str:
    return " ".join(
        block.text for block in part.section.blocks if isinstance(block, Note | Paragraph)
    )


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (2900, 8700, "about 1 in 3 young people (about 2,900 of 8,700)"),
        (4000, 8000, "about half of young people (about 4,000 of 8,000)"),
        (8000, 8000, "all of the young people (about 8,000)"),
        (0, 8000, "none of the young people (about 8,000)"),
        (None, 8000, "a small number of young people (1 to 7, not shown)"),
        (10, None, "a small number of young people (10)"),
    ],
)
def test_a_share_of_young_people(part: int | None, whole: int | None, words: str) -> None:
    assert share_of_people(part, whole) == words


def test_small_words() -> None:
    assert ages_in_words("12-15") == "12 to 15"
    assert clock(1110) == "18:30"
    assert first_up("") == ""
    assert people_in_words(None) == "1 to 7, not shown"
    assert people_in_words(27) == "27"


def test_every_place_on_the_pathway_has_plain_words() -> None:
    for need in NEEDS:
        for stage in STAGES:
            words = help_with(need, stage)
            assert words.startswith("help with ")
            assert need not in words.split()
    assert help_with("X1", "other") == "help with X1 (other)"


def test_where_nobody_is_shut_out_there_is_no_barrier_to_draw() -> None:
    world = whole_town()
    cells = [(row["need"], row["stage"]) for row in part_of(world).data["pathway_map"]]  # type: ignore[attr-defined]
    world["offers"] = [
        {"service_id": "camhs", "need": need, "stage": stage, "level": "full"}
        for need, stage in dict.fromkeys(cells)
    ]
    part = part_of(world)
    assert "Nobody is shut out at any place" in text_of(part)
    assert "No service would let more young people in" in text_of(part)
    assert part.section.answer == "Of 60 places on the pathway, young people can get in at 60."
    assert [one.sentence for one in part.findings] == [
        "Directory entries are thin: 3 with nothing offered."
    ]


def test_few_shut_out_are_not_told_in_the_answer() -> None:
    world = whole_town()
    world["areas"][1]["latitude"] = 51.3
    for row in world["population"]:
        if row["area_code"] == "A2":
            row["young_people"] = 3 if row["age"] == "12" and row["sex"] == "male" else 0
    assert part_of(world).section.answer.endswith("cannot get in at 55.")


def test_a_few_with_several_reasons_are_shut_out_by_what_is_too_small_to_show() -> None:
    world = whole_town()
    world["areas"][1]["latitude"] = 51.3
    world["services"][0]["minimum_age"] = 13
    for row in world["population"]:
        few = {"A1": 6 if row["age"] == "12" else 100, "A2": 2 if row["age"] == "13" else 0}
        row["young_people"] = few[row["area_code"]] if row["sex"] == "male" else 0
    assert "what shuts them out is too small to show" in part_of(world).section.answer


def test_no_front_door_listed() -> None:
    world = whole_town()
    for row in world["services"]:
        row["setting"] = "S20"
    part = part_of(world)
    assert "No active front door is listed yet." in text_of(part)


def test_routes_not_supplied_are_said_to_be_missing_from_the_data() -> None:
    part = part_of(whole_town(pathway_links=[]))
    assert "Referral routes were not supplied" in text_of(part)
    assert "Not supplied: agreed referral routes." in text_of(part)
    assert not [one for one in part.findings if "route" in one.sentence]


def test_a_gap_is_named_in_the_picture_of_routes() -> None:
    world = whole_town()
    world["pathway_links"] = world["pathway_links"][:1]
    assert alt_of(part_of(world), "referral_routes") == (
        "1 of 3 kinds of front door lead straight to the specialist service; there is a gap from "
        "emergency department and sexual assault referral centre."
    )


def test_entries_that_look_alike_are_shown_as_pairs() -> None:
    world = whole_town()
    world["services"].append(service("twin", name="The ed services", setting="S2"))
    world["sites"].append(site("twin"))
    assert part_of(world).data["directory_pairs"] == [
        {"first": "The ed service", "second": "The ed services"}
    ]


def test_a_service_keeps_out_some_who_have_another_way_and_some_who_have_none() -> None:
    world = whole_town()
    world["services"][0]["exclusions"] = ["non-engagement"]
    world["services"].append(service("other", setting="S9", minimum_age=16))
    world["sites"].append(site("other"))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "site-other"})
    world["offers"].append({**world["offers"][0], "service_id": "other"})
    sentence = part_of(world).findings[0].sentence
    assert sentence == (
        "The camhs service turns young people away for missed contact, as its written criteria "
        "say. That alone keeps out about 4,000 young people; about 3,200 of them have no other "
        "way to get help with flashbacks or post-traumatic stress (treatment)."
    )
    world["services"][-1]["minimum_age"] = 0
    assert (
        part_of(world)
        .findings[0]
        .sentence.endswith("; they have another way in, often a harder one.")
    )


def test_many_areas_are_counted_and_some_named_in_alphabetical_order() -> None:
    world = whole_town()
    middle = world["areas"][0]
    for number in range(6):
        code = f"F{number}"
        world["areas"].append(
            {**middle, "area_code": code, "name": f"Far {9 - number}", "latitude": 51.4}
        )
        world["population"].append(
            {"area_code": code, "age": "14", "sex": "all", "young_people": 50}
        )
    sentences = " ".join(one.sentence for one in part_of(world).findings)
    assert (
        "Nobody gets in from 6 small areas, such as Far 4 (50), Far 5 (50), Far 6 (50), Far 7 (50) "
        "and Far 8 (50)." in sentences
    )
    said = "No young person aged 8 to 17 can get help with flashbacks or post-traumatic stress"
    assert f"{said} (treatment) from Far 4, Far 5" in text_of(part_of(world))
    for number in range(6, 40):
        code = f"F{number}"
        world["areas"].append({**world["areas"][-1], "area_code": code})
        world["population"].append({**world["population"][-1], "area_code": code})
    assert said not in text_of(part_of(world))
