"""A provider return beside the tables: what they hold of one service, and the rows it writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from carereach.base import SourceError
from carereach.cycle.provider_return import (
    DAYS,
    SCREENS,
    Answers,
    Question,
    read_spans,
)
from carereach.cycle.workbench_rows import Row, TableText, read_table_text
from carereach.tables import TABLES

__all__ = [
    "RETURN_FILES",
    "Held",
    "HeldSite",
    "asked_on",
    "day_answer",
    "find_unanswered",
    "held_answer",
    "held_of",
    "hours_answer",
    "likely_period",
    "returned_files",
    "with_held",
]

Files = Mapping[str, bytes]
RETURN_FILES: Final = tuple(
    f"{name}.csv"
    for name in ("organisations", "services", "sites", "opening_hours", "capacity", "contracts")
)
"""The files a return reads; all but the first and third are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSite:
    """One place or way to be met, and its hours by weekday as the tables hold them."""

    site_id: str
    words: str
    hours: Mapping[str, str]
    has_seasons: bool
    """Whether some hours hold only in term, in holidays or for some dates: those stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the tables hold of one service."""

    service: Row
    sites: tuple[HeldSite, ...]
    contract: Row | None
    """The contract that ends last."""
    periods: tuple[tuple[str, str], ...]
    """First and last day of each period there are figures for."""


def held_of(files: Files, service_id: str) -> Held | None:
    """Return what the tables hold of a service; None if there is no such service."""
    services = _of_service(files, "services", service_id)
    if not services:
        return None
    hours = [row for _, row in _text(files, "opening_hours").rows()]
    contracts = _of_service(files, "contracts", service_id)
    return Held(
        service=services[0],
        sites=tuple(
            _held_site(row, [each for each in hours if each["site_id"] == row["site_id"]])
            for row in _of_service(files, "sites", service_id)
        ),
        contract=max(contracts, key=lambda row: row.get("ends_on", ""), default=None),
        periods=tuple(
            (row.get("period_start", ""), row.get("period_end", ""))
            for row in _of_service(files, "capacity", service_id)
        ),
    )


def asked_on(screen: int, held: Held) -> tuple[Question, ...]:
    """Return the questions of a screen for this service; the start of a contract if none is held.

    Args:
        screen: its number, from 1.
        held: what the tables hold.
    """
    return tuple(
        question
        for question in SCREENS[screen - 1].questions
        if question.name != "contract_start" or held.contract is None
    )


def held_answer(question: Question, held: Held) -> str | None:
    """Return what the tables hold already as an answer; None when it is asked afresh."""
    if question.name == "self_referral":
        routes = _parts(held.service.get("referral_routes", ""))
        return ("yes" if "self" in routes else "no") if routes else None
    if question.table == "services":
        return held.service.get(question.column) or None
    if question.name == "contract_end" and held.contract is not None:
        return held.contract.get("ends_on") or None
    return None


def with_held(answers: Answers, held: Held) -> Answers:
    """Return answers with what is held where they leave it: what will stand there together."""
    kept: dict[str, str | None] = {}
    for screen in range(1, len(SCREENS) + 1):
        for question in asked_on(screen, held):
            if answers.get(question.name) is None:
                kept[question.name] = held_answer(question, held)
    if held.contract is not None:
        kept["contract_start"] = held.contract.get("starts_on") or None
    known = {name: answer for name, answer in kept.items() if answer}
    return {**answers, **known}


def hours_answer(site: HeldSite) -> str:
    """Return the name of the answer about a place's hours: ``same``, ``changed`` or None."""
    return f"hours:{site.site_id}"


def day_answer(site: HeldSite, day: str) -> str:
    """Return the name of the answer about a place's hours on one weekday."""
    return f"hours:{site.site_id}:{day}"


def find_unanswered(answers: Answers, held: Held) -> dict[int, int]:
    """Return how many questions are open on each screen that has any, by its number from 1."""
    found = {}
    for screen in range(1, len(SCREENS) + 1):
        names = [question.name for question in asked_on(screen, held)]
        if screen == len(SCREENS):
            names = [hours_answer(site) for site in held.sites]
        left = sum(name not in answers for name in names)
        if left:
            found[screen] = left
    return found


def likely_period(held: Held, *, today: date) -> tuple[str, str]:
    """Return the period a return is most likely for: the last quarter that ended before today."""
    first_of_quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    end = first_of_quarter - timedelta(days=1)
    start = date(end.year, end.month - 2, 1)
    known = [
        period
        for period in held.periods
        if period[0] == start.isoformat() and period[1] <= today.isoformat()
    ]
    return known[0] if known else (start.isoformat(), end.isoformat())


def returned_files(
    files: Files, service_id: str, answers: Answers, *, sent_on: date
) -> dict[str, bytes]:
    """Return the files a return changes: the service's own rows, and no byte of any other.

    The period's figures replace those of a period with the same first day; a figure that is not
    supplied becomes an empty cell. In the directory "not supplied" leaves what is held.

    Args:
        files: the area's files.
        service_id: the service.
        answers: every answer.
        sent_on: the day the service confirmed its entry.

    Raises:
        SourceError: the service is not there any more.
    """
    held = held_of(files, service_id)
    if held is None:
        raise SourceError("This service is not in the tables any more: ask the area's analyst.")
    made = {
        "capacity.csv": _capacity(files, service_id, answers),
        "services.csv": _services(files, held, answers, sent_on),
        "contracts.csv": _contracts(files, held, answers),
        "opening_hours.csv": _hours(files, held, answers),
    }
    changed = {name: text.content() for name, text in made.items() if text is not None}
    return {name: content for name, content in changed.items() if content != files.get(name)}


def _capacity(files: Files, service_id: str, answers: Answers) -> TableText:
    text = _text(files, "capacity")
    values = {"service_id": service_id} | {
        question.column: answers.get(question.name) or ""
        for screen in SCREENS
        for question in screen.questions
        if question.table == "capacity"
    }
    for place, row in text.rows():
        if all(row.get(name) == values[name] for name in ("service_id", "period_start")):
            return text.with_row(place, values)
    return text.with_rows_added([values])


def _services(files: Files, held: Held, answers: Answers, sent_on: date) -> TableText | None:
    values = {
        name: answer
        for name in ("minimum_age", "maximum_age", "exclusions")
        if (answer := answers.get(name))
    }
    can_come = answers.get("self_referral")
    if can_come:
        routes = _parts(held.service.get("referral_routes", ""))
        others = [route for route in routes if route != "self"]
        is_same = (can_come == "yes") == ("self" in routes)
        kept = routes if is_same else (["self"] if can_come == "yes" else []) + others
        if kept != routes:
            values["referral_routes"] = "; ".join(kept)
    if not values and not can_come:
        return None
    text = _text(files, "services")
    place = _place(text, "service_id", held.service["service_id"])
    return text.with_row(place, values | {"assured_on": sent_on.isoformat()})


def _contracts(files: Files, held: Held, answers: Answers) -> TableText | None:
    start, end = answers.get("contract_start"), answers.get("contract_end")
    if not end:
        return None
    text = _text(files, "contracts")
    if held.contract is not None:
        place = _place(text, "contract_id", held.contract["contract_id"])
        return text.with_row(place, {"ends_on": end})
    if not start:
        return None
    service_id = held.service["service_id"]
    taken = {row.get("contract_id") for _, row in text.rows()}
    made = next(
        name
        for at in range(1, len(taken) + 2)
        if (name := f"con-{service_id}" + (f"-{at}" if at > 1 else "")) not in taken
    )
    row = {"contract_id": made, "service_id": service_id, "starts_on": start, "ends_on": end}
    return text.with_rows_added([row])


def _hours(files: Files, held: Held, answers: Answers) -> TableText | None:
    changed = [site for site in held.sites if answers.get(hours_answer(site)) == "changed"]
    if not changed:
        return None
    text = _text(files, "opening_hours")
    ids = {site.site_id for site in changed}
    gone = [
        place for place, row in text.rows() if row.get("site_id") in ids and not _is_seasonal(row)
    ]
    rows = [
        {
            "site_id": site.site_id,
            "weekday": day,
            "opens": opens,
            "closes": closes,
            "term_time": "always",
        }
        for site in changed
        for day in DAYS
        for opens, closes in read_spans(answers.get(day_answer(site, day)) or "closed")
    ]
    return text.without(gone).with_rows_added(rows)


def _held_site(row: Row, hours: list[Row]) -> HeldSite:
    by_day = {
        day: ", ".join(
            f"{each['opens']} to {each['closes']}"
            for each in sorted(hours, key=lambda each: each["opens"])
            if each["weekday"] == day and not _is_seasonal(each)
        )
        for day in DAYS
    }
    return HeldSite(
        site_id=row["site_id"],
        words=row.get("name") or _KINDS.get(row.get("kind", ""), "The place"),
        hours={day: spans for day, spans in by_day.items() if spans},
        has_seasons=any(_is_seasonal(each) for each in hours),
    )


_KINDS: Final = {
    "physical": "The place where you meet",
    "virtual": "Online",
    "phone": "By phone",
    "outreach": "Where the young person is",
}


def _is_seasonal(row: Row) -> bool:
    return bool(
        row.get("term_time", "") not in ("", "always")
        or row.get("valid_from")
        or row.get("valid_to")
    )


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _text(files: Files, name: str) -> TableText:
    return read_table_text(TABLES[name], files.get(f"{name}.csv"))


def _of_service(files: Files, name: str, service_id: str) -> list[Row]:
    return [row for _, row in _text(files, name).rows() if row.get("service_id") == service_id]


def _place(text: TableText, column: str, wanted: str) -> int:
    return next(place for place, row in text.rows() if row.get(column) == wanted)
