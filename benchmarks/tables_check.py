"""How long it takes to read and check a table, at three sizes, beside frictionless.

Run ``python benchmarks/tables_check.py``. Each measurement is a process of its own, so that its
processor time and its peak memory are those of the one job: reading the CSV file and checking
every cell. The file holds seeded faults in one row of a thousand, and both must find just those
rows. frictionless runs at the two smaller sizes, and the ratio is taken in the same run. The bar
for a million rows of 16 columns: 3 processor seconds and 700 MB, reading included.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from carereach.sources.csv_text import CsvText
from carereach.tables import Column, Table
from carereach.tables.check import check_blocks
from carereach.tables.schema import table_schema

SIZES = (10_000, 100_000, 1_000_000)
PEER_SIZES = (10_000, 100_000)
SEED = 20260503
AREAS = tuple(f"E010{number:05d}" for number in range(3000))
KINDS = ("walk", "walk or bus", "car", "proxy")
AGES = ("8-11", "12-15", "16-17")

VISITS = Table(
    name="visits",
    title="Invented visits",
    one_row_is="a made-up row for timing",
    columns=(
        Column(name="row_id", kind="id", about="Key.", required=True, pattern="r[0-9]+"),
        Column(name="area_code", kind="id", about="Area.", required=True),
        Column(name="site_id", kind="id", about="Site."),
        Column(name="mode", kind="code", about="Mode.", required=True, choices=KINDS),
        Column(name="age_band", kind="code", about="Age.", choices=AGES),
        Column(name="routes", kind="code", about="Routes.", choices=KINDS, many=True),
        Column(name="referrals", kind="integer", about="Count.", minimum=0, maximum=100_000),
        Column(name="accepted", kind="integer", about="Count.", minimum=0, maximum=100_000),
        Column(name="staff_wte", kind="number", about="Staff.", minimum=0, maximum=10_000),
        Column(name="latitude", kind="number", about="Place.", minimum=49.5, maximum=61),
        Column(name="longitude", kind="number", about="Place.", minimum=-9, maximum=2.1),
        Column(name="assured", kind="boolean", about="Yes or no."),
        Column(name="starts_on", kind="date", about="First day."),
        Column(name="ends_on", kind="date", about="Last day."),
        Column(name="opens", kind="time", about="Opening time."),
        Column(name="note", kind="text", about="Free text."),
    ),
    key=("row_id",),
    unlocks="nothing",
    held_by="nobody",
)


def invent(rows: int) -> pl.DataFrame:
    """Return a table of text with seeded faults in about one row in a thousand."""
    rng = np.random.default_rng(SEED)
    day = pl.Series(rng.integers(19_000, 20_500, rows)).cast(pl.Int32).cast(pl.Date)
    frame = pl.DataFrame(
        {
            "row_id": [f"r{number}" for number in range(rows)],
            "area_code": rng.choice(AREAS, rows),
            "site_id": rng.choice([f"site-{number}" for number in range(400)], rows),
            "mode": rng.choice(KINDS, rows),
            "age_band": rng.choice(AGES, rows),
            "routes": rng.choice(["walk", "walk; car", "proxy; walk or bus; car"], rows),
            "referrals": rng.integers(0, 5000, rows).astype(str),
            "accepted": rng.integers(0, 5000, rows).astype(str),
            "staff_wte": np.round(rng.uniform(0, 90, rows), 2).astype(str),
            "latitude": np.round(rng.uniform(49.6, 60, rows), 5).astype(str),
            "longitude": np.round(rng.uniform(-8, 2, rows), 5).astype(str),
            "assured": rng.choice(["yes", "no"], rows),
            "starts_on": day.cast(pl.String),
            "ends_on": day.dt.offset_by("90d").cast(pl.String),
            "opens": [f"{hour:02d}:30" for hour in rng.integers(7, 20, rows)],
            "note": rng.choice(["", "by bus, then on foot", "a longer note of some words"], rows),
        }
    )
    return _spoil(frame, rng)


def _spoil(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Put a fault of its own kind into each of a thousandth of the rows."""
    faults = {
        "mode": "hovercraft",
        "referrals": "many",
        "accepted": "-4",
        "latitude": "nan",
        "starts_on": "2026-02-30",
        "area_code": "",
        "row_id": "r0",
    }
    rows = rng.choice(np.arange(1, frame.height), frame.height // 1000, replace=False)
    names = rng.choice(sorted(faults), rows.size)
    for name, text in faults.items():
        bad = pl.Series(np.isin(np.arange(frame.height), rows[names == name]))
        cell = pl.when(bad).then(pl.lit(text)).otherwise(pl.col(name)).alias(name)
        frame = frame.with_columns(cell)
    return frame


def _ours(path: Path) -> int:
    """Return how many rows we find at fault."""
    text = CsvText(path.read_bytes(), file=path.name)
    checked = check_blocks(VISITS, text.header, text.blocks(), file=path.name)
    if text.findings:
        raise SystemExit(text.findings[0].sentence())
    return len({finding.row for finding in checked.findings if finding.severity == "error"})


def _theirs(path: Path) -> int:
    """Return how many rows frictionless finds at fault."""
    import frictionless

    frictionless.system.trusted = True
    schema = frictionless.Schema.from_descriptor(table_schema(VISITS))
    report = frictionless.Resource(path=str(path), schema=schema).validate(limit_errors=10**6)
    return len({row for (row,) in report.flatten(["rowNumber"]) if row})


def _invent(path: Path) -> int:
    """Write the file whose name ends in its number of rows."""
    rows = int(path.stem.rpartition("-")[2])
    invent(rows).write_csv(path)
    return rows


def _measure(who: str, path: Path) -> dict[str, float]:
    """Run one job in a process of its own and return what it cost.

    This process must stay small: a child begins with the peak memory of its parent.
    """
    command = [sys.executable, __file__, "--job", who, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _job(who: str, path: Path) -> None:
    """Do one job and print what it cost, as JSON."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    bad = {"ours": _ours, "theirs": _theirs, "invent": _invent}[who](path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime
    start = before.ru_utime + before.ru_stime
    print(
        json.dumps(
            {
                "bad_rows": bad,
                "cpu_seconds": round(seconds - start, 2),
                "cpu_seconds_with_imports": round(seconds, 2),
                "peak_mb": round(used.ru_maxrss / 1024),
            }
        )
    )


def main() -> None:
    """Measure every size and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--job", nargs=2, metavar=("WHO", "FILE"))
    job = parser.parse_args().job
    if job:
        _job(job[0], Path(job[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            path = Path(folder) / f"visits-{rows}.csv"
            _measure("invent", path)
            ours = _measure("ours", path)
            print(f"{rows:>9,} rows  ours   {ours}")
            if rows in PEER_SIZES:
                theirs = _measure("theirs", path)
                ratio = theirs["cpu_seconds"] / max(ours["cpu_seconds"], 0.01)
                print(f"{rows:>9,} rows  theirs {theirs}  ratio {ratio:.0f}")


if __name__ == "__main__":
    main()
