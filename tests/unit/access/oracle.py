"""Usable access worked out one young person, one service and one minute at a time."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["TESTS", "outcomes"]

TESTS = (
    "no service",
    "too far",
    "shut",
    "age",
    "sex",
    "referral",
    "residence",
    "excluded",
    "full",
)
OPEN = {"self", "parent or carer", "school", "any professional"}
YES, HARD, DONT_KNOW, NO = "yes", "hard", "not known", "no"
World = Mapping[str, Sequence[Mapping[str, Any]]]
Verdicts = list[str]


def outcomes(world: World, rules: Any, need: str, stage: str) -> Iterator[tuple[int, int, str]]:
    """Yield (age, number, outcome) for each row of single-year population.

    The outcome is "reached", "reached_with_difficulty", "not_known" or the first test that fails.
    """
    for row in world["population"]:
        area = next(a for a in world["areas"] if a["area_code"] == row["area_code"])
        person = {"area": area, "age": int(row["age"]), "sex": row["sex"]}
        yield person["age"], row["young_people"], _best(world, rules, person, need, stage)


def _best(world: World, rules: Any, person: Any, need: str, stage: str) -> str:
    ways = [
        (verdicts, offer["level"])
        for offer in world["offers"]
        if (offer["need"], offer["stage"]) == (need, stage) and offer["level"] != "recognise"
        for service in world["services"]
        if service["service_id"] == offer["service_id"] and service["status"] == "active"
        for verdicts in _ways_in(world, rules, person, service)
    ]
    if not ways:
        return "no service"
    left = [way for way in ways if NO not in way[0]]
    if not left:
        return TESTS[1 + max(verdicts.index(NO) for verdicts, _ in ways)]
    known = [way for way in left if DONT_KNOW not in way[0]]
    if not known:
        return "not_known"
    easy = any(HARD not in verdicts and level == "full" for verdicts, level in known)
    return "reached" if easy else "reached_with_difficulty"


def _ways_in(world: World, rules: Any, person: Any, service: Any) -> Iterator[Verdicts]:
    sites = [site for site in world["sites"] if site["service_id"] == service["service_id"]]
    for site in sites or [None]:
        yield [
            *_reach_and_hours(world, rules, person, service, site),
            _age(service, person["age"]),
            _sex(service, person["sex"]),
            _referral(world, rules, person, service),
            _residence(service, person["area"]),
            _exclusion(service),
            YES,
        ]


def _reach_and_hours(world: World, rules: Any, person: Any, service: Any, site: Any) -> Verdicts:
    spans = _spans(world, site)
    if service["confidential_location"] or (site and site["kind"] == "outreach"):
        return [_visited(service, person["area"]), YES if spans is None else _open(rules, spans, 0)]
    if site is None:
        return [DONT_KNOW, DONT_KNOW]
    if site["kind"] in ("phone", "virtual"):
        return [HARD, DONT_KNOW if spans is None else _open(rules, spans, 0)]
    if site["latitude"] is None:
        ends = {_open(rules, spans or [], 0), _open(rules, spans or [], rules.max_minutes)}
        return [DONT_KNOW, DONT_KNOW if spans is None or len(ends) > 1 else ends.pop()]
    minutes = _minutes(rules.travel, person["area"], site)
    hours = None if spans is None else _open(rules, spans, min(minutes, rules.max_minutes))
    return [YES if minutes <= rules.max_minutes else NO, hours or DONT_KNOW]


def _visited(service: Any, area: Any) -> str:
    codes = service.get("serves_codes") or ()
    here = not codes or area["area_code"] in codes or area["local_authority_code"] in codes
    return YES if here else NO


def _minutes(travel: Any, area: Any, site: Any) -> float:
    one, two = math.radians(area["latitude"]), math.radians(site["latitude"])
    east = math.radians(site["longitude"] - area["longitude"])
    cosine = math.sin(one) * math.sin(two) + math.cos(one) * math.cos(two) * math.cos(east)
    km = 6371.0088 * math.acos(min(1, cosine)) * travel.detour
    return min(km / travel.walk_kmh * 60, travel.bus_wait_minutes + km / travel.bus_kmh * 60)


def _spans(world: World, site: Any) -> list[tuple[str, int, int]] | None:
    if site is None:
        return None
    rows = [row for row in world["opening_hours"] if row["site_id"] == site["site_id"]]
    if not rows:
        return None
    return [
        (row["weekday"], row["opens"], row["closes"])
        for row in rows
        if row["term_time"] != "holiday"
    ]


def _open(rules: Any, spans: list[tuple[str, int, int]], minutes: float) -> str:
    """Try every minute of every day as the start of the visit."""
    for day in {day for day, _, _ in spans}:
        weekend = day in ("saturday", "sunday")
        free = rules.weekend_from_minute if weekend else rules.leaves_school_minute
        is_open = [
            any(d == day and opens <= minute < closes for d, opens, closes in spans)
            for minute in range(1440)
        ]
        for start in range(1440):
            end = start + rules.appointment_minutes
            seen = end <= 1440 and all(is_open[start:end])
            if seen and free + minutes <= start and end + minutes <= rules.home_by_minute:
                return YES
    return NO


def _age(service: Any, age: int) -> str:
    low, high = service["minimum_age"], service["maximum_age"]
    if low is None and high is None:
        return DONT_KNOW
    return YES if (low is None or low <= age) and (high is None or age <= high) else NO


def _sex(service: Any, sex: str) -> str:
    if service["sexes"] is None:
        return DONT_KNOW
    if service["sexes"] in ("all", sex):
        return YES
    return DONT_KNOW if sex == "all" else NO


def _referral(world: World, rules: Any, person: Any, service: Any) -> str:
    routes = set(service["referral_routes"] or ())
    if routes & OPEN:
        return YES
    if not routes or not world["pathway_links"]:
        return DONT_KNOW
    found = [NO]
    for door in world["services"]:
        can_refer = ("gp" in routes and door["setting"] == "S4") or (
            "health professional" in routes and door["setting"] not in ("S10", "S20", None)
        )
        if door["status"] != "active" or not can_refer:
            continue
        if not OPEN & set(door["referral_routes"] or ()):
            continue
        link = _linked(world, door["service_id"], service["service_id"])
        found += [_weakest([link, *way]) for way in _ways_in(world, rules, person, door)]
    return min(found, key=[YES, HARD, DONT_KNOW, NO].index)


def _weakest(verdicts: Sequence[str]) -> str:
    return max(verdicts, key=[YES, HARD, DONT_KNOW, NO].index)


def _linked(world: World, source: str, target: str) -> str:
    """Walk the links from one service, first the agreed ones, then also those of unknown kind."""
    for kinds, verdict in ((("agreed",), YES), (("agreed", None), DONT_KNOW)):
        seen, ahead = set(), [source]
        while ahead:
            here = ahead.pop()
            steps = {
                link["to_service_id"]
                for link in world["pathway_links"]
                if link["from_service_id"] == here
                and link["kind"] in kinds
                and any(s["service_id"] == here and s["status"] == "active"
                        for s in world["services"])
            }  # fmt: skip
            ahead += steps - seen
            seen |= steps
        if target in seen:
            return verdict
    return NO


def _residence(service: Any, area: Any) -> str:
    if service["residence_rule"] == "area residents":
        codes = service.get("serves_codes") or ()
        if not codes:
            return DONT_KNOW
        here = area["area_code"] in codes or area["local_authority_code"] in codes
        return YES if here else NO
    return {
        None: DONT_KNOW,
        "anyone": YES,
        "registered patients": HARD,
        "not children placed from elsewhere": HARD,
    }[service["residence_rule"]]


def _exclusion(service: Any) -> str:
    reasons = set(service["exclusions"] or ())
    if not reasons:
        return DONT_KNOW
    if reasons & {"risk level", "non-engagement", "no diagnosis", "open court case"}:
        return NO
    return YES if reasons == {"none"} else HARD
