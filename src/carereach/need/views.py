"""Where sources disagree about who is exploited: one group's share, lowest and highest view."""

from math import sqrt

import polars as pl

__all__ = ["compare_views"]

_NORMAL_95 = 1.959963984540054
_SCHEMA = {
    "dimension": pl.String,
    "group": pl.String,
    "views": pl.Int64,
    "lowest_view": pl.String,
    "lowest_seen": pl.Int64,
    "lowest_of": pl.Int64,
    "highest_view": pl.String,
    "highest_seen": pl.Int64,
    "highest_of": pl.Int64,
    "finding": pl.String,
}


def compare_views(groups: pl.DataFrame) -> pl.DataFrame:
    """Set each group's lowest share in any view beside its highest, and say where they differ.

    Views are records and services that show the whole of a split. They differ when the 95 %
    interval (Wilson) of the lowest lies wholly below that of the highest. Neither is called right:
    a service that looks for boys sees more of them.

    Args:
        groups: ``GroupsAnswer.groups``: ``view``, ``dimension``, ``group``, ``seen`` and ``of``
            [young people], ``whole`` and ``is_hidden``.

    Returns:
        One row per group that two views or more show: both views with their counts, and
        ``finding``: "sources disagree" or "within chance".

    Source: Wilson 1927, Probable inference, doi:10.1080/01621459.1927.10502953.
    """
    shown = groups.filter(
        pl.col("whole") & ~pl.col("is_hidden") & (pl.col("of") > 0) & pl.col("seen").is_not_null()
    )
    rows = []
    for (dimension, group), found in shown.group_by("dimension", "group", maintain_order=True):
        if found["view"].n_unique() < 2:
            continue
        ordered = found.sort(pl.col("seen") / pl.col("of"), "view")
        lowest, highest = ordered.row(0, named=True), ordered.row(-1, named=True)
        is_apart = _wilson(lowest)[1] < _wilson(highest)[0]
        rows.append(
            {
                "dimension": dimension,
                "group": group,
                "views": found["view"].n_unique(),
                "lowest_view": lowest["view"],
                "lowest_seen": lowest["seen"],
                "lowest_of": lowest["of"],
                "highest_view": highest["view"],
                "highest_seen": highest["seen"],
                "highest_of": highest["of"],
                "finding": "sources disagree" if is_apart else "within chance",
            }
        )
    return pl.DataFrame(rows, schema=_SCHEMA)


def _wilson(row: dict[str, int]) -> tuple[float, float]:
    of, share = row["of"], row["seen"] / row["of"]
    z2 = _NORMAL_95**2
    middle = share + z2 / (2 * of)
    spread = _NORMAL_95 * sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return (middle - spread) / (1 + z2 / of), (middle + spread) / (1 + z2 / of)
