import pytest

from carereach.report.document import KeyFinding, Note, Paragraph, Part, Picture, Section
from carereach.report.overview import (
    choose_findings,
    find_picture,
    missing_tables,
    write_overview,
)
from carereach.tables import TABLES
from tests.unit.report.example_document import draw_all, pathway_table


def finding(section: str, young_people: int) -> KeyFinding:
    return KeyFinding(
        section=section,
        sentence=f"{young_people} young people.",
        would_change="A change.",
        who_could_act="Someone",
        young_people=young_people,
    )


def part(
    key: str, *counts: int, answer: str = "An answer.", blocks: tuple[Picture, ...] = ()
) -> Part:
    return Part(
        section=Section(key=key, title=key, answer=answer, blocks=blocks, method="A method."),
        findings=tuple(finding(key, count) for count in counts),
        data={},
    )


@pytest.fixture(scope="module")
def picture() -> Picture:
    return Picture(
        svg=draw_all()["pathway"], alt="Few can get in.", title="Map", table=pathway_table()
    )


def test_findings_come_by_how_many_young_people_they_affect() -> None:
    chosen = choose_findings([part("need", 40, 2900), part("access", 165, 0)])
    assert [found.young_people for found in chosen] == [2900, 165, 40, 0]


def test_one_large_room_does_not_fill_page_one() -> None:
    chosen = choose_findings([part("access", 900, 800, 700, 600, 500), part("need", 40, 30, 20)])
    assert [found.section for found in chosen].count("need") == 2
    assert [found.young_people for found in chosen] == [900, 800, 700, 40, 30]


def test_page_one_answers_with_the_first_sentence_of_each_leading_room(picture: Picture) -> None:
    parts = [
        part("need", answer="Plan for 410 a year, e.g. more. Then more."),
        part("access", answer="About 1 in 3 cannot get in."),
        part("assurance", answer="Not said here."),
    ]
    page = write_overview(parts, pathway=picture)
    assert page.answer == "Plan for 410 a year, e.g. more. About 1 in 3 cannot get in."
    assert page.blocks[0] is picture
    assert write_overview(parts, answer="Said otherwise.").answer == "Said otherwise."
    assert "Nothing was supplied" in write_overview([]).answer


def test_a_picture_that_cannot_be_drawn_is_said_to_be_missing() -> None:
    notes = [block for block in write_overview([]).blocks if isinstance(block, Note)]
    assert [note.kind for note in notes] == ["not supplied", "not supplied"]


def test_what_is_not_known_is_ranked_and_says_whom_to_ask() -> None:
    unknowns = missing_tables({"areas", "population", "services"})
    assert unknowns[0].what == "Opening hours"
    assert len(unknowns) == len(TABLES) - 3
    assert unknowns[0].sentence() == (
        "Opening hours would tell us whether a door is open when young people are free. "
        "Not supplied: ask providers."
    )
    listed = [
        block
        for block in write_overview([], unknowns=unknowns).blocks
        if isinstance(block, Paragraph)
    ]
    assert listed[0].items[0] == unknowns[0].sentence()
    nothing = write_overview([]).blocks[-1]
    assert isinstance(nothing, Paragraph)
    assert "Every table was supplied" in nothing.text


def test_a_picture_is_found_by_its_room_and_table(picture: Picture) -> None:
    parts = [part("need"), part("access", blocks=(picture,))]
    assert find_picture(parts, "access", "pathway") is picture
    assert find_picture(parts, "need", "pathway") is None
    assert find_picture(parts, "access", "other") is None
