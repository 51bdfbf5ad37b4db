"""Journeys as a user plans them: from streets and timetables, or from a matrix made elsewhere."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.integration.audits import WESTMERE

NETWORK = WESTMERE / "network"
STREETS = ("--osm", NETWORK / "streets.osm")
BUSES = ("--gtfs", NETWORK / "buses.zip")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def places(tmp_path: Path) -> list[object]:
    """The first 12 areas and every physical site, as files of places."""
    areas, sites = tmp_path / "areas.csv", tmp_path / "sites.csv"
    pl.read_csv(WESTMERE / "areas.csv").head(12).write_csv(areas)
    pl.read_csv(WESTMERE / "sites.csv").drop_nulls("latitude").write_csv(sites)
    return ["--origins", areas, "--destinations", sites]


def test_times_at_one_moment_and_over_a_window(run, places, tmp_path) -> None:
    one, many = tmp_path / "one.csv", tmp_path / "many.parquet"
    leaving = ("--depart", "2026-06-23T15:30")
    assert run("access", "times", *BUSES, *STREETS, *places, *leaving, "--out", one).code == 0
    window = (*leaving, "--window", 30, "--out", many)
    ran = run("access", "times", *BUSES, *STREETS, *places, *window)
    assert ran.code == 0
    assert "pairs within reach" in ran.out
    at_once, over = pl.read_csv(one), pl.read_parquet(many)
    assert at_once.columns == ["from_id", "to_id", "minutes"]
    assert over.columns == ["from_id", "to_id", "minutes", "p10", "p50", "p90"]
    assert over.filter(pl.col("p10") > pl.col("minutes")).is_empty()
    assert over.filter(pl.col("p90") < pl.col("minutes")).is_empty()


def test_walking_alone_needs_no_timetable_and_is_never_quicker(run, places, tmp_path) -> None:
    walk, ride = tmp_path / "walk.csv", tmp_path / "ride.csv"
    rest = ("--depart", "2026-06-23T15:30", "--max-walk", 3000)
    assert run("access", "times", *STREETS, *places, *rest, "--out", walk).code == 0
    assert run("access", "times", *BUSES, *STREETS, *places, *rest, "--out", ride).code == 0
    both = pl.read_csv(walk).join(pl.read_csv(ride), on=["from_id", "to_id"], how="left")
    assert both.filter(pl.col("minutes_right").is_null()).is_empty()
    assert both.filter(pl.col("minutes_right") > pl.col("minutes")).is_empty()


def test_two_timetables_never_slow_a_journey(run, places, tmp_path) -> None:
    copy = tmp_path / "again.zip"
    shutil.copy(NETWORK / "buses.zip", copy)
    once, twice = tmp_path / "once.csv", tmp_path / "twice.csv"
    rest = (*STREETS, *places, "--depart", "2026-06-23T15:30")
    assert run("access", "times", *BUSES, *rest, "--out", once).code == 0
    assert run("access", "times", *BUSES, copy, *rest, "--out", twice).code == 0
    both = pl.read_csv(once).join(pl.read_csv(twice), on=["from_id", "to_id"], how="left")
    assert both.filter(pl.col("minutes_right").is_null()).is_empty()
    assert both.filter(pl.col("minutes_right") > pl.col("minutes")).is_empty()


def test_a_day_outside_the_timetable_is_refused_and_nothing_is_written(
    run, places, tmp_path
) -> None:
    out = tmp_path / "times.csv"
    rest = (*STREETS, *places, "--depart", "2031-06-24T15:30", "--out", out)
    ran = run("access", "times", *BUSES, *rest)
    assert ran.code == 10
    assert "buses.zip" in ran.err
    assert not out.exists()


def test_an_ending_of_another_kind_is_refused(run, places, tmp_path) -> None:
    rest = (*STREETS, *places, "--depart", "2026-06-23T15:30", "--out", tmp_path / "times.xls")
    ran = run("access", "times", *rest)
    assert (ran.code, ran.err.strip().endswith(".csv or .parquet.")) == (10, True)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "westmere"
    shutil.copytree(WESTMERE, folder, ignore=shutil.ignore_patterns("making", "*.py"))
    return folder


def test_journeys_of_the_invented_area_are_those_it_ships(run, copied) -> None:
    shipped = (copied / "travel_times.csv").read_text(encoding="utf-8-sig")
    ran = run("access", "journeys", copied, *BUSES, *STREETS, "--day", "2026-06-23")
    assert ran.code == 0
    written = (copied / "travel_times.csv").read_text(encoding="utf-8-sig")
    keys = ["area_code", "site_id"]
    ours, theirs = (pl.read_csv(text.encode()).sort(keys) for text in (written, shipped))
    assert ours.select(*keys, "minutes").equals(theirs.select(*keys, "minutes"))
    assert run("check", copied).code == 0


def test_no_journey_leads_to_a_confidential_place(run, copied) -> None:
    services = pl.read_csv(copied / "services.csv")
    hidden = services.filter(pl.col("confidential_location") == "yes")["service_id"].to_list()
    sites = pl.read_csv(copied / "sites.csv")
    secret = sites.filter(pl.col("service_id").is_in(hidden))["site_id"].to_list()
    assert secret
    run("access", "journeys", copied, *BUSES, *STREETS, "--day", "2026-06-23")
    times = pl.read_csv(copied / "travel_times.csv")
    assert times.filter(pl.col("site_id").is_in(secret)).is_empty()


def test_a_matrix_made_elsewhere_may_take_their_place(run, copied, tmp_path) -> None:
    times = pl.read_csv(copied / "travel_times.csv").head(40)
    matrix = tmp_path / "r5r.csv"
    times.select(from_id="area_code", to_id="site_id", travel_time_p50="minutes").write_csv(matrix)
    ran = run("access", "journeys", copied, "--matrix", matrix)
    assert (ran.code, "40 journeys" in ran.out) == (0, True)
    taken = pl.read_csv(copied / "travel_times.csv")
    assert taken["minutes"].sort().to_list() == times["minutes"].cast(pl.Float64).sort().to_list()


def test_a_matrix_of_another_place_changes_nothing(run, copied, tmp_path) -> None:
    before = (copied / "travel_times.csv").read_bytes()
    matrix = tmp_path / "elsewhere.csv"
    matrix.write_text("from_id,to_id,minutes\na,b,10\n", encoding="utf-8")
    assert run("access", "journeys", copied, "--matrix", matrix).code == 10
    assert (copied / "travel_times.csv").read_bytes() == before


def test_journeys_need_streets_and_a_day_or_a_matrix(run, copied) -> None:
    assert run("access", "journeys", copied, *STREETS).code == 2
