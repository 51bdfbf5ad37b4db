import math

import click
import polars as pl
import pytest

from carereach.base import MethodError, SourceError
from carereach.cli import access_measures as door
from carereach.cycle.access_measures import (
    MEASURES,
    MeasureWish,
    measure_files,
    say_measured,
    write_scores,
)

TIMES = "from_id,to_id,minutes\na,x,5\nb,x,25\nb,y,12\nc,y,45\nc,x,\nz,x,5\n"
DEMAND = "id,people\nb,200\na,100\nc,50\n"
SUPPLY = "id,capacity\nx,10\ny,6\n"


@pytest.fixture
def files(tmp_path):
    named = {"times": TIMES, "demand": DEMAND, "supply": SUPPLY}
    for name, text in named.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: tmp_path / f"{name}.csv" for name in named}


@pytest.fixture
def measure(files, tmp_path):
    def run(name, *, out=None, **settings):
        wish = MeasureWish(measure=name, **settings)
        return measure_files(**files, wish=wish, out=out or tmp_path / "out.csv")

    return run


def scores(measured):
    return dict(measured.scores.select("id", "score").iter_rows())


# --- every measure by name, with what is shipped


def test_two_step_reaches_30_minutes(measure):
    assert scores(measure("2sfca")) == pytest.approx(
        {"b": 10 / 300 + 6 / 200, "a": 10 / 300, "c": 0}
    )
    assert scores(measure("2sfca", max_minutes=10)) == {"b": 0, "a": 0.1, "c": 0}


def test_enhanced_two_step_has_the_published_weights(measure):
    x, y = 10 / (100 + 0.22 * 200), 6 / (0.68 * 200)
    expected = {"b": 0.22 * x + 0.68 * y, "a": x, "c": 0}
    assert scores(measure("e2sfca")) == pytest.approx(expected)
    own = measure("e2sfca", bands=(10, 20, 30), weights=(1, 0.68, 0.22))
    assert scores(own) == pytest.approx(expected)


def test_three_step_has_the_published_weights(measure):
    shipped = scores(measure("3sfca"))
    own = measure("3sfca", bands=(10, 20, 30, 60), weights=(0.962, 0.704, 0.377, 0.042))
    assert shipped == scores(own)
    assert shipped["c"] > 0


def test_the_others_by_name(measure):
    assert scores(measure("closest")) == {"b": 12, "a": 5, "c": 45}
    assert scores(measure("closest", count=2)) == {"b": 25, "a": None, "c": None}
    assert scores(measure("cumulative")) == {"b": 16, "a": 10, "c": 0}
    assert scores(measure("cumulative", counted="services", max_minutes=12)) == {
        "b": 1,
        "a": 1,
        "c": 0,
    }
    assert scores(measure("cumulative-interval", bands=(25, 44))) == {"b": 16, "a": 10, "c": 0}
    assert sum(scores(measure("availability")).values()) == pytest.approx(16)
    assert scores(measure("balanced"))["c"] == 0
    assert scores(measure("raam"))["a"] < scores(measure("raam"))["c"]
    assert scores(measure("raam", tau=1, max_minutes=30))["c"] is None


def test_a_curve_may_stand_in_place_of_bands(measure):
    found = scores(measure("gravity", kernel="exponential", settings=(0.1,), max_minutes=30))
    assert found == pytest.approx(
        {"b": 10 * math.exp(-2.5) + 6 * math.exp(-1.2), "a": 10 * math.exp(-0.5), "c": 0}
    )
    soft = measure("gravity", kernel="soft threshold", settings=(30, 10))
    assert scores(soft)["c"] == pytest.approx(6 * math.exp(-(15**2) / 200))


# --- refusals


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"name": "4sfca"}, "no such measure"),
        ({"name": "2sfca", "bands": (10,)}, "2sfca does not take --bands"),
        ({"name": "closest", "tau": 3}, "closest does not take --tau"),
        ({"name": "raam", "count": 3}, "raam does not take --count"),
        ({"name": "gravity"}, "give --kernel and --settings"),
        ({"name": "gravity", "kernel": "power"}, "one or two numbers"),
        ({"name": "gravity", "kernel": "power", "settings": (1, 2, 3)}, "one or two numbers"),
        ({"name": "gravity", "kernel": "power", "settings": (1, 2)}, "one setting"),
        ({"name": "gravity", "kernel": "power", "settings": (1,), "bands": (9,)}, "either"),
        ({"name": "e2sfca", "settings": (1,)}, "Without --kernel"),
        ({"name": "e2sfca", "max_minutes": 20}, "Without --kernel"),
        ({"name": "e2sfca", "bands": (20, 10), "weights": (1, 1)}, "Bands"),
        ({"name": "e2sfca", "bands": (10, 20)}, "one weight for each band"),
        ({"name": "e2sfca", "weights": (1, 1)}, "Bands"),
        ({"name": "cumulative-interval"}, "two limits"),
        ({"name": "cumulative-interval", "bands": (10, 20.5)}, "two limits"),
        ({"name": "cumulative-interval", "bands": (10, math.inf)}, "two limits"),
        ({"name": "cumulative-interval", "bands": (math.nan, 20)}, "two limits"),
    ],
)
def test_settings_that_make_no_sense_are_refused(measure, wish, says):
    with pytest.raises(MethodError, match=says):
        measure(**wish)


def test_files_that_share_no_ids_are_refused(files, measure):
    files["demand"].write_text("id,people\n01,5\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"demand.csv: none of its ids stands in times.csv"):
        measure("2sfca")
    files["demand"].write_text(DEMAND, encoding="utf-8")
    files["supply"].write_text("id,capacity\n99,5\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"supply.csv: none of its ids"):
        measure("2sfca")


def test_a_file_of_no_journeys_is_an_answer(files, measure):
    files["times"].write_text("from_id,to_id,minutes\na,x,\n", encoding="utf-8")
    measured = measure("2sfca")
    assert scores(measured) == {"b": 0, "a": 0, "c": 0}
    assert measured.exclusions.row(0)[:3] == ("row", "with no journey found", 1)


def test_the_file_to_write_is_looked_at_before_any_work(files, measure, tmp_path):
    with pytest.raises(SourceError, match=r"\.csv or \.parquet"):
        measure("2sfca", out=tmp_path / "scores.xlsx")
    with pytest.raises(SourceError, match="write to another"):
        measure("2sfca", out=files["demand"])


# --- what is written and said


def test_only_ids_and_scores_are_written_in_the_order_of_demand(measure, tmp_path):
    for ending, read in ((".csv", pl.read_csv), (".parquet", pl.read_parquet)):
        out = tmp_path / f"scores{ending}"
        write_scores(measure("closest", count=2), out)
        frame = read(out)
        assert frame.columns == ["id", "score"]
        assert frame["id"].to_list() == ["b", "a", "c"]
        assert frame["score"].to_list() == [25, None, None]
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8") == "id,score\nb,25.0\na,\nc,\n"


def test_one_line_says_what_was_used_and_left_out(measure):
    line = say_measured(measure("2sfca"))
    assert line == (
        "3 pairs used. Young people with too little in reach: 50 of 350. "
        "Left out: 1 row with no journey found; 1 place not in the demand table."
    )


def test_small_numbers_of_young_people_are_not_said(files, measure):
    files["demand"].write_text("id,people\na,100\nb,41\nc,7\n", encoding="utf-8")
    assert "reach: 1 to 7, not shown of 150." in say_measured(measure("2sfca"))
    files["demand"].write_text("id,people\na,100\nb,41\nc,0.4\n", encoding="utf-8")
    assert "reach: 1 to 7, not shown of 140." in say_measured(measure("2sfca"))
    files["demand"].write_text("id,people\na,100\nb,41\nc,0\n", encoding="utf-8")
    assert "reach: 0 of 140." in say_measured(measure("2sfca"))


def test_when_nothing_is_left_out_the_line_says_so(files, measure):
    files["times"].write_text("from_id,to_id,minutes\na,x,5\nb,y,5\nc,y,5\n", encoding="utf-8")
    assert say_measured(measure("2sfca")).endswith("Left out: nothing.")


# --- the command


def run(files, out, *words):
    given = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    return door.command.main([*given, "--out", str(out), *words], standalone_mode=False)


def test_the_command_writes_and_tells(files, tmp_path, capsys):
    out = tmp_path / "scores.csv"
    words = ("--measure", "e2sfca", "--bands", "10,20,30", "--weights", "1, 0.68,0.22")
    assert run(files, out, *words) == 0
    assert capsys.readouterr().out.startswith("3 pairs used.")
    assert pl.read_csv(out)["id"].to_list() == ["b", "a", "c"]


def test_the_command_takes_a_curve(files, tmp_path):
    out = tmp_path / "scores.parquet"
    words = ("--measure", "gravity", "--kernel", "soft-threshold", "--settings", "30,10")
    assert run(files, out, *words) == 0
    assert pl.read_parquet(out).height == 3


@pytest.mark.parametrize("bad", ["ten", "10;20", "10,,20"])
def test_the_command_refuses_what_is_no_list_of_numbers(files, tmp_path, bad):
    with pytest.raises(click.BadParameter, match="commas"):
        run(files, tmp_path / "o.csv", "--measure", "e2sfca", "--bands", bad, "--weights", "1")


def test_the_help_names_every_measure_and_warns():
    text = door.command.get_help(click.Context(door.command))
    assert all(name in text for name in MEASURES)
    assert "do not publish" in " ".join(text.split())
