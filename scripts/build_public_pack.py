"""Build the public data pack from the raw public files: ``build_public_pack.py RAW_FOLDER``.

The raw files are not kept with the code; their origins and licences are in ``sources.toml``.
Building twice from the same files gives the same bytes.
"""

import argparse
from pathlib import Path

import pack_areas
import pack_counts
import pack_outlines
import pack_places
import polars as pl

PACK = Path(__file__).parents[1] / "src" / "carereach" / "sources" / "public"


def build_tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return every table of the pack by file name."""
    areas = pack_areas.build_small_areas(raw)
    councils = pack_areas.build_councils(raw, areas)
    recorded = pack_counts.build_recorded_counts(raw, councils)
    outlines = pack_outlines.build_outlines(raw)
    places = pack_places.Places(outlines["area_outlines"])
    return {
        "small_areas": areas,
        "councils": councils,
        "boards": pack_areas.build_boards(raw, areas),
        "recorded_counts": recorded,
        "published_totals": pack_counts.build_published_totals(raw),
        "former_councils": pack_counts.build_former_councils(recorded),
        "neighbours": pack_counts.build_neighbours(raw, councils),
        "schools": pack_places.build_schools(raw, places),
        "hospitals": pack_places.build_hospitals(raw, places),
        **outlines,
    }


def write_pack(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """Write each table as Parquet, compressed once and well."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.write_parquet(
            folder / f"{name}.parquet", compression="zstd", compression_level=19, statistics=True
        )


def main() -> None:
    """Build and say what was built."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path, help="folder of raw public files")
    parser.add_argument("--into", type=Path, default=PACK, help="where the pack goes")
    chosen = parser.parse_args()
    tables = build_tables(chosen.raw)
    write_pack(tables, chosen.into)
    for name, table in tables.items():
        size = (chosen.into / f"{name}.parquet").stat().st_size
        print(f"{name}: {table.height:,} rows, {size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
