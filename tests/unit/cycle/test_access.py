"""Access from a workspace to its page: planted faults, missing tables, safety."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from carereach.cycle.access import answer_access, present_access, standards_from_access
from carereach.disclosure import NHS_RULE
from carereach.evidence import check_words
from carereach.report.document import Note, Paragraph, Part, Picture, Showing
from carereach.tables import Assumption
from tests.unit.access.worlds import site, whole_town, workspace

World = dict[str, list[dict[str, Any]]]


def part_of(world: World) -> Part:
    area = workspace(**world)
    return present_access(area, answer_access(area))


def sentences(world: World) -> str:
    return "\n".join(finding.sentence for finding in part_of(world).findings)


def words_of(part: Part) -> str:
    blocks = part.section.blocks
    said = [part.section.answer, part.section.method, json.dumps(part.data, default=str)]
    said += [f"{one.sentence} {one.would_change} {one.who_could_act}" for one in part.findings]
    said += [f"{one.text} {' '.join(one.items)}" for one in blocks if isinstance(one, Paragraph)]
    said += [one.text for one in blocks if isinstance(one, Note)]
    said += [f"{one.title} {one.alt}" for one in blocks if isinstance(one, Picture)]
    for one in blocks:
        if isinstance(one, Picture | Showing):
            said += [one.table.title, *one.table.notes]
            said += [str(value) for row in one.table.rows() for value in row.values()]
    return "\n".join(said)


def change(world: World, table: str, where: dict[str, Any], **changes: Any) -> None:
    for row in world[table]:
        if all(row.get(key) == value for key, value in where.items()):
            row.update(changes)


def excluding(world: World) -> None:
    change(world, "services", {"service_id": "camhs"}, exclusions=["risk level", "no diagnosis"])


def shut(world: World) -> None:
    change(world, "opening_hours", {"site_id": "site-camhs"}, closes=900)


def police_only(world: World) -> None:
    change(world, "services", {"service_id": "sarc"}, referral_routes=["police"])


def full(world: World) -> None:
    world["capacity"] = [
        {
            "service_id": "cse",
            "period_start": date(2025, 4, 1),
            "period_end": date(2026, 3, 31),
            "places": 20,
            "current_caseload": 25,
            "median_wait_treatment_days": 60.0,
        }
    ]


def far(world: World) -> None:
    change(world, "areas", {"area_code": "A2"}, latitude=51.3)


def no_link(world: World) -> None:
    world["pathway_links"] = [
        row for row in world["pathway_links"] if row["from_service_id"] != "ed"
    ]


def customary(world: World) -> None:
    change(world, "pathway_links", {"from_service_id": "ed"}, kind="customary")


def no_specialist(world: World) -> None:
    change(world, "services", {"service_id": "cse"}, status="suspended")


def stale(world: World) -> None:
    change(world, "services", {"service_id": "ed"}, assured_on=date(2021, 3, 15))


def unconfirmed(world: World) -> None:
    change(world, "services", {"service_id": "ed"}, assured_on=None)


def thin(world: World) -> None:
    change(world, "services", {"service_id": "ed"}, referral_routes=None)


def older_only(world: World) -> None:
    change(world, "services", {"service_id": "camhs"}, minimum_age=14)


def girls_only(world: World) -> None:
    change(world, "services", {"service_id": "camhs"}, sexes="female")


def elsewhere(world: World) -> None:
    change(
        world,
        "services",
        {"service_id": "camhs"},
        residence_rule="area residents",
        serves_codes=["A1"],
    )


FAULTS = [
    (excluding, "The camhs service turns young people away for their level of risk and having no"),
    (shut, "The camhs service closes at 15:00, so young people who leave school at 15:30"),
    (police_only, "The sarc service takes referrals only from the police"),
    (full, "The cse service is at its limit, with a long wait"),
    (far, "The journey alone keeps about 2,000 young people aged 8 to 17"),
    (far, "Nobody gets in from Edge (about 2,000)."),
    (no_link, "No agreed route leads straight from the emergency department to the specialist"),
    (customary, "From the emergency department young people are passed to the specialist"),
    (no_specialist, "No active specialist service for child sexual exploitation is listed"),
    (stale, "1 of 4 directory entries was not confirmed in the last 3 months; the oldest, The ed"),
    (unconfirmed, "1 of 4 directory entries was never confirmed"),
    (thin, "Directory entries are thin: 1 with no referral route"),
    (older_only, "Age limits alone shut out about 800 young people aged 12 to 15"),
    (girls_only, "Being open to another sex only, and nothing else, shuts out about 800"),
    (elsewhere, "Rules about where they live, and nothing else, shut out about 800"),
]  # fmt: skip


@pytest.mark.parametrize(("plant", "sentence"), FAULTS)
def test_a_planted_fault_is_found_and_goes_when_mended(
    plant: Callable[[World], None], sentence: str
) -> None:
    world = whole_town()
    assert sentence not in sentences(world)
    plant(world)
    assert sentence in sentences(world)


def test_what_nobody_offers_is_one_finding() -> None:
    found = [one for one in part_of(whole_town()).findings if "Nothing is offered" in one.sentence]
    assert len(found) == 1
    assert found[0].young_people == 4000


def test_the_answer_is_a_sentence_with_its_figure_and_its_reason() -> None:
    world = whole_town()
    shut(world)
    far(world)
    change(world, "opening_hours", {"site_id": "site-camhs"}, closes=960)
    answer = part_of(world).section.answer
    assert answer.startswith("Of 60 places on the pathway, young people can get in at")
    assert "About half of young people aged 12 to 15 (about 800 of 1,600)" in answer
    assert answer.endswith("most are shut out by the journey.")


def test_hours_are_told_apart_from_the_journey() -> None:
    world = whole_town()
    change(world, "areas", {"area_code": "A2"}, latitude=51.3)
    world["areas"].append({**world["areas"][0], "area_code": "A3", "name": "Third"})
    world["areas"][2] |= {"latitude": 51.03, "local_authority_code": "L3"}
    change(world, "opening_hours", {"site_id": "site-camhs"}, closes=970)
    change(world, "population", {"area_code": "A2"}, young_people=10)
    world["population"] += [
        {**row, "area_code": "A3", "young_people": 100}
        for row in world["population"]
        if row["area_code"] == "A1"
    ]
    assert part_of(world).section.answer.endswith("shut out by opening hours, not by the journey.")


def test_later_closing_is_said_with_the_time_and_the_number() -> None:
    world = whole_town()
    change(world, "opening_hours", {"site_id": "site-camhs"}, closes=970)
    found = next(one for one in part_of(world).findings if "camhs" in one.sentence)
    assert "closes at 16:10" in found.sentence
    assert found.would_change == "Open until 16:30."
    assert found.young_people == 2000
    row = part_of(world).data["services_shut_after_school"]
    assert [one["change"] for one in row] == ["open until 16:30"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("without", [(), ("services",), ("offers",), ("sites", "opening_hours")])
def test_missing_tables_leave_an_honest_answer(without: tuple[str, ...]) -> None:
    bare = {name: rows for name, rows in whole_town().items() if name not in without}
    if not without:
        bare = {name: bare[name] for name in ("areas", "population")}
    part = part_of(bare)
    states = {row["state"] for row in part.data["pathway_map"]}  # type: ignore[attr-defined]
    if "sites" in without:
        assert states == {"not known", "cannot get in", "can get in"}
        assert "Not supplied" in words_of(part)
        return
    assert states == {"not known"}
    assert part.section.answer.startswith("Whether young people can get in is not known yet")
    assert part.findings == ()
    assert not part.data["is_answered"]


def test_a_draft_lists_candidates_as_candidates() -> None:
    world = whole_town(offers=[], pathway_links=[], opening_hours=[])
    for row in world["services"]:
        row["status"] = "candidate"
    words = words_of(part_of(world))
    assert "5 candidates found in public data wait to be confirmed." in words
    assert "never as an open door" in words


def test_a_confidential_place_counts_but_is_never_named() -> None:
    world = whole_town()
    change(world, "services", {"service_id": "refuge"}, sexes="female")
    part = part_of(world)
    words = words_of(part)
    for secret in ("Fold House", "refuge"):
        assert secret not in words
    cell = next(
        row
        for row in part.data["pathway_map"]  # type: ignore[attr-defined]
        if (row["need"], row["age_band"]) == ("N16", "12-15") and row["stage"] == "acute"
    )
    assert cell["services"] == ["a service that is not named"]
    assert cell["get_in"] == 800
    assert cell["reasons"] == {"sex": 800}


def test_every_count_obeys_the_policy_and_every_word_is_ours() -> None:
    world = whole_town()
    for plant, _ in FAULTS:
        if plant not in (no_specialist, girls_only, elsewhere):
            plant(world)
    change(world, "population", {"area_code": "A2", "age": "12"}, young_people=3)
    part = part_of(world)
    for block in part.section.blocks:
        if isinstance(block, Picture | Showing):
            for field in block.table.fields:
                if field.role == "people":
                    counts = block.table.frame[field.name].drop_nulls()
                    assert all(NHS_RULE.allows(count) for count in counts), field.name
    assert not check_words(words_of(part))
    assert not any("\u2014" in text for text in words_of(part).splitlines())


def test_few_young_people_are_never_told() -> None:
    world = whole_town()
    for row in world["population"]:
        row["young_people"] = 0
    change(world, "population", {"area_code": "A2", "age": "12"}, young_people=2)
    excluding(world)
    part = part_of(world)
    found = next(one for one in part.findings if "camhs" in one.sentence)
    assert "1 to 7, not shown" in found.sentence
    assert found.young_people == 0


def test_the_map_and_the_page_one_picture_have_their_names() -> None:
    world = whole_town()
    far(world)
    pictures = {
        block.table.name: block
        for block in part_of(world).section.blocks
        if isinstance(block, Picture)
    }
    assert {"pathway_map", "pathway_map_12-15", "barriers", "referral_routes"} <= set(pictures)
    area = pictures["areas_n10_treatment"]
    assert area.svg.startswith("<svg")
    assert "Invented data" in area.svg
    assert "In 1 of 2 small areas" in area.alt


def test_local_assumptions_take_the_place_of_ours() -> None:
    area = workspace(**whole_town())
    own = {"asm:can-get-in-share": Assumption(low=0.9, value=0.95, high=1.0)}
    answer = answer_access(replace(area, area=replace(area.area, assumptions=own)))
    values = {entry.id: entry.value for entry in answer.assumptions}
    assert values["asm:can-get-in-share"] == 0.95


def test_standards_have_the_columns_the_assurance_step_takes() -> None:
    frame = standards_from_access(answer_access(workspace(**whole_town())))
    assert frame.columns == ["standard_id", "numerator", "denominator", "note", "counts_people"]
    assert frame["standard_id"].to_list() == ["ACC-01", "ACC-09", "SET-02", "SPC-01"]
    assert frame.filter("counts_people")["standard_id"].to_list() == ["ACC-09"]
    empty = standards_from_access(answer_access(workspace()))
    assert empty.height == 0
    assert empty.schema == frame.schema


def test_twice_gives_the_same() -> None:
    one, other = part_of(whole_town()), part_of(whole_town())
    assert words_of(one) == words_of(other)
    assert [block.svg for block in one.section.blocks if isinstance(block, Picture)] == [
        block.svg for block in other.section.blocks if isinstance(block, Picture)
    ]


def test_a_service_with_several_faults_says_that_more_is_wrong() -> None:
    world = whole_town()
    excluding(world)
    shut(world)
    assert "Something else keeps young people out of it too" in sentences(world)


def test_two_places_of_one_service_are_said_to_need_the_hours_at_each() -> None:
    world = whole_town()
    world["sites"].append(site("camhs", site_id="late", latitude=52.0))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "late", "closes": 1080})
    change(world, "opening_hours", {"site_id": "site-camhs"}, closes=930)
    rows = part_of(world).data["services_shut_after_school"]
    assert [row["change"] for row in rows] == [  # type: ignore[attr-defined]
        "open until 16:30 at each of its places"
    ]


def test_ages_are_said_with_their_limits() -> None:
    changes = ({"minimum_age": 14, "maximum_age": None}, {"minimum_age": None, "maximum_age": 12})
    said = []
    for limits in (*changes, {"minimum_age": 14, "maximum_age": 18}):
        world = whole_town()
        change(world, "services", {"service_id": "camhs"}, **limits)
        rows = part_of(world).data["nearly_counts"]
        said += [row["keeps_out"] for row in rows]  # type: ignore[attr-defined]
    assert said == ["takes ages 14 and over", "takes ages up to 12", "takes ages 14 to 18"]


def test_released_tables_stay_whole_when_nobody_lives_there() -> None:
    world = whole_town(population=[])
    states = pl.DataFrame(part_of(world).data["pathway_map"])["state"].unique().to_list()
    assert states == ["not known"]
