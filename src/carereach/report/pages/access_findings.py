"""What a commissioner could change so that more young people get in, each with its figure."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.document import KeyFinding
from carereach.report.pages.access_tables import AccessReleased, AccessWords, PlaceTables
from carereach.report.pages.access_words import (
    ages_in_words,
    first_up,
    help_with,
    people_in_words,
)
from carereach.report.wording import count_of, day_in_words, join

__all__ = ["write_findings"]

_KEY = "access"
_ALL_AGES = "8-17"
_MOST = 3
"""Findings of one kind; the tables hold them all."""
_MOST_NAMED = 5


def write_findings(tables: AccessReleased, words: AccessWords) -> tuple[KeyFinding, ...]:
    """Return the findings; each goes when its fault goes from the data."""
    if not words.is_answered:
        return ()
    return (
        *_excluding(tables.services.excluding),
        *_shut(tables.services.shut, words),
        *_nearly(tables.services.nearly),
        *_no_service(tables.pathway),
        *_too_far(tables, words),
        *_limits(tables.reasons),
        *_routes(tables, words),
        *_directory(tables, words),
    )


def finding(
    sentence: str, *, would_change: str, who: str, young_people: int | None = None
) -> KeyFinding:
    """Return a finding of this page; a hidden count ranks as none."""
    return KeyFinding(
        section=_KEY,
        sentence=sentence,
        would_change=would_change,
        who_could_act=who,
        young_people=young_people or 0,
    )


def _excluding(table: Released) -> Iterator[KeyFinding]:
    for row in table.rows()[:_MOST]:
        yield finding(
            f"{row['name']} {row['keeps_out']}, as its written criteria say."
            f"{_reach_of_change(row)}",
            would_change="Take the rule out of the written criteria.",
            who="The commissioner and provider of the service.",
            young_people=row["young_people"],
        )


def _shut(table: Released, words: AccessWords) -> Iterator[KeyFinding]:
    for row in table.rows()[:_MOST]:
        yield finding(
            f"{row['name']} {row['keeps_out']}, so young people who leave school at "
            f"{words.leaves_school} find it shut.{_reach_of_change(row)}",
            would_change=f"{first_up(row['change'])}.",
            who="The commissioner and provider of the service.",
            young_people=row["young_people"],
        )


def _nearly(table: Released) -> Iterator[KeyFinding]:
    """Services that take nobody without a referral from outside, or are full."""
    for test in ("referral", "full"):
        rows = [row for row in table.rows() if row["test"] == test]
        for row in rows[:_MOST]:
            is_full = test == "full"
            state = "is at its limit, with a long wait" if is_full else row["keeps_out"]
            yield finding(
                f"{row['name']} {state}.{_reach_of_change(row)}",
                would_change=f"{first_up(row['change'])}.",
                who="The commissioner and provider of the service.",
                young_people=row["better_off"],
            )


def _reach_of_change(row: dict[str, Any]) -> str:
    """Say how many this alone keeps out, and for whom it is the only way in."""
    if row["where"] is None:
        return " Something else keeps young people out of it too, or is not known."
    count, alone = row["young_people"], row["no_other_way"]
    words = f" That alone keeps out {people_in_words(count)} young people"
    if alone == 0:
        return f"{words}; they have another way in, often a harder one."
    others = "none of them has" if alone == count else f"{people_in_words(alone)} of them have no"
    ending = "another way" if alone == count else "other way"
    return f"{words}; {others} {ending} to get {row['where']}."


def _no_service(pathway: Released) -> Iterator[KeyFinding]:
    rows = [
        row
        for row in pathway.where(pl.col("age_band") == _ALL_AGES).rows()
        if row["state"] == "cannot get in" and row["first_test"] == "no service"
    ]
    if not rows:
        return
    total = pathway.frame.filter(pl.col("age_band") == _ALL_AGES).height
    named = [help_with(row["need"], row["stage"]) for row in rows[:_MOST]]
    rest = len(rows) - len(named)
    more = [f"{rest} more"] if rest else []
    yield finding(
        f"Nothing is offered at {len(rows)} of the {total} places on the pathway: "
        f"{join([*named, *more])}.",
        would_change="Name or commission a service for each, or agree which one also covers it.",
        who="The commissioners of the pathway, together.",
        young_people=rows[0]["young_people"],
    )


def _too_far(tables: AccessReleased, words: AccessWords) -> Iterator[KeyFinding]:
    for place in tables.places:
        row = _reason(tables.reasons, place, "too far")
        if row is None or row["alone"] == 0:
            continue
        where = help_with(place.need, place.stage)
        yield finding(
            f"The journey alone keeps {people_in_words(row['alone'])} young people aged 8 to 17 "
            f"from {where}: more than {words.max_minutes} minutes on foot or by bus."
            f"{_far_areas(place)}",
            would_change="A place or outreach nearer to them, or a bus that takes them there.",
            who="The commissioner of the service, with the council's transport team.",
            young_people=row["alone"],
        )


def _reason(reasons: Released, place: PlaceTables, test: str) -> dict[str, Any] | None:
    rows = reasons.where(
        (pl.col("need") == place.need)
        & (pl.col("stage") == place.stage)
        & (pl.col("age_band") == _ALL_AGES)
        & (pl.col("test") == test)
    ).rows()
    return rows[0] if rows else None


def _far_areas(place: PlaceTables) -> str:
    """Name some areas, in alphabetical order, where nobody gets in and a shorter way would help."""
    far = place.areas.where(
        pl.col("helps").str.contains("the journey", literal=True)
        & (pl.col("share_not_reached") == 1)
    )
    rows = sorted(far.rows(), key=lambda row: row["name"])
    if not rows:
        return ""
    listed = join(
        [f"{row['name']} ({people_in_words(row['not_reached'])})" for row in rows[:_MOST_NAMED]]
    )
    if len(rows) > _MOST_NAMED:
        listed = f"{len(rows)} small areas, such as {listed}"
    return f" Nobody gets in from {listed}."


def _limits(reasons: Released) -> Iterator[KeyFinding]:
    """Say where age, sex or residence alone shuts out most, among those aged 12 and over first."""
    causes = {
        "age": ("Age limits alone shut out", "Let a service there take these ages."),
        "sex": (
            "Being open to another sex only, and nothing else, shuts out",
            "Let a service there take every young person, or name one for them.",
        ),
        "residence": (
            "Rules about where they live, and nothing else, shut out",
            "Agree that services take young people from the whole area.",
        ),
    }
    for test, (cause, change) in causes.items():
        rows = reasons.where(
            (pl.col("test") == test)
            & pl.col("age_band").is_in(["12-15", "16-17"])
            & (pl.col("alone") > 0)
        ).rows()
        if not rows:
            continue
        row = max(rows, key=lambda one: one["alone"])
        yield finding(
            f"{cause} {people_in_words(row['alone'])} young people aged "
            f"{ages_in_words(row['age_band'])} from {help_with(row['need'], row['stage'])}.",
            would_change=change,
            who="The commissioners of the services that offer it.",
            young_people=row["alone"],
        )


def _routes(tables: AccessReleased, words: AccessWords) -> Iterator[KeyFinding]:
    who = "The providers of both services, with the safeguarding partnership."
    if not words.has_specialist:
        yield finding(
            "No active specialist service for child sexual exploitation is listed, so nobody can "
            "be passed on to one.",
            would_change="Name the specialist service, in this area or shared with another.",
            who="The commissioners, together.",
        )
        return
    rows = tables.routes.rows()
    broken = [row for row in rows if row["link"] == "missing"]
    if broken:
        doors = join([f"the {row['setting_name']}" for row in broken], "or")
        indirect = [row["setting_name"] for row in broken if row["state"] == "through others"]
        detour = (
            f" From {join([f'the {name}' for name in indirect])} a young person must first be "
            "passed to another service."
        )
        yield finding(
            f"No agreed route leads straight from {doors} to the specialist service."
            f"{detour if indirect else ''}{''.join(_whom(row) for row in broken)}",
            would_change="Agree a written route from each, with a named contact.",
            who=who,
            young_people=max((row["no_other_door"] or 0 for row in broken), default=0),
        )
    custom = [f"the {row['setting_name']}" for row in rows if row["state"] == "customary"]
    if custom:
        yield finding(
            f"From {join(custom)} young people are passed to the specialist service by custom "
            "only: nothing is agreed in writing.",
            would_change="Put the custom in writing.",
            who=who,
        )


def _whom(row: dict[str, Any]) -> str:
    """Say how many can come to such a door, and how many have no other that leads there."""
    if not row["young_people"]:
        return ""
    head = (
        f" {first_up(people_in_words(row['young_people']))} young people can come to the "
        f"{row['setting_name']} when they are free"
    )
    others = row["no_other_door"]
    if others == 0:
        return f"{head}; all of them have another open door that leads there, if they find it."
    return f"{head}; {people_in_words(others)} of them have no other door that leads there."


def _directory(tables: AccessReleased, words: AccessWords) -> Iterator[KeyFinding]:
    counts = {row["fault"]: row for row in tables.faults.rows()}
    old, never = counts["not confirmed lately"], counts["never confirmed"]
    who = "Whoever keeps the directory, and each provider."
    if old["services"]:
        oldest = tables.entries.where(pl.col("assured_on").is_not_null()).rows()[0]
        yield finding(
            f"{old['services']} of {count_of(old['of'], 'directory entry')} "
            f"{_was(old['services'])} not confirmed in the last "
            f"{count_of(words.fresh_months, 'month')}; the oldest, {oldest['name']}, was last "
            f"confirmed on {day_in_words(oldest['assured_on'])}.{_resting(tables.resting)}",
            would_change="Ring each service, confirm its entry and date it.",
            who=who,
        )
    if never["services"]:
        yield finding(
            f"{never['services']} of {count_of(never['of'], 'directory entry')} "
            f"{_was(never['services'])} never confirmed by the service.",
            would_change="Ring each service, confirm its entry and date it.",
            who=who,
        )
    thin = [
        f"{row['services']} with {fault}"
        for fault, row in counts.items()
        if row["services"] and fault not in ("not confirmed lately", "never confirmed")
    ]
    if thin:
        yield finding(
            f"Directory entries are thin: {join(thin)}.",
            would_change="Fill the gaps: what is not supplied reads as not known.",
            who=who,
        )


def _resting(resting: Released) -> str:
    """Say how many count as able to get in only because an old entry is believed."""
    rows = resting.where(pl.col("young_people") != 0).rows()
    if not rows:
        return ""
    row = rows[0]
    return (
        f" {first_up(people_in_words(row['young_people']))} young people count as able to get "
        f"{row['where']} only through {row['name']}: if that entry is wrong, they cannot."
    )


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
