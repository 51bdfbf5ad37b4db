"""From programmes to the prevention page, through the gate."""

from carereach.cycle.prevention import answer_prevention, present_prevention
from carereach.report.document import Picture
from carereach.tables import Assumption
from carereach.tables.codes import AUDIENCES
from tests.unit.assurance.made import made
from tests.unit.cycle.test_assurance import workspace

YOUNG_MEN = {
    "programme_id": "men",
    "kind": "young men",
    "level": "targeted",
    "audience": "young men",
    "eligible": 1900,
    "reached": 412,
    "sense_checked_with_young_people": True,
    "cost_gbp": 100.0,
}
CAMPAIGN = {
    "programme_id": "posters",
    "kind": "campaign",
    "level": "universal",
    "audience": "young people",
    "sense_checked_with_young_people": False,
}


def page(*programmes, **settings):
    tables = {"programmes": made("programmes", *programmes)} if programmes else {}
    area = workspace(**tables, **settings)
    return present_prevention(area, answer_prevention(area))


def test_nothing_supplied_asks_for_it_and_claims_nothing():
    part = page()
    assert part.section.answer.startswith("We do not know")
    assert part.findings == ()
    assert {row["state"] for row in part.data["kinds"]} == {"not known"}


def test_narrow_reach_and_an_unchecked_campaign_are_findings():
    part = page(YOUNG_MEN, CAMPAIGN)
    sentences = [finding.sentence for finding in part.findings]
    assert any("posters" in text and "without a check" in text for text in sentences)
    assert any("about 410 of about 1,900" in text for text in sentences)
    assert any("No programme was supplied for school nursing" in text for text in sentences)
    assert "about 1 in 5" in part.section.answer
    assert "1 programme went out" in part.section.answer


def test_the_call_out_level_is_the_local_users_own():
    low = {"asm:low-reach-share": Assumption(low=0.05, value=0.1, high=0.2)}
    part = page(YOUNG_MEN, assumptions=low)
    assert not [finding for finding in part.findings if "men (" in finding.sentence]


def test_small_numbers_are_not_shown_and_give_no_share():
    part = page(YOUNG_MEN | {"reached": 5})
    row = part.data["programmes"][0]
    assert (row["reached"], row["share"]) == (None, None)
    assert "narrowest" not in part.section.answer


def test_without_a_programme_for_young_people_there_is_no_picture():
    part = page(YOUNG_MEN | {"audience": "professionals"}, CAMPAIGN | {"audience": "professionals"})
    assert not [block for block in part.section.blocks if isinstance(block, Picture)]
    spent = {row["line"]: row["percent"] for row in part.data["spend"]}
    assert spent == {
        "targeted prevention": 100,
        "universal prevention": None,
        "care contracts, a year": None,
    }


def test_a_full_grid_names_no_gap():
    rows = [
        CAMPAIGN | {"programme_id": f"{audience}-{level}", "audience": audience, "level": level}
        for audience in AUDIENCES
        for level in ("universal", "targeted")
    ]
    part = page(*rows)
    texts = [getattr(block, "text", "") for block in part.section.blocks]
    assert not [text for text in texts if text.startswith("No programme was supplied for:")]
