"""Westmere: every table filled and clean, the same bytes every time, each fault mendable."""

import json
import math
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from carereach.cycle.capacity import answer_capacity, present_capacity, present_contracts
from carereach.cycle.workspace import load_workspace
from carereach.tables import TABLES

WESTMERE = Path(__file__).parents[2] / "examples" / "westmere"
FAULTS = tomllib.loads((WESTMERE / "making" / "faults.toml").read_text(encoding="utf-8"))["fault"]
NETWORK = {"network/streets.osm", "network/buses.zip"}
FILES = {"area.toml", "areas.geojson", *(table.file_name for table in TABLES.values()), *NETWORK}
NEED = {"need_low": 150.0, "need_high": 600.0, "need_planning": 300.0}


def make(folder):
    script = WESTMERE / "make_westmere.py"
    command = [sys.executable, str(script), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def opened(folder):
    loaded = load_workspace(folder)
    assert loaded.findings == ()
    return loaded.workspace


def differing(one, other):
    return {name for name in FILES if (one / name).read_bytes() != (other / name).read_bytes()}


@pytest.fixture(scope="module")
def westmere():
    return opened(WESTMERE)


@pytest.fixture(scope="module")
def variants(tmp_path_factory):
    """One folder for each fault, mended alone; one process, so that it is quick."""
    folders = {fault["id"]: tmp_path_factory.mktemp(fault["id"]) for fault in FAULTS}
    command = (
        "import sys; from make_westmere import main; "
        "[main(['--out', out, '--without', fault]) for fault, out in "
        "(pair.split('=', 1) for pair in sys.argv[1:])]"
    )
    pairs = [f"{fault}={folder}" for fault, folder in folders.items()]
    subprocess.run(
        [sys.executable, "-c", command, *pairs], check=True, capture_output=True, cwd=WESTMERE
    )
    return folders


def test_what_is_committed_is_what_the_script_writes(tmp_path):
    assert differing(make(tmp_path / "again"), WESTMERE) == set()


def test_every_table_is_filled(westmere):
    assert westmere.supplied == set(TABLES)
    assert westmere.area.invented


def test_it_is_the_size_it_says(westmere):
    assert westmere.table("areas").height == 120
    assert 30_000 < westmere.table("population")["young_people"].sum() < 40_000
    assert set(westmere.table("areas")["local_authority_code"]) == {"WST-COAST", "WST-VALE"}


def test_every_asked_for_setting_has_a_service_and_every_kind_of_site(westmere):
    settings = {f"S{number}" for number in (*range(1, 12), 14, 16, 18, 20)}
    assert settings <= set(westmere.table("services")["setting"])
    assert {"physical", "virtual", "phone", "outreach"} == set(westmere.table("sites")["kind"])


def test_the_refuge_has_no_name_of_place_and_no_postcode(westmere):
    hidden = westmere.table("services").filter(pl.col("confidential_location"))
    sites = westmere.table("sites").join(hidden, on="service_id", how="semi")
    assert sites.height == 1
    assert sites.select("name", "postcode").row(0) == (None, None)


def area_of(ring):
    pairs = pairwise(ring)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def test_the_areas_tile_the_land():
    """Every edge inside is walked once each way, so areas meet without gap or overlap."""
    shapes = json.loads((WESTMERE / "areas.geojson").read_text(encoding="utf-8"))
    walked = {}
    for feature in shapes["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        ring = ring if area_of(ring) > 0 else ring[::-1]
        for edge in pairwise(map(tuple, ring)):
            assert edge not in walked
            walked[edge] = feature["properties"]["area_code"]
    shared = {edge for edge in walked if edge[::-1] in walked}
    coast = [edge for edge in walked if edge not in shared]
    assert len(shared) > 2 * len(coast)
    # What is left is the coast and border: one closed line, each point entered and left once.
    assert {start for start, _ in coast} == {end for _, end in coast}
    assert len({start for start, _ in coast}) == len(coast)


def test_every_middle_lies_near_the_sea_it_was_put_in(westmere):
    areas = westmere.table("areas")
    assert all(
        math.dist(point, (54.29, -3.88)) < 0.3 for point in areas["latitude", "longitude"].rows()
    )


def test_activity_adds_up(westmere):
    """Accepted young people started, were closed, or still wait: nobody vanishes."""
    figures = westmere.table("capacity").sort("service_id", "period_start")
    waiting = pl.col("waiting_for_assessment") + pl.col("waiting_for_treatment")
    checked = figures.with_columns(waiting=waiting).with_columns(
        before=pl.col("waiting").shift(1).over("service_id"),
        turned_away=pl.col("referrals") - pl.col("accepted") - pl.col("rejected"),
        added=pl.col("accepted") - pl.col("treatments_started") - pl.col("closed_before_support"),
    )
    assert set(checked["turned_away"]) == {0}
    told = checked.filter(pl.col("before").is_not_null())
    assert told.height >= 7
    assert (told["waiting"] - told["before"]).to_list() == told["added"].to_list()


def test_groups_add_up_to_referrals(westmere):
    by_sex = westmere.table("referrals_by_group").filter(pl.col("sex") != "all")
    totals = by_sex.group_by("service_id", "period_start").agg(
        pl.col("referrals", "accepted").sum()
    )
    whole = totals.join(westmere.table("capacity"), on=["service_id", "period_start"])
    assert whole.height == totals.height
    assert whole["referrals"].to_list() == whole["referrals_right"].to_list()
    assert whole["accepted"].to_list() == whole["accepted_right"].to_list()


def test_payers_pay_the_whole(westmere):
    shares = westmere.table("payers").group_by("contract_id").agg(pl.col("share").sum().round(6))
    assert set(shares["share"]) == {1.0}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["id"])
def test_mending_one_fault_changes_only_its_tables(fault, variants):
    changed = differing(variants[fault["id"]], WESTMERE)
    assert f"{fault['table']}.csv" in changed
    allowed = {f"{fault['table']}.csv", "standards_evidence.csv"}
    if fault["id"] == "village-without-bus":
        allowed.add("network/buses.zip")
    assert changed <= allowed
    opened(variants[fault["id"]])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["id"])
def test_every_fault_says_where_it_is(fault):
    assert fault["what"].endswith(".")
    assert fault["mended"].startswith(f"{fault['table']}.csv: ")
    assert fault["room"] in {"need", "access", "capacity", "assurance"}


def parts_of(folder):
    workspace = opened(folder)
    answer = answer_capacity(workspace, **NEED)
    return present_capacity(workspace, answer), present_contracts(workspace, answer)


def findings_of(parts):
    return " ".join(finding.sentence for part in parts for finding in part.findings)


def test_the_growing_list_is_found_and_leaves_when_mended(variants):
    said = "The list of Sallow Bridge Specialist Service grows by about 4 a month"
    assert said in findings_of(parts_of(WESTMERE))
    mended = parts_of(variants["list-grows"])
    assert "grows" not in findings_of(mended)
    assert {row["state"] for row in mended[0].data["services"]} == {"the list holds", "not known"}


def test_the_ending_contract_is_found_and_leaves_when_mended(variants):
    said = (
        "The contract for Sallow Bridge Specialist Service ends on 30 November 2026, 5 months on; "
        "80 young people have a worker there now"
    )
    assert said in findings_of(parts_of(WESTMERE))
    mended = parts_of(variants["contract-ending"])
    assert "The contract for" not in findings_of(mended)
    assert mended[1].section.answer.startswith("None of 10 contracts ends within 12 months")


def test_other_faults_leave_this_page_alone(variants):
    usual = parts_of(WESTMERE)
    mended = parts_of(variants["camhs-excludes-risk"])
    assert [part.data for part in mended] == [part.data for part in usual]
