"""What the service directory shows: doors, written rules, breadth, ages and pathways."""

from itertools import chain

import polars as pl

from carereach.assurance.measures.figure import Figure, Records, share_of_rows
from carereach.tables.codes import NEEDS

__all__ = [
    "ages_without_gap",
    "exclusions_absent",
    "needs_with_two_settings",
    "open_to_placed_children",
    "pathways_naming_specialist",
    "self_referral",
    "settings_covered",
    "sexual_health_offer",
    "support_past_eighteen",
    "working_doors",
]

SPECIALIST = "S10"
_LISTED_SETTINGS = ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S11", "S14", "S15", "S16")
_WRITTEN_CRITERIA = ("S1", "S5", "S7", "S8", "S10")
_OTHER_ROUTES = ("parent or carer", "school", "any professional")
_ABLE = ("full", "partial")
_SEXUAL_HEALTH_NEEDS = ("N1", "N2", "N3", "N5")
_TERMINATION = "N4"
_AGES = range(8, 26)
_CONTINUING = ("S5", "S8", "S9", "S10", "S20")


def working_doors(records: Records) -> Figure | None:
    """ACC-01: setting-by-stage cells with a door confirmed in the last 12 months."""
    services = _active(records).with_columns(
        (
            (pl.col("assured_on") > pl.lit(records.as_of).dt.offset_by("-12mo"))
            & (pl.col("referral_routes").list.len() > 0)
            & pl.col("service_id").is_in(_reachable(records))
        )
        .fill_null(value=False)
        .alias("works")
    )
    cells = (
        records.table("offers")
        .join(services.select("service_id", "setting", "works"), on="service_id")
        .drop_nulls("setting")
        .group_by("setting", "stage")
        .agg(pl.col("works").any())
    )
    return share_of_rows(
        cells,
        pl.col("works"),
        known=pl.lit(value=True),
        note="settings and stages that the directory says are served; hours or a phone or "
        "outreach offer stand for a named contact",
    )


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


def needs_with_two_settings(records: Records) -> Figure | None:
    """SET-02: needs that two or more kinds of setting can meet in full or in part."""
    able = _able(records)
    if not able.height:
        return None
    settings = able.drop_nulls("setting").group_by("need").agg(pl.col("setting").n_unique())
    return Figure(
        numerator=settings.filter(pl.col("setting") >= 2).height,
        denominator=len(NEEDS),
        note="able means an offer in full or in part, as the directory says",
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


def pathways_naming_specialist(records: Records) -> Figure | None:
    """SPC-01: services with a referral route, agreed or customary, to the specialist service."""
    services = _active(records)
    specialist = services.filter(pl.col("setting") == SPECIALIST)["service_id"].to_list()
    others = services.filter(pl.col("setting") != SPECIALIST)
    if not others.height or not records.table("pathway_links").height:
        return None
    linked = records.table("pathway_links").filter(pl.col("to_service_id").is_in(specialist))
    return Figure(
        numerator=others.filter(
            pl.col("service_id").is_in(linked["from_service_id"].to_list())
        ).height,
        denominator=others.height,
        note="each other active service counts as one pathway",
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


def _reachable(records: Records) -> list[str]:
    """Services with stated hours, or met by phone, on a screen or by outreach."""
    sites = records.table("sites")
    with_hours = sites.filter(
        pl.col("site_id").is_in(records.table("opening_hours")["site_id"].unique().to_list())
    )
    elsewhere = sites.filter(pl.col("kind") != "physical")
    return pl.concat([with_hours["service_id"], elsewhere["service_id"]]).unique().to_list()


def _years(first: int, last: int) -> range:
    return range(first, last + 1)
