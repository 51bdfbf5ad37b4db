"""Usable access worked out one young person, one service and one minute at a time."""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

__all__ = ["TESTS", "judge", "outcomes", "usable_week"]

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

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


def judge(
    world: World, rules: Any, person: Any, need: str, stage: str
) -> tuple[str, frozenset[str]]:
    """Return the outcome, and the tests that alone shut them out of some door."""
    outcome = _best(world, rules, person, need, stage)
    if outcome == "no service":
        return outcome, frozenset(["no service"])
    if outcome not in TESTS:
        return outcome, frozenset()
    alone = {
        TESTS[1 + verdicts.index(NO)]
        for _, verdicts, _, _ in _offered(world, rules, person, need, stage)
        if verdicts.count(NO) == 1 and DONT_KNOW not in verdicts
    }
    return outcome, frozenset(alone)


def usable_week(
    world: World, rules: Any, person: Any, cell: tuple[str, str], after_minute: int
) -> tuple[int, int | None]:
    """Walk through the week: how many minutes are usable, and the wait for the first start.

    A minute is usable if they can be at one door in it as part of a stay long enough to be seen.
    """
    usable: set[int] = set()
    starts: set[int] = set()
    for site, verdicts, service, _ in _offered(world, rules, person, *cell):
        spans = _spans(world, rules, site)
        if spans is not None and {NO, DONT_KNOW}.isdisjoint(verdicts):
            there, back = _trip(world, rules, person["area"], service, site) or (0, 0)
            for stay in _stays(tuple(spans), _day(rules), there, back):
                usable.update(stay)
                starts.update(stay[: len(stay) - rules.appointment_minutes + 1])
    waits = [(start - after_minute) % (7 * 1440) for start in starts]
    return len(usable), min(waits, default=None)


@lru_cache(maxsize=10_000)
def _stays(
    spans: tuple[tuple[str, int, int], ...],
    day: tuple[int, int, int, int],
    there: float,
    back: float,
) -> list[list[int]]:
    """Every unbroken stay at a door that is long enough, one list of minutes of the week each."""
    weekday_free, weekend_free, home_by, appointment = day
    stays: list[list[int]] = [[]]
    for number, weekday in enumerate(WEEK):
        free = weekend_free if number > 4 else weekday_free
        open_today = [(opens, closes) for name, opens, closes in spans if name == weekday]
        for clock in range(1440 if open_today else 0):
            is_open = any(opens <= clock < closes for opens, closes in open_today)
            if is_open and clock >= free + there and clock + 1 + back <= home_by:
                stays[-1].append(number * 1440 + clock)
            elif stays[-1]:
                stays.append([])
        stays.append([])
    return [stay for stay in stays if len(stay) >= appointment]


def _day(rules: Any) -> tuple[int, int, int, int]:
    """When they are free on a weekday and at a weekend, must be home, and how long a visit is."""
    weekday = rules.leaves_school_minute if rules.season == "term" else rules.weekend_from_minute
    return weekday, rules.weekend_from_minute, rules.home_by_minute, rules.appointment_minutes


def _offered(
    world: World, rules: Any, person: Any, need: str, stage: str
) -> Iterator[tuple[Any, Verdicts, Any, str]]:
    for offer in world["offers"]:
        if (offer["need"], offer["stage"]) != (need, stage) or offer["level"] == "recognise":
            continue
        for service in world["services"]:
            if service["service_id"] == offer["service_id"] and service["status"] == "active":
                sites = _sites(world, service)
                ways = _ways_in(world, rules, person, service)
                for site, verdicts in zip(sites, ways, strict=True):
                    yield site, verdicts, service, offer["level"]


def _best(world: World, rules: Any, person: Any, need: str, stage: str) -> str:
    ways = [
        (verdicts, level) for _, verdicts, _, level in _offered(world, rules, person, need, stage)
    ]
    if not ways:
        return "not_known" if _may_be_offered(world, need, stage) else "no service"
    left = [way for way in ways if NO not in way[0]]
    if not left:
        return TESTS[1 + max(verdicts.index(NO) for verdicts, _ in ways)]
    known = [way for way in left if DONT_KNOW not in way[0]]
    if not known:
        return "not_known"
    easy = any(HARD not in verdicts and level == "full" for verdicts, level in known)
    return "reached" if easy else "reached_with_difficulty"


def _may_be_offered(world: World, need: str, stage: str) -> bool:
    """Whether nobody said what is offered, or a service not yet confirmed would offer it."""
    status = {service["service_id"]: service["status"] for service in world["services"]}
    return not world["offers"] or any(
        (offer["need"], offer["stage"]) == (need, stage)
        and offer["level"] != "recognise"
        and status[offer["service_id"]] == "candidate"
        for offer in world["offers"]
    )


def _sites(world: World, service: Any) -> list[Any]:
    sites = [site for site in world["sites"] if site["service_id"] == service["service_id"]]
    return sites or [None]


def _ways_in(world: World, rules: Any, person: Any, service: Any) -> Iterator[Verdicts]:
    for site in _sites(world, service):
        yield [
            *_reach_and_hours(world, rules, person, service, site),
            _age(service, person["age"]),
            _sex(service, person["sex"]),
            _referral(world, rules, person, service),
            _residence(service, person["area"]),
            _exclusion(service),
            _room(world, rules, service),
        ]


def _reach_and_hours(world: World, rules: Any, person: Any, service: Any, site: Any) -> Verdicts:
    spans = _spans(world, rules, site)
    if service["confidential_location"] or (site and site["kind"] == "outreach"):
        hours = YES if spans is None else _open(rules, spans, 0, 0)
        return [_visited(service, person["area"]), hours]
    if site is None:
        return [DONT_KNOW, DONT_KNOW]
    if site["kind"] in ("phone", "virtual"):
        return [HARD, DONT_KNOW if spans is None else _open(rules, spans, 0, 0)]
    most = _longest(rules, person["age"])
    trip = _trip(world, rules, person["area"], service, site)
    if trip is None:
        ends = {_open(rules, spans or [], 0, 0), _open(rules, spans or [], most, most)}
        return [DONT_KNOW, DONT_KNOW if spans is None or len(ends) > 1 else ends.pop()]
    there, back = trip
    near = there <= most
    if not near:
        there, back = most, min(back, most)
    hours = DONT_KNOW if spans is None else _open(rules, spans, there, back)
    return [YES if near else NO, hours]


def _longest(rules: Any, age: int) -> float:
    if rules.lone_age is not None and age < rules.lone_age:
        return float(min(rules.lone_minutes, rules.max_minutes))
    return float(rules.max_minutes)


def _trip(
    world: World, rules: Any, area: Any, service: Any, site: Any
) -> tuple[float, float] | None:
    """Return the way there and back; none if nobody knows."""
    if service["confidential_location"] or site["kind"] != "physical":
        return 0, 0
    rows = [
        (row.get("departs", rules.leaves_school_minute), row["minutes"], row["back_minutes"])
        for row in world.get("travel_times", ())
        if (row["area_code"], row["site_id"]) == (area["area_code"], site["site_id"])
        and row["mode"] != "car"
    ]
    if rows:
        leaves = rules.leaves_school_minute
        later = [row for row in rows if row[0] >= leaves]
        _, there, back = min(later) if later else max(rows)
        return there, there if back is None else back
    if site["latitude"] is None:
        return None
    minutes = _minutes(rules.travel, area, site)
    return minutes, minutes


def _visited(service: Any, area: Any) -> str:
    codes = service.get("serves_codes") or ()
    here = not codes or area["area_code"] in codes or area["local_authority_code"] in codes
    return YES if here else NO


def _minutes(travel: Any, area: Any, site: Any) -> float:
    one, other = _on_globe(area), _on_globe(site)
    km = 2 * 6371.0088 * math.asin(min(1, math.dist(one, other) / 2)) * travel.detour
    return min(km / travel.walk_kmh * 60, travel.bus_wait_minutes + km / travel.bus_kmh * 60)


def _on_globe(place: Any) -> tuple[float, float, float]:
    north, east = math.radians(place["latitude"]), math.radians(place["longitude"])
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def _spans(world: World, rules: Any, site: Any) -> list[tuple[str, int, int]] | None:
    if site is None:
        return None
    rows = [row for row in world["opening_hours"] if row["site_id"] == site["site_id"]]
    if not rows:
        return None
    holds = ("always", None, rules.season)
    return [
        (row["weekday"], row["opens"], row["closes"]) for row in rows if row["term_time"] in holds
    ]


def _open(rules: Any, spans: list[tuple[str, int, int]], there: float, back: float) -> str:
    return _visit_fits(tuple(spans), _day(rules), there, back)


@lru_cache(maxsize=10_000)
def _visit_fits(
    spans: tuple[tuple[str, int, int], ...],
    rules: tuple[int, int, int, int],
    there: float,
    back: float,
) -> str:
    """Try every minute of every day as the start of the visit."""
    weekday_free, weekend_free, home_by, appointment = rules
    for day in {day for day, _, _ in spans}:
        free = weekend_free if day in ("saturday", "sunday") else weekday_free
        is_open = [
            any(d == day and opens <= minute < closes for d, opens, closes in spans)
            for minute in range(1440)
        ]
        for start in range(1440):
            end = start + appointment
            in_time = free + there <= start and end + back <= home_by and end <= 1440
            if in_time and all(is_open[start:end]):
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
    is_for_all = service["setting"] not in ("S18", "S19")
    return YES if reasons == {"none"} and is_for_all else HARD


def _room(world: World, rules: Any, service: Any) -> str:
    """Judge room by the last return: at the limit and slow is full."""
    returns = [
        row for row in world.get("capacity", ()) if row["service_id"] == service["service_id"]
    ]
    if not returns:
        return YES
    last = max(returns, key=lambda row: (row["period_end"], row["period_start"]))
    caseload, places, wait = (
        last.get(name) for name in ("current_caseload", "places", "median_wait_treatment_days")
    )
    at_limit = None not in (caseload, places) and caseload >= places
    is_long = wait is not None and wait > rules.longest_wait_days
    return NO if at_limit and is_long else HARD if at_limit or is_long else YES
