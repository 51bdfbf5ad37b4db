"""Networks, plain and by day-step, as a scenario file has them."""

from typing import Any

from carereach.sources.scenario.lengths import by_class, read_length, read_rates, read_routes
from carereach.sources.scenario.opening import Opening
from carereach.sources.scenario.section import Section
from carereach.tables.scenario import (
    DayStage,
    Distribution,
    Network,
    Rates,
    Stage,
)

__all__ = ["read_network"]


def read_network(root: Section, opening: Opening, *, day_step: bool) -> Network:
    """Return a network; ``root`` has had its opening read."""
    raw = root.need("stage")
    rows: list[Any] = raw if isinstance(raw, list) else []
    if raw is not None and not rows:
        root.tell("stage", "list", "must be a list of [[stage]] tables, at least one")
    sections = [
        Section(row, f"[[stage]] number {number}", root.faults)
        for number, row in enumerate(rows, start=1)
    ]
    names = tuple(section.text("name") for section in sections)
    for number, name in enumerate(names):
        if name and name in names[:number]:
            sections[number].tell("name", "twice", "is the name of an earlier stage too")
    plain = () if day_step else tuple(_stage(one, opening, names) for one in sections)
    by_day = tuple(_day_stage(one, opening, names) for one in sections) if day_step else ()
    return Network(
        name=opening.name,
        horizon_days=opening.horizon_days,
        warm_up_days=opening.warm_up_days,
        wait_bin_days=opening.wait_bin_days,
        classes=opening.classes,
        standards=opening.standards,
        stages=plain,
        day_stages=by_day,
    )


def _stage(given: Section, opening: Opening, stages: tuple[str, ...]) -> Stage:
    classes = opening.class_names

    def rates(owner: Section, key: str) -> Rates:
        return read_rates(owner, key, opening.horizon_days)

    if len(classes) > 1 and given.has("arrivals") and not isinstance(given.get("arrivals"), dict):
        given.tell("arrivals", "class", "must say how many of each class arrive")
    stage = Stage(
        name=given.text("name"),
        servers=given.limit("servers", needed=True),
        waiting_room=given.limit("waiting_room", needed=False),
        service=by_class(given, "service", classes, read_length),
        arrivals=by_class(given, "arrivals", classes, rates),
        patience=by_class(given, "patience", classes, read_length),
        accepts=by_class(given, "accepts", classes, Section.chance),
        next=by_class(given, "next", classes, lambda one, key: read_routes(one, key, stages)),
        reneged=by_class(given, "reneged", classes, lambda one, key: read_routes(one, key, stages)),
    )
    if not given.has("service"):
        given.need("service")
    elif set(stage.arrivals) - set(stage.service):
        given.tell("service", "missing", "is missing for a class that arrives here")
    given.close(places="is not a key here; give servers, or set kind to day-step")
    return stage


def _day_stage(given: Section, opening: Opening, stages: tuple[str, ...]) -> DayStage:
    stay = read_length(given, "stay")
    if _is_below_a_day(stay):
        given.tell("stay", "zero_days", "must be a day or more: a day-step has nothing shorter")
    stage = DayStage(
        name=given.text("name"),
        places=given.whole("places"),
        stay=stay,
        arrivals=(
            read_rates(given, "arrivals", opening.horizon_days) if given.has("arrivals") else ()
        ),
        next=read_routes(given, "next", stages) if given.has("next") else (),
        reneged=read_routes(given, "reneged", stages) if given.has("reneged") else (),
        hazard=_hazard(given),
    )
    if stage.reneged and stage.hazard is None:
        given.tell("hazard", "missing", "is missing: it says who gives up, and reneged where to")
    given.close(
        servers="is not a key here; give places, or set kind to network",
        service="is not a key here; give stay, or set kind to network",
        patience="is not a key here; give hazard, or set kind to network",
    )
    return stage


def _is_below_a_day(stay: Distribution) -> bool:
    """Whether some stays are shorter than a day by declaration, or all on average are."""
    if stay.kind == "empirical":
        shares = zip(stay.values, stay.chances, strict=False)
        return any(value < 1 for value, chance in shares if chance > 0)
    return (stay.mean < 1 and stay.kind != "truncated normal") or stay.high < 1


def _hazard(given: Section) -> tuple[float, float, float, float] | None:
    if not given.has("hazard"):
        given.get("hazard")
        return None
    section = given.inner("hazard")
    hazard = (
        section.chance("p1"),
        section.number("p2"),
        section.number("p3", above=True),
        section.chance("p4"),
    )
    section.close()
    return hazard
