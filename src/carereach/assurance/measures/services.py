"""What the service directory shows: routes, written rules, breadth and ages."""

from itertools import chain

import polars as pl

from carereach.assurance.measures.figure import Figure, Records, share_of_rows
from carereach.tables.codes import NEEDS

__all__ = [
    "ages_without_gap",
    "exclusions_absent",
    "open_to_placed_children",
    "self_referral",
    "settings_covered",
    "sexual_health_offer",
    "support_past_eighteen",
]

_LISTED_SETTINGS = ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S11", "S14", "S15", "S16")
_WRITTEN_CRITERIA = ("S1", "S5", "S7", "S8", "S10")
_OTHER_ROUTES = ("parent or carer", "school", "any professional")
_ABLE = ("full", "partial")
_SEXUAL_HEALTH_NEEDS = ("N1", "N2", "N3", "N5")
_TERMINATION = "N4"
_AGES = range(8, 26)
_CONTINUING = ("S5", "S8", "S9", "S10", "S20")


def self_referral(records: Records) -> Figure | None:
    """ACC-02: services that take self-referral and a non-statutory route."""
    routes = pl.col("referral_routes")
    return share_of_rows(
        _active(records),
        routes.list.contains("self")
        & pl.any_horizontal([routes.list.contains(route) for route in _OTHER_ROUTES]),
        known=routes.list.len() > 0,
    )


def exclusions_absent(records: Records) -> Figure | None:
    """ACC-03: services whose written criteria name none of the listed exclusions."""
    return share_of_rows(
        _active(records).filter(pl.col("setting").is_in(_WRITTEN_CRITERIA)),
        pl.col("exclusions").list.eval(pl.element() == "none").list.all(),
        known=pl.col("exclusions").list.len() > 0,
    )


def open_to_placed_children(records: Records) -> Figure | None:
    """ACC-10: services whose written rule admits children placed here from elsewhere."""
    shut = pl.col("exclusions").list.contains("placed from elsewhere").fill_null(value=False)
    return share_of_rows(
        _active(records),
        pl.col("residence_rule").is_in(["anyone", "area residents"]) & ~shut,
        known=pl.col("residence_rule").is_not_null(),
    )


def settings_covered(records: Records) -> Figure | None:
    """SET-01: listed kinds of setting with at least one active service in the directory."""
    services = _active(records)
    if not services.height:
        return None
    there = set(services["setting"].drop_nulls())
    return Figure(
        numerator=sum(setting in there for setting in _LISTED_SETTINGS),
        denominator=len(_LISTED_SETTINGS),
    )


def sexual_health_offer(records: Records) -> Figure | None:
    """SET-03: sexual health services that offer every listed element."""
    services = _active(records).filter(pl.col("setting") == "S1")
    if not services.height:
        return None
    offers = records.table("offers").filter(
        pl.col("service_id").is_in(services["service_id"].to_list())
    )
    if not offers.height:
        return None
    able = offers.filter(pl.col("level").is_in(_ABLE) | (pl.col("need") == _TERMINATION))
    wanted = (*_SEXUAL_HEALTH_NEEDS, _TERMINATION)
    full = (
        able.filter(pl.col("need").is_in(wanted))
        .group_by("service_id")
        .agg(pl.col("need").n_unique())
        .filter(pl.col("need") == len(wanted))
    )
    return Figure(numerator=full.height, denominator=services.height)


def ages_without_gap(records: Records) -> Figure | None:
    """INC-01: needs that some service meets at every age from 8 to 25."""
    able = _able(records).filter(
        pl.col("minimum_age").is_not_null() & pl.col("maximum_age").is_not_null()
    )
    if not able.height:
        return None
    spans = able.group_by("need").agg("minimum_age", "maximum_age")
    covered = sum(
        set(_AGES) <= set(chain.from_iterable(map(_years, row["minimum_age"], row["maximum_age"])))
        for row in spans.iter_rows(named=True)
    )
    return Figure(
        numerator=covered,
        denominator=len(NEEDS),
        note="services whose ages were not supplied are left out",
    )


def support_past_eighteen(records: Records) -> Figure | None:
    """TRA-01: services that can keep a young person to 25, read from their upper age."""
    return share_of_rows(
        _active(records).filter(pl.col("setting").is_in(_CONTINUING)),
        pl.col("maximum_age") >= 25,
        known=pl.col("maximum_age").is_not_null(),
        note="read from the upper age; a continuation clause may say more",
    )


def _active(records: Records) -> pl.DataFrame:
    return records.table("services").filter(pl.col("status") == "active")


def _able(records: Records) -> pl.DataFrame:
    return (
        records.table("offers")
        .filter(pl.col("level").is_in(_ABLE))
        .join(_active(records), on="service_id")
    )


def _years(first: int, last: int) -> range:
    return range(first, last + 1)
