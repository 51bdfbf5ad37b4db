"""A table with one fault of each common kind, and every sentence its owner gets to read.

The table is ``tests/data/tables/services_faulty.csv``; the sentences stand beside it in
``services_faulty.txt``. They say where, what and how to mend it, and repeat no cell.
"""

from pathlib import Path

from carereach.sources.csv_text import CsvText
from carereach.tables import TABLES
from carereach.tables.check import check_blocks

DATA = Path(__file__).parents[1] / "data" / "tables"


def test_every_fault_is_told_in_one_sentence_and_none_repeats_a_cell():
    text = CsvText((DATA / "services_faulty.csv").read_bytes(), file="services.csv")
    checked = check_blocks(TABLES["services"], text.header, text.blocks(), file="services.csv")
    found = sorted([*text.findings, *checked.findings])
    told = [f"{one.severity}: {one.sentence()}" for one in found]
    assert told == (DATA / "services_faulty.txt").read_text(encoding="utf-8").splitlines()


def test_sound_cells_are_kept_beside_faulty_ones():
    text = CsvText((DATA / "services_faulty.csv").read_bytes(), file="services.csv")
    frame = check_blocks(TABLES["services"], text.header, text.blocks(), file="f").frame
    assert frame.get_column("name").to_list() == [
        "Westmere CAMHS",
        "Emergency department, County Hospital",
        "Westmere CAMHS (south)",
        "Harbour House",
        "Night line",
        None,
        "Too short",
    ]
    assert frame.get_column("minimum_age").to_list() == [11, 0, None, 18, 11, 11, None]
