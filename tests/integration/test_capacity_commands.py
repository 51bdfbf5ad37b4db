"""Capacity as a user asks of it: scenario files run, doubted and refused; an area's own what-if."""

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from carereach.disclosure import NHS_RULE
from tests.integration.audits import WESTMERE

EXAMPLES = Path(__file__).parents[2] / "examples" / "capacity"
SPECIALIST = EXAMPLES / "specialist.toml"
WHAT_IF = EXAMPLES / "what-if-staff.toml"
QUICK = ("--replications", 3)
OF_A_STAGE = {
    "stage", "class", "arrived", "started", "completed", "reneged", "rejected", "mean_wait",
    "p50", "p92", "mean_queue", "utilisation", "ci",
}  # fmt: skip


def changed(folder: Path, example: str, *swaps: tuple[str, str]) -> Path:
    """An example's file with some of its words changed."""
    text = (EXAMPLES / f"{example}.toml").read_text(encoding="utf-8")
    for old, new in swaps:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path = folder / "changed.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_run_gives_stages_totals_and_its_own_record(run) -> None:
    ran = run("capacity", "run", SPECIALIST, *QUICK, "--json")
    assert ran.code == 0
    answer = ran.answer
    assert {"stages", "totals", "run", "cautions"} <= set(answer)
    assert all(set(row) >= OF_A_STAGE for row in answer["stages"])
    assert answer["run"]["replications"] == 3
    assert any("at or above capacity" in sentence for sentence in answer["cautions"])


def test_a_run_for_people_ends_in_what_to_be_careful_about(run) -> None:
    ran = run("capacity", "run", SPECIALIST, *QUICK)
    assert "Be careful:" in ran.out
    assert re.search(r"people give up, by \d+\.\d a month", ran.out)
    assert "counted as 7" in ran.out


def test_an_overloaded_queue_is_told_before_its_wait_is_believed(run, tmp_path) -> None:
    path = changed(
        tmp_path, "mmc", ("arrivals = 9", "arrivals = 11"), ("20000", "300"), ("2000", "0")
    )
    ran = run("capacity", "run", path, *QUICK)
    assert "no steady state: the list grows by 30.4 a month" in ran.out


def test_a_horizon_shorter_than_a_stay_and_few_starts_are_told(run, tmp_path) -> None:
    path = changed(tmp_path, "specialist", ("horizon = 261", "horizon = 40"))
    ran = run("capacity", "run", path, *QUICK)
    assert "shorter than a mean stay" in ran.out
    assert "fewer than 50 starts" in ran.out


def test_a_what_if_says_what_got_better_and_what_got_worse(run) -> None:
    ran = run("capacity", "run", SPECIALIST, "--what-if", WHAT_IF, *QUICK)
    assert ran.code == 0
    better, worse = ran.out.split("Worse:")
    assert "mean wait" in better
    assert "cost gbp" in worse
    told = run("capacity", "run", SPECIALIST, "--what-if", WHAT_IF, *QUICK, "--json").answer
    assert told["what_got_worse"].startswith("What got worse")
    assert any(sentence.startswith("With the changes") for sentence in told["cautions"])


def test_staff_are_searched_for(run, tmp_path) -> None:
    path = changed(tmp_path, "mmc", ("20000", "400"), ("2000", "100"))
    asked = ("capacity", "smallest", path, "--within", 0.5, "--share", 0.9, "--replications", 5)
    ran = run(*asked)
    assert ran.code == 0
    assert "are the fewest tried" in ran.out
    assert "What got worse" in ran.out or "none got worse" in ran.out
    found = run(*asked, "--json").answer
    met = [one["wte"] for one in found["tried"] if one["met"]]
    assert found["wte"] == min(met)
    assert all(one["low"] < 0.9 for one in found["tried"] if not one["met"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--within", 28, "--share", 92), "A share is above 0 and below 1"),
        (("--within", 0), "A limit is above 0 days"),
        (("--within", "nan"), "A limit is above 0 days"),
        (("--within", 28, "--stage", "nowhere"), "no stage"),
        (("--within", 28, "--confidence", 0.3), "Confidence is a share"),
    ],
)
def test_an_impossible_search_is_refused(run, words, sentence) -> None:
    ran = run("capacity", "smallest", SPECIALIST, *words, *QUICK)
    assert ran.code == 12
    assert sentence in ran.err


def test_a_search_needs_to_know_whose_waits(run) -> None:
    ran = run("capacity", "smallest", EXAMPLES / "net3.toml", "--within", 1, *QUICK)
    assert ran.code == 12
    assert "--stage" in ran.err


def test_one_number_is_taken_through_its_values(run) -> None:
    asked = ("capacity", "sweep", SPECIALIST, "support.caseload_per_wte", 8, 12, *QUICK)
    ran = run(*asked)
    assert ran.code == 0
    assert "At 8: What got worse" in ran.out
    points = run(*asked, "--json").answer["points"]
    assert [point["value"] for point in points] == [8, 12]
    refused = run("capacity", "sweep", SPECIALIST, "support.nothing", 8, *QUICK)
    assert refused.code == 12


@pytest.mark.parametrize("words", [("contracts.0.worker_wte.0", 2), ("warm_up_days", 9000)])
def test_a_value_that_no_file_may_hold_is_not_swept(run, words) -> None:
    ran = run("capacity", "sweep", SPECIALIST, *words, *QUICK)
    assert ran.code == 12
    assert "The changed scenario" in ran.err


def test_an_end_of_a_range_that_no_file_may_hold_is_not_run(run, tmp_path) -> None:
    path = changed(
        tmp_path, "specialist", ("\n[assumed]\n", '\n[assumed]\n"warm_up_days" = [0, 9000]\n')
    )
    for words in (("tornado",), ("run", "--assumptions-vary", 2)):
        ran = run("capacity", words[0], path, *words[1:], *QUICK)
        assert ran.code in {10, 12}
        assert "The changed scenario" in ran.err


def test_staff_are_not_searched_for_where_there_are_places(run) -> None:
    path = EXAMPLES / "murch-2021-pre.toml"
    ran = run("capacity", "smallest", path, "--within", 9, "--stage", "triage", *QUICK)
    assert ran.code == 12
    assert "places, not staff" in ran.err


def test_each_assumption_is_put_at_both_ends(run) -> None:
    ran = run("capacity", "tornado", SPECIALIST, "--replications", 2, "--json")
    lines = ran.answer["lines"]
    assert len(lines) == 6
    assert {"low", "high", "today", "field"} == set(lines[0])
    said = run("capacity", "tornado", SPECIALIST, "--figure", "started", "--replications", 2)
    assert "support.refuses" in said.out
    refused = run("capacity", "tornado", SPECIALIST, "--stage", "nowhere", "--replications", 2)
    assert refused.code == 12
    assert "no such stage or figure" in refused.err


def test_not_knowing_is_shown_apart_from_chance(run) -> None:
    asked = ("capacity", "run", SPECIALIST, "--assumptions-vary", 3)
    ran = run(*asked)
    assert ran.code == 0
    assert "10 runs each" in ran.out
    assert "not knowing" in ran.out
    told = run(*asked, "--replications", 2, "--json").answer
    assert told["run"]["replications"] == 2
    assert len(told["draws"]) == 3
    both = run(*asked, "--what-if", WHAT_IF)
    assert both.code == 2


@pytest.mark.parametrize("words", [("tornado",), ("run", "--assumptions-vary", 2)])
def test_a_scenario_that_assumes_nothing_has_nothing_to_vary(run, words) -> None:
    ran = run("capacity", words[0], EXAMPLES / "mmc.toml", *words[1:], *QUICK)
    assert ran.code == 12
    assert "Nothing is assumed" in ran.err


# Everything of "must refuse": each is one sentence, and no traceback.
TEAM = "worker_wte = [1, 1, 1, 1, 1, 0.6]"
A_DAY = '{ kind = "exponential", mean = 1 }'
UNEVEN = '{ kind = "empirical", values = [1, 2], chances = [0.5, 0.4] }'
OVERLAP = "arrivals = [{ from = 0, to = 10, rate = 9 }, { from = 5, rate = 8 }]"
GAP = "arrivals = [{ from = 0, to = 10, rate = 9 }, { from = 15, rate = 8 }]"
RENEWED = 'name = "specialist support, renewed"\nstarts = 52'
TOO_SOON = 'name = "specialist support"\nstarts = 40'
MUST_REFUSE = {
    "routes that add up to less than 1": ("murch-2021-pre", "leaves = 0.5", "leaves = 0.4", "add"),
    "routes that add up to more than 1": ("murch-2021-pre", "leaves = 0.5", "leaves = 0.6", "add"),
    "chances of lengths that do not add up": ("mmc", A_DAY, UNEVEN, "must add up to 1"),
    "duplicate columns": ("mmc", "arrivals = 9", "arrivals = 9\narrivals = 8", "twice"),
    "duplicate classes": ("specialist", 'name = "14-17"', 'name = "10-13"', "earlier class"),
    "overlapping contracts": ("specialist", RENEWED, TOO_SOON, "overlaps"),
    "a contract that ends early": ("specialist", "ends = 261", "ends = 40", "later than the start"),
    "WTE mixed with headcount": ("specialist", TEAM, f"{TEAM}\nworkers = 6", "headcount"),
    "zero-day stays": (
        "murch-2021-pre",
        "values = [1, 2, 3]",
        "values = [0, 2, 3]",
        "a day or more",
    ),
    "a horizon before the warm-up": ("mmc", "warm_up = 2000", "warm_up = 30000", "the warm-up"),
    "hidden need above population": ("specialist", "= 9000", "= 100", "more than the population"),
    "targets without date": ("specialist", '"wait:CYP4W"', '"ours"\nlimit = 4', "with a year"),
    "negative rates": ("specialist", '"10-13" = 0.9', '"10-13" = -0.9', "0 or more"),
    "rates that are not a number": ("specialist", '"10-13" = 0.9', '"10-13" = nan', "finite"),
    "infinite rates": ("specialist", '"10-13" = 0.9', '"10-13" = inf', "finite"),
    "zero-WTE periods": ("specialist", TEAM, "worker_wte = [0]", "above 0"),
    "periods with no workers": ("specialist", TEAM, "worker_wte = []", "a time without staff"),
    "overlapping periods": ("mmc", "arrivals = 9", OVERLAP, "overlapping periods"),
    "periods with a gap": ("mmc", "arrivals = 9", GAP, "gap between periods"),
    "mixed units": (
        "specialist",
        "horizon = 261",
        "horizon = 261\nhorizon_days = 9",
        "mixes units",
    ),
    "working days": ("specialist", 'unit = "week"', 'unit = "working day"', "the one unit"),
    "a median for a mean": ("mmc", A_DAY, A_DAY.replace("mean", "median"), "service"),
}


@pytest.mark.parametrize("what", MUST_REFUSE)
def test_what_cannot_be_is_refused_in_one_sentence(run, tmp_path, what) -> None:
    example, old, new, words = MUST_REFUSE[what]
    ran = run("capacity", "run", changed(tmp_path, example, (old, new)), *QUICK)
    assert ran.code in (10, 12), ran.out
    assert ran.out == ""
    assert ran.err.startswith("carereach: ")
    assert ran.err.count("\n") == 1
    assert words in ran.err


def test_zero_and_one_are_probabilities(run, tmp_path) -> None:
    ranges = ('"support.refuses" = [0.05, 0.3]\n', ""), ('"support.turnover.survives" = ', "# ")
    swaps = ("refuses = 0.15", "refuses = 0"), ("survives = 0.6", "survives = 1")
    path = changed(tmp_path, "specialist", *swaps, *ranges)
    assert run("capacity", "run", path, *QUICK).code == 0


# An area's own service: nothing small, nothing raw.


def asked_of_area(run, folder=WESTMERE, *words):
    return run("capacity", folder, "--what-if", WHAT_IF, *QUICK, *words)


def test_an_areas_what_if_is_told_in_rounded_ranges(run) -> None:
    ran = asked_of_area(run)
    assert ran.code == 0
    assert "Better:" in ran.out
    assert "Worse:" in ran.out
    assert "its lists and starts mean a longer" in ran.out
    assert "for every 100 referred" in ran.out
    assert "a month" not in ran.out
    assert "How the tables were read:" in ran.out


@pytest.mark.parametrize(
    "field",
    ["start.in_support", "hidden.*", "referrals_per_day.*.0.rate"],
)
@pytest.mark.parametrize("how", ["times = 50", "value = 50", "add = 50"])
def test_an_areas_counts_cannot_be_made_larger(run, tmp_path, field, how) -> None:
    path = tmp_path / "more.toml"
    path.write_text(f'unit = "day"\n[[change]]\nfield = "{field}"\n{how}\n', encoding="utf-8")
    ran = run("capacity", WESTMERE, "--what-if", path, *QUICK)
    assert ran.code == 12
    assert "counts of young people" in ran.err


def test_an_areas_what_if_holds_nothing_small_and_no_raw_count(run) -> None:
    told = asked_of_area(run, WESTMERE, "--json").answer
    people = [row for row in told["figures"] if row["unit"].startswith("young people")]
    sides = ("before_low", "before_high", "after_low", "after_high")
    counts = [row[side] for row in people for side in sides if row[side] is not None]
    assert len(counts) > 100
    assert all(NHS_RULE.allows(count) for count in counts)
    assert "scenario_sha256" not in json.dumps(told)
    assert told["worse"]
    assert told["cautions"]


def without_services(folder: Path, **columns: object) -> Path:
    """Westmere with columns of its specialist service's row changed."""
    copy = folder / "area"
    shutil.copytree(WESTMERE, copy, ignore=shutil.ignore_patterns("making", "network"))
    services = pl.read_csv(copy / "services.csv", infer_schema=False)
    is_it = pl.col("service_id") == "svc-cse"
    services = services.with_columns(
        pl.when(is_it).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in columns.items()
    )
    services.write_csv(copy / "services.csv")
    return copy


def test_nothing_is_told_of_a_confidential_service(run, tmp_path) -> None:
    folder = without_services(tmp_path, confidential_location="yes")
    for words in ((), ("--service", "svc-cse")):
        ran = asked_of_area(run, folder, *words)
        assert ran.code == 12
        assert "confidential" in ran.err


@pytest.mark.parametrize("service", ["svc-nowhere", "svc-lac"])
def test_a_service_that_cannot_be_simulated_is_refused(run, service) -> None:
    ran = asked_of_area(run, WESTMERE, "--service", service)
    assert ran.code == 12
    assert ran.err.splitlines()[-1].startswith("carereach: No ")


def test_a_service_needs_a_what_if(run) -> None:
    assert run("capacity", WESTMERE, "--service", "svc-cse").code == 2


def test_data_that_must_be_mended_are_not_simulated(run, tmp_path) -> None:
    folder = without_services(tmp_path, status="perhaps")
    ran = asked_of_area(run, folder)
    assert ran.code == 10
    assert "carereach check" in ran.err


def test_an_areas_sheet_has_rounded_counts_alone(run) -> None:
    ran = run("capacity", "stress", WESTMERE, *QUICK)
    assert ran.code == 0
    assert ran.out.count("\n### ") == 20
    assert "rounded (NHS small-number rule): referred in the period 170" in ran.out
    for hidden in ("referrals =", "assessment =", "patience_", "threshold =", "SHA-256"):
        assert hidden not in ran.out
    assert run("capacity", "stress", SPECIALIST, "--service", "x").code == 2


def test_a_cap_beyond_all_measure_is_no_cap(run, tmp_path) -> None:
    path = changed(tmp_path, "specialist", ("caseload_per_wte = 12", "caseload_per_wte = 1e300"))
    assert run("capacity", "run", path, *QUICK).code == 0


def test_no_difference_is_told_of_an_areas_service_with_few_young_people(run, tmp_path) -> None:
    folder = without_services(tmp_path)
    rows = pl.read_csv(folder / "capacity.csv", infer_schema=False)
    few = pl.when(pl.col("service_id") == "svc-cse").then(pl.lit("5"))
    rows = rows.with_columns(few.otherwise(pl.col("current_caseload")).alias("current_caseload"))
    rows.write_csv(folder / "capacity.csv")
    told = asked_of_area(run, folder, "--json").answer
    assert {row["word"] for row in told["differences"]} == {"too few to tell"}
    assert {row["low"] for row in told["differences"]} == {None}
