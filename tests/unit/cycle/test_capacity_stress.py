"""The STRESS-DES sheet: every item filled from the scenario and the run, or not stated."""

import re
from pathlib import Path

import pytest

from carereach.cycle.capacity_scenario import draft_scenario
from carereach.cycle.capacity_stress import ITEMS, stress_sheet
from carereach.cycle.workspace import load_workspace
from carereach.evidence import cited
from carereach.sources.scenario_file import parse_scenario, read_scenario, write_scenario
from carereach.tables.scenario import (
    Contract,
    Distribution,
    Pathway,
    StartingState,
    Support,
    YoungPeople,
)

EXAMPLES = Path(__file__).parents[3] / "examples"
RECORD = {
    "name": "x",
    "engine": "pathway",
    "version": "9.8.7",
    "scenario_sha256": "abc123",
    "seed": 42,
    "replications": 100,
    "first_replication": 0,
    "confidence": 0.95,
    "stopped": "as many as asked",
}
EVERYTHING = RECORD | {
    "purpose": "To see what a longer contract does",
    "aims": "Waits and broken support.",
    "scenarios": ["a contract of five years", "one more worker"],
    "python": "3.11.7",
    "packages": "numba 0.61",
    "system": "Two cores",
    "seconds": 1.25,
    "where": "At the publisher's",
    "licence": "MIT",
}


def section(sheet, number):
    """The text of one item."""
    found = re.search(rf"^### {re.escape(number)} [^\n]+\n(.*?)(?=^##|\Z)", sheet, re.M | re.S)
    assert found is not None
    return found.group(1).strip()


@pytest.fixture(params=["mmc", "net3", "murch-2021-pre", "specialist"])
def scenario(request):
    return read_scenario(EXAMPLES / "capacity" / f"{request.param}.toml")


def test_the_sheet_has_the_twenty_items_in_order(scenario):
    sheet = stress_sheet(scenario, RECORD)

    assert len(ITEMS) == 20
    assert re.findall(r"^### (\d\.\d) ", sheet, re.M) == list(ITEMS)
    assert "doi:10.1080/17477778.2018.1442155" in sheet
    assert all(section(sheet, number) for number in ITEMS)


def test_what_nobody_said_is_not_stated_with_who_could_say(scenario):
    sheet = stress_sheet(scenario, {})

    for number in ("1.1", "1.3", "3.1", "3.2", "4.3", "5.1", "5.2", "5.4", "6.1"):
        assert section(sheet, number).startswith("Not stated. Could be said by"), number
    assert sheet.count("Not stated. Could be said by") == 9


def test_what_the_run_says_is_stated(scenario):
    sheet = stress_sheet(scenario, EVERYTHING, notes=["The table was read so."])

    assert section(sheet, "1.1") == "To see what a longer contract does."
    assert "Differences between scenarios are paired" in section(sheet, "1.2")
    assert "one more worker" in section(sheet, "2.3")
    assert section(sheet, "3.2") == "- The table was read so."
    assert "95% confidence" in section(sheet, "4.3")
    assert "as many as asked" in section(sheet, "4.3")
    assert "Carereach 9.8.7, engine pathway, Python 3.11.7, numba 0.61" in section(sheet, "5.1")
    assert "Seed 42" in section(sheet, "5.2")
    assert "1.2 seconds" in section(sheet, "5.4")
    assert "abc123" in section(sheet, "6.1")
    assert "Not stated" not in sheet.replace(section(sheet, "3.4"), "")


def test_inputs_can_be_run_again_but_for_counts_of_young_people():
    network = read_scenario(EXAMPLES / "capacity" / "net3.toml")
    told = section(stress_sheet(network, RECORD), "3.3")

    block = told.partition("```toml\n")[2].partition("\n```")[0]
    assert parse_scenario(block.encode(), file="sheet")[0] == network


def test_small_numbers_of_a_real_service_do_not_stand_in_the_sheet():
    workspace = load_workspace(EXAMPLES / "westmere").workspace
    assert workspace is not None
    draft = draft_scenario(workspace, "svc-camhs")
    assert draft.pathway is not None
    assumptions = {name: cited(entry) for name, entry in draft.fields.items()}

    sheet = stress_sheet(draft.pathway, RECORD, notes=draft.notes, assumptions=assumptions)

    inputs = section(sheet, "3.3")
    assert "stands in the scenario file alone" in inputs
    for key in ("held", "waiting_for_support", "hidden", "referrals =", "excluded_share"):
        assert f"\n{key}" not in inputs
    assert "excluded_share" in write_scenario(draft.pathway)
    assert "asm:cap-returns: No published figure" in section(sheet, "3.4")
    assert "asm:cap-returns" in section(sheet, "3.1")
    assert "with the lists and caseload given" in section(sheet, "4.1")


def test_an_assumption_without_an_entry_rests_on_nothing_stated():
    specialist = read_scenario(EXAMPLES / "capacity" / "specialist.toml")

    sheet = stress_sheet(specialist, RECORD)

    assert "| support.refuses | 0.05 | 0.3 | Not stated |" in section(sheet, "3.4")
    assert "up to 6 tries" in section(sheet, "2.2")
    assert "Standard wait:CYP4W: within 28 days, set proposed July 2021." in section(sheet, "1.2")


def test_a_diagram_is_drawn_of_every_route():
    net3 = read_scenario(EXAMPLES / "capacity" / "net3.toml")
    murch = read_scenario(EXAMPLES / "capacity" / "murch-2021-pre.toml")

    drawn = section(stress_sheet(net3, RECORD), "2.1")
    assert drawn.count("-->") == 2
    assert 's0["triage"]' in drawn
    assert section(stress_sheet(murch, RECORD), "2.1").count("gave up") == 3


def test_a_service_that_starts_empty_without_outreach_says_so():
    a_year = Distribution(kind="exponential", mean=365)
    empty = Pathway(
        name="new",
        horizon_days=1000,
        warm_up_days=100,
        classes=(YoungPeople(name="a"),),
        referrals_per_day={"a": ((0.0, 1.0),)},
        assessors=None,
        assessment=a_year,
        support=Support(caseload_per_wte=10, length=a_year),
        contracts=(Contract(name="c", starts_day=0, ends_day=900, worker_wte=(1.0,)),),
        start=StartingState(held={"a": 0}),
    )

    sheet = stress_sheet(empty, RECORD)

    assert section(sheet, "4.1").startswith("A run begins empty. The first 100 days")
    assert "nothing more is tried" in section(sheet, "2.2")
    assert "assessors without limit" in section(sheet, "2.5")
    assert section(sheet, "3.4") == "No input is marked as assumed in the scenario file."
