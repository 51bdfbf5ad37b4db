"""Write Westmere, an invented area with every input table filled and twelve faults planted.

Carereach must be installed: it plans the journeys over the streets and buses written here.
Run ``python make_westmere.py --out DIR``; add ``--without FAULT_ID`` for each fault to mend
(their ids are in ``making/faults.toml``). The same command always writes the same bytes.
"""

import argparse
import csv
import io
import json
import sys
from pathlib import Path

from making.activity import activity
from making.draws import Row, Tables
from making.knowledge import knowledge
from making.mends import MENDS
from making.network import BUS_FAULT, network
from making.oversight import oversight
from making.places import areas, outlines, population
from making.services import directory
from making.travel import plan_travel_times

_HERE = Path(__file__).parent
_AREA = """\
# Westmere is invented. No real place, service or person is meant.
name = "Westmere"
kind = "icb"
nation = "England"
codes = ["WST-COAST", "WST-VALE"]
as_of = 2026-06-30
invented = true
notes = "An invented area: a city and a port on the coast, a market town, and villages between."
"""


def build(mended: list[str]) -> Tables:
    """Return every table of Westmere but travel times, with the named faults mended."""
    tables: Tables = {
        "areas": areas(),
        "population": population(),
        **knowledge(),
        **directory(),
        **activity(),
        **oversight(),
    }
    for fault in mended:
        if fault != BUS_FAULT:
            MENDS[fault](tables)
    return tables


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _as_csv(rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(_cell(row[name]) for name in rows[0])
    return text.getvalue()


def write(folder: Path, mended: list[str]) -> None:
    """Write area.toml, areas.geojson, streets and buses, and one CSV for each table."""
    (folder / "network").mkdir(parents=True, exist_ok=True)
    for name, rows in build(mended).items():
        (folder / f"{name}.csv").write_text(_as_csv(rows), encoding="utf-8", newline="")
    shapes = json.dumps(outlines(), separators=(",", ":")).replace(
        '{"type":"Feature"', '\n{"type":"Feature"'
    )
    (folder / "areas.geojson").write_text(shapes + "\n", encoding="utf-8", newline="")
    (folder / "area.toml").write_text(_AREA, encoding="utf-8", newline="")
    for name, content in network(bus_onward=BUS_FAULT in mended).items():
        (folder / name).write_bytes(content)
    plan_travel_times(folder)


def main(arguments: list[str]) -> None:
    """Write the area that the command line asks for."""
    faults = sorted([*MENDS, BUS_FAULT])
    parser = argparse.ArgumentParser(description="Write Westmere, an invented area.")
    parser.add_argument("--out", type=Path, default=_HERE, help="folder to write to")
    parser.add_argument(
        "--without", nargs="*", default=[], choices=faults, metavar="FAULT_ID",
        help="planted faults to mend: " + ", ".join(faults),
    )  # fmt: skip
    asked = parser.parse_args(arguments)
    write(asked.out, asked.without)
    print(f"Westmere written to {asked.out}.")


if __name__ == "__main__":
    main(sys.argv[1:])
