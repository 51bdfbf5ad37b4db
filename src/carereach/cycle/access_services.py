"""The services that count, nearly count or have yet to be confirmed, as released tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from carereach.access import ONE_GROUP_SETTINGS, SHUTTING_EXCLUSIONS, find_shut_services
from carereach.cycle.access_fields import helped_with, people, setting_name
from carereach.disclosure import Field, Released, release
from carereach.report.pages.access_tables import ServiceTables
from carereach.report.pages.access_words import clock
from carereach.report.wording import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carereach.cycle.access import AccessAnswer

__all__ = ["UNNAMED", "ServiceWords", "change_in_words", "release_services"]

UNNAMED = "a service that is not named"
_REASONS = {
    "risk level": "their level of risk",
    "non-engagement": "missed contact",
    "no diagnosis": "having no diagnosis",
    "open court case": "an open court case",
}
_REFERRERS = {
    "gp": "GPs",
    "health professional": "health staff",
    "social care": "social care",
    "police": "the police",
}
_SEXES = {"female": "girls and young women", "male": "boys and young men"}
_CHANGES = {
    "too far": "a place, outreach or transport nearer to them",
    "age": "take these ages too, or name a service that does",
    "sex": "take every young person, or name a service for the others",
    "referral": "let young people, carers and any professional refer",
    "residence": "take young people from the rest of the area",
    "excluded": "take the rule out of the written criteria",
    "full": "more places and a shorter wait",
}


@dataclass(frozen=True, slots=True)
class ServiceWords:
    """What may be said of each service; a confidential one has no name."""

    rows: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, services: pl.DataFrame) -> ServiceWords:
        """Read the services table."""
        return cls({row["service_id"]: row for row in services.to_dicts()})

    @property
    def confidential(self) -> list[str]:
        """Services that are never named."""
        return [key for key, row in self.rows.items() if row["confidential_location"]]

    def name_of(self, service_id: str) -> str:
        """Return the name to show for one service."""
        row = self.rows[service_id]
        return UNNAMED if row["confidential_location"] else str(row["name"])

    def shown(self, service_id: pl.Expr) -> pl.Expr:
        """Return the name to show for each service."""
        names = {key: self.name_of(key) for key in self.rows}
        return service_id.replace_strict(names, default=UNNAMED, return_dtype=pl.String)

    def keeps_out(self, row: Mapping[str, Any]) -> str:
        """Say what in a service's entry keeps young people out."""
        service = self.rows[row["service_id"]]
        if row["test"] == "shut":
            closes = row["closes_minute"]
            return "not open on any weekday" if closes is None else f"closes at {clock(closes)}"
        return {
            "too far": "too far from them",
            "age": _ages(service["minimum_age"], service["maximum_age"]),
            "sex": f"takes {_SEXES.get(service['sexes'], 'one sex')} only",
            "referral": f"takes referrals only from {_referrers(service)}",
            "residence": "takes only those who live where it serves",
            "excluded": f"turns young people away for {self.reasons(row['service_id'])}",
            "full": "at its limit, with a long wait",
        }[row["test"]]

    def reasons(self, service_id: str) -> str:
        """Say the written reasons that shut young people out of a service."""
        written = self.rows[service_id]["exclusions"] or []
        return join([_REASONS[one] for one in written if one in SHUTTING_EXCLUSIONS])


def release_services(
    answer: AccessAnswer, services: pl.DataFrame, words: ServiceWords
) -> ServiceTables:
    """Return the tables about single services, through the gate."""
    nearly = _by_service(answer.nearly)
    named = services.select("service_id", "name", "setting", "confidential_location")
    return ServiceTables(
        nearly=_nearly(nearly.filter(pl.col("better_off") > 0), named, words),
        excluding=_faulty(_excluding(services), "excluded", nearly, named, words),
        shut=_faulty(_shut(answer, nearly), "shut", nearly, named, words),
        candidates=_candidates(services),
        kinds=_kinds(services),
    )


def _by_service(nearly: pl.DataFrame) -> pl.DataFrame:
    """One row per service and test: how many it alone keeps out, and where that matters most."""
    key = ["service_id", "test"]
    kept_out = (
        nearly.unique([*key, "age_band"], keep="first", maintain_order=True)
        .group_by(key, maintain_order=True)
        .agg(
            pl.col("young_people").sum(),
            pl.col("closes_minute", "open_until_minute").max(),
            pl.col("young_people_by_then").sum(),
        )
    )
    where = (
        nearly.group_by(*key, "need", "stage", maintain_order=True)
        .agg(pl.col("no_other_way", "better_off").sum())
        .sort("no_other_way", "better_off", descending=True, maintain_order=True)
        .unique(key, keep="first", maintain_order=True)
    )
    return kept_out.join(where, on=key, maintain_order="left")


def _nearly(rows: pl.DataFrame, named: pl.DataFrame, words: ServiceWords) -> Released:
    one_group = named.filter(pl.col("setting").is_in(list(ONE_GROUP_SETTINGS)))["service_id"]
    by_design = (pl.col("test") == "referral") & pl.col("service_id").is_in(one_group.to_list())
    rows = rows.filter(~by_design)
    said = _said(rows.sort("better_off", "service_id", descending=[True, False]), named, words)
    return release(
        said,
        name="nearly_counts",
        title="Services that would count if one thing changed",
        fields=(*_SERVICE_FIELDS, people("better_off", "Who would get in more easily than now")),
        notes=(
            "Counted at the place on the pathway where the change would matter most.",
            "Confidential services are left out.",
        ),
    )


def _excluding(services: pl.DataFrame) -> pl.DataFrame:
    shutting = pl.col("exclusions").list.eval(pl.element().is_in(list(SHUTTING_EXCLUSIONS)))
    rows = services.filter((pl.col("status") == "active") & shutting.list.any())
    return rows.select("service_id", closes=pl.lit(None, dtype=pl.Int64))


def _shut(answer: AccessAnswer, nearly: pl.DataFrame) -> pl.DataFrame:
    """Services shut to everybody after school, and those shut to some who would be better off."""
    wholly = find_shut_services(answer.usable).rename({"closes_minute": "closes"})
    partly = nearly.filter((pl.col("test") == "shut") & (pl.col("better_off") > 0))
    both = pl.concat([wholly, partly.select("service_id", closes="closes_minute")])
    return both.unique("service_id", keep="first", maintain_order=True)


def _faulty(
    faulty: pl.DataFrame,
    test: str,
    nearly: pl.DataFrame,
    named: pl.DataFrame,
    words: ServiceWords,
) -> Released:
    """Return the services with one fault, whether or not it is all that keeps people out."""
    rows = faulty.join(
        nearly.filter(pl.col("test") == test).drop("test"),
        on="service_id",
        how="left",
        maintain_order="left",
    ).with_columns(pl.lit(test).alias("test"), closes_minute=pl.coalesce("closes_minute", "closes"))
    rows = rows.sort("young_people", descending=True, nulls_last=True, maintain_order=True)
    return release(
        _said(rows, named, words),
        name=f"services_{test}",
        title={
            "excluded": "Services whose written criteria shut exploited young people out",
            "shut": "Services shut when young people are free",
        }[test],
        fields=_SERVICE_FIELDS,
        sources={"excluded": ("std:ACC-03",), "shut": ()}[test],
        notes=(
            "Empty numbers: something else keeps young people out as well, or is not known.",
            "Confidential services are left out.",
        ),
    )


_SERVICE_FIELDS = (
    Field(name="name", label="Service"),
    Field(name="setting_name", label="Setting"),
    Field(name="test", label="Test"),
    Field(name="keeps_out", label="What keeps them out"),
    Field(name="change", label="What would let them in"),
    people("young_people", "Whom this alone keeps out"),
    people("no_other_way", "Of them, with no other way in"),
    Field(name="where", label="Where it matters most"),
)


def _said(rows: pl.DataFrame, named: pl.DataFrame, words: ServiceWords) -> pl.DataFrame:
    """Put each row in words."""
    records = rows.to_dicts()
    return (
        rows.with_columns(
            pl.Series("keeps_out", [words.keeps_out(row) for row in records], dtype=pl.String),
            pl.Series("change", [change_in_words(row) for row in records], dtype=pl.String),
            where=pl.when(pl.col("need").is_not_null()).then(helped_with()),
        )
        .join(named, on="service_id", how="left", maintain_order="left")
        .with_columns(setting_name=setting_name())
    )


def change_in_words(row: Mapping[str, Any]) -> str:
    """Say what would mend one test at a service, from its row of near misses."""
    if row["test"] != "shut":
        return _CHANGES[row["test"]]
    until, closes = row["open_until_minute"], row["closes_minute"]
    if until is None:
        return "open when young people are free"
    at_each = closes is not None and until <= closes
    return f"open until {clock(until)}" + (" at each of its places" if at_each else "")


def _referrers(service: Mapping[str, Any]) -> str:
    return join([_REFERRERS.get(one, one) for one in service["referral_routes"] or ()])


def _ages(youngest: int | None, oldest: int | None) -> str:
    if oldest is None:
        return f"takes ages {youngest} and over"
    if youngest is None:
        return f"takes ages up to {oldest}"
    return f"takes ages {youngest} to {oldest}"


def _candidates(services: pl.DataFrame) -> Released:
    rows = services.filter(pl.col("status") == "candidate").with_columns(
        setting_name=setting_name()
    )
    return release(
        rows.sort("setting_name", "name"),
        name="candidates",
        title="Candidates: found in public data, not yet confirmed",
        fields=(
            Field(name="name", label="Service"),
            Field(name="setting_name", label="Setting"),
            Field(name="status", label="Status"),
        ),
        notes=("A candidate never counts as an open door.",),
    )


def _kinds(services: pl.DataFrame) -> Released:
    rows = (
        services.filter(pl.col("status") == "candidate")
        .with_columns(setting_name=setting_name())
        .group_by("setting_name")
        .agg(candidates=pl.len().cast(pl.Int64))
        .sort("candidates", "setting_name", descending=[True, False])
    )
    total = rows.select(pl.lit("all kinds").alias("setting_name"), pl.col("candidates").sum())
    rows = pl.concat([rows, total])
    return release(
        rows,
        name="candidate_kinds",
        title="Candidates by kind",
        fields=(
            Field(name="setting_name", label="Setting"),
            Field(name="candidates", label="Candidates", role="number", unit="services"),
        ),
    )
