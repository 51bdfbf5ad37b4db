"""From tables to the standards page, through the gate."""

from datetime import date

import polars as pl
import pytest

from carereach.cycle.assurance import answer_assurance, present_assurance, present_strategies
from carereach.evidence import standards
from carereach.report.document import Showing
from carereach.tables import AreaSettings, Assumption, Workspace
from tests.unit.assurance.made import AS_OF, every_table, made

ORGANISATIONS = made(
    "organisations",
    {"organisation_id": "trust", "name": "Harbour Trust", "sector": "community"},
)


def workspace(*, nation="England", assumptions=None, **frames):
    return Workspace(
        area=AreaSettings(
            name="Nowhere",
            kind="icb",
            nation=nation,
            codes=("X",),
            as_of=AS_OF,
            invented=True,
            assumptions=assumptions or {},
        ),
        frames=every_table(**frames),
        supplied=frozenset(frames),
        inputs=(),
    )


def page(area, **settings):
    return present_assurance(area, answer_assurance(area, **settings))


def standard(part, standard_id):
    return next(row for row in part.data["standards"] if row["standard_id"] == standard_id)


def test_nothing_supplied_still_gives_a_full_honest_page():
    for nation in ("England", "Wales"):
        area = workspace(nation=nation)
        part = page(area)
        assert part.section.answer.startswith("None of the ")
        assert nation in part.section.answer
        kinds = [block.kind for block in part.section.blocks if hasattr(block, "kind")]
        assert "not supplied" in kinds
        editions = [row["title"] for row in part.data["guidance"]]
        assert any("volume 7" in title for title in editions) == (nation == "Wales")
        strategies = present_strategies(area, answer_assurance(area))
        assert "We do not know" in strategies.section.answer
        assert strategies.findings == ()


def test_the_trust_without_supervision_is_the_first_finding():
    part = page(
        workspace(
            organisations=ORGANISATIONS,
            workforce=made(
                "workforce",
                {
                    "organisation_id": "trust",
                    "staff_group": "Nurses",
                    "headcount": 84,
                    "supervised_in_date": 0,
                },
            ),
            standards_evidence=made(
                "standards_evidence",
                {"standard_id": "SUP-01", "organisation_id": "trust", "self_rating": "met"},
            ),
        )
    )
    first, second, *_ = part.findings
    assert first.sentence == (
        "Nobody at Harbour Trust had supervision in the last quarter: none of 84 staff."
    )
    assert "Harbour Trust" in first.who_could_act
    assert "1 rating is contradicted" in second.sentence
    assert standard(part, "SUP-01")["figure"] == "0 of 84 (0%)"
    assert part.data["conflicts"][0]["self_says"] == "met"


def test_figures_that_count_young_people_are_rounded_before_they_are_rated():
    evidence = made(
        "standards_evidence",
        {"standard_id": "OUT-02", "organisation_id": "trust", "numerator": 61, "denominator": 84},
        {"standard_id": "SPC-05", "organisation_id": "trust", "numerator": 3, "denominator": 40},
    )
    part = page(workspace(organisations=ORGANISATIONS, standards_evidence=evidence))
    assert standard(part, "OUT-02")["figure"] == "60 of 85 (71%)"
    assert standard(part, "SPC-05")["result"] == "not evidenced"
    people = {row["standard_id"]: row for row in part.data["figures_that_count_young_people"]}
    assert people["OUT-02"]["numerator"] == 60
    assert "SPC-05" not in people


def test_a_computed_figure_too_small_to_show_says_so_and_reveals_nothing():
    few = pl.DataFrame({"standard_id": ["SPC-02"], "numerator": [4.0], "denominator": [90.0]})
    shown = standard(page(workspace(), computed=few), "SPC-02")
    assert shown["figure"] == "1 to 7, not shown"
    assert shown["result_words"] == "not evidenced: the figure is too small to show"


def test_figures_from_other_rooms_fill_what_has_no_measure_here():
    theirs = pl.DataFrame(
        {
            "standard_id": ["CON-01", "TRN-01", "MHT-05"],
            "numerator": [1.0, 0.0, 15.7],
            "denominator": [2.0, 1.0, None],
            "note": ["", "", "weeks"],
        }
    )
    staff = made(
        "workforce",
        {"organisation_id": "a", "staff_group": "x", "headcount": 10, "trained_in_date": 9},
    )
    part = page(workspace(workforce=staff), computed=theirs)
    assert standard(part, "CON-01")["figure"] == "1 of 2 (50%)"
    assert standard(part, "TRN-01")["figure"] == "9 of 10 (90%)"
    assert standard(part, "MHT-05")["figure"] == "15.7"


def test_a_local_level_can_be_set_in_the_area_settings():
    evidence = made(
        "standards_evidence",
        {"standard_id": "SUP-02", "numerator": 1, "denominator": 1},
        {"standard_id": "IDN-04", "numerator": 14, "denominator": 20},
    )
    own = {"std:IDN-04": Assumption(low=0.5, value=0.6, high=0.8)}
    area = workspace(standards_evidence=evidence, assumptions=own)
    assert standard(page(area), "IDN-04")["result_words"] == "meets our proposed level"
    caution = [getattr(block, "text", "") for block in page(area).section.blocks]
    assert any("1 row of evidence is for" in text for text in caution)


@pytest.mark.parametrize("words", ["local proposal", "comparator only"])
def test_every_level_says_whose_it_is(words):
    part = page(workspace())
    assert any(words in row["basis_words"] for row in part.data["standards"])
    ours = [row for row in part.data["standards"] if row["basis_words"].startswith("local")]
    assert {row["is_national"] for row in ours} == {"no"}


def test_a_national_rule_below_its_level_is_a_finding_with_its_owner():
    evidence = made(
        "standards_evidence", {"standard_id": "LED-08", "numerator": 3, "denominator": 4}
    )
    part = page(workspace(standards_evidence=evidence))
    assert "1 national rule is not met" in part.section.answer
    finding = next(one for one in part.findings if "LED-08" in one.sentence)
    assert finding.who_could_act == "Health bodies in England"


def test_every_theme_has_its_own_table():
    part = page(workspace())
    names = [block.table.name for block in part.section.blocks if isinstance(block, Showing)]
    assert "standards_supervision" in names
    assert len([name for name in names if name.startswith("standards_")]) >= 23


def test_leadership_is_said_in_a_line():
    def said(*rows):
        part = page(workspace(leadership=made("leadership", *rows)))
        texts = [getattr(block, "text", "") for block in part.section.blocks]
        return next(text for text in texts if "leadership time" in text.lower())

    full = [
        {"sector": sector, "role": "Lead", "wte_funded": 1.0, "wte_in_post": 1.0}
        for sector in ("primary", "community", "hospital")
    ]
    assert said(*full) == "Every sector's safeguarding leadership time is funded and filled."
    assert "hospital (not supplied)" in said(*full[:2])


def test_connected_strategies():
    strategies = made(
        "strategies",
        {"strategy": "csa", "owner": "Partnership", "linked": True, "joint_actions": "One plan",
         "reviewed_on": date(2026, 1, 1)},
        {"strategy": "missing", "owner": "Partnership", "linked": False,
         "reviewed_on": date(2024, 1, 1)},
        {"strategy": "serious_violence", "linked": False},
    )  # fmt: skip
    area = workspace(strategies=strategies)
    part = present_strategies(area, answer_assurance(area))
    assert part.section.answer.startswith("1 of the 5 strategies the brief names")
    assert "Reviews are overdue for 1 strategy: missing children." in part.section.answer
    assert [finding.who_could_act for finding in part.findings] == ["Partnership"]
    assert len(part.data["strategies"]) == 8
    assert standard(page(area), "STR-01")["figure"] == "1 of 5"


def test_with_evidence_for_all_nothing_is_said_to_lack_it():
    rows = [
        {"standard_id": standard_id, "organisation_id": "trust", "numerator": 60, "denominator": 60}
        for standard_id in standards()["standard_id"]
    ]
    part = page(workspace(standards_evidence=made("standards_evidence", *rows)))
    assert part.section.answer.startswith("0 of the 108 standards")
    assert part.findings == ()
