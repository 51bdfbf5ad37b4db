"""Which settings can meet which need, and which cells of the pathway map are in scope.

Both are drafts for local people to edit, and say so on every row.
"""

from collections.abc import Mapping
from functools import cache

import polars as pl

from carereach.base import EvidenceError
from carereach.evidence.files import read_table
from carereach.tables.codes import NEEDS, OFFER_LEVELS, SETTINGS, STAGES

__all__ = ["check_codes", "need_by_setting", "pathway_cells"]


@cache
def need_by_setting() -> pl.DataFrame:
    """Return what each setting can do for each need: an expert draft, not evidence.

    One row is a need and a setting: need, setting, level (full, partial, recognise), standing. A
    pair that is not listed has not been assessed: it is neither "recognise" nor "cannot".
    """
    table = read_table("need_by_setting.csv")
    check_codes(
        table,
        {"need": tuple(NEEDS), "setting": tuple(SETTINGS), "level": OFFER_LEVELS},
        key=("need", "setting"),
        file="need_by_setting.csv",
    )
    return table.with_columns(pl.lit("expert draft, not evidence").alias("standing"))


@cache
def pathway_cells() -> pl.DataFrame:
    """Return the cells of the pathway map in scope: need, stage, standing.

    A draft from the commissioning brief: at which stages a young person with this need should
    find a way in. Every cell is a local proposal.
    """
    table = read_table("pathway_cells.csv")
    check_codes(
        table,
        {"need": tuple(NEEDS), "stage": tuple(STAGES)},
        key=("need", "stage"),
        file="pathway_cells.csv",
    )
    return table.with_columns(pl.lit("local proposal").alias("standing"))


def check_codes(
    table: pl.DataFrame, columns: Mapping[str, tuple[str, ...]], *, key: tuple[str, str], file: str
) -> None:
    """Check that every code is known and no pair stands twice.

    Raises:
        EvidenceError: an entry is malformed.
    """
    for column, codes in columns.items():
        wrong = table.filter(~pl.col(column).is_in(codes))
        if wrong.height:
            raise EvidenceError(
                f"{file}, entry {wrong[key[0]][0]}, field {column} is not one of the codes."
            )
    twice = table.filter(table.select(key).is_duplicated())
    if twice.height:
        raise EvidenceError(f"{file}, entry {twice[key[0]][0]}, field {key[1]} stands twice.")
