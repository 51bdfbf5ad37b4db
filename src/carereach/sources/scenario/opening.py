"""What every kind of scenario file says first: name, times, classes and standards."""

from dataclasses import dataclass
from datetime import date

from carereach.evidence import wait_standards
from carereach.sources.scenario.section import Section
from carereach.tables.scenario import Standard, YoungPeople

__all__ = ["DAYS", "EVERYONE", "Opening", "read_opening"]

DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0}
"""Units of time a file may state, in days."""
EVERYONE = "everyone"
"""The one class of a day-step network, which does not tell classes apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What every kind of scenario says first."""

    name: str
    horizon_days: float
    warm_up_days: float
    wait_bin_days: float
    classes: tuple[YoungPeople, ...]
    standards: tuple[Standard, ...]

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes, as declared."""
        return tuple(young.name for young in self.classes)


def read_opening(root: Section, *, day_step: bool) -> Opening:
    """Read the unit first, so that everything after it is turned into days."""
    _read_unit(root, day_step=day_step)
    name = root.text("name")
    horizon, warm_up = root.time("horizon", above=True), root.time("warm_up", 0.0)
    if root.has("horizon") and horizon <= warm_up:
        root.tell("horizon", "horizon", "must be longer than the warm-up")
    return Opening(
        name=name,
        horizon_days=horizon,
        warm_up_days=warm_up,
        wait_bin_days=root.time("wait_bin", 1.0, above=True),
        classes=_classes(root, day_step=day_step),
        standards=tuple(_standard(one) for one in _tables(root, "standard")),
    )


def _read_unit(root: Section, *, day_step: bool) -> None:
    unit = root.get("unit")
    if isinstance(unit, str) and unit in DAYS:
        root.faults.days = DAYS[unit]
    else:
        root.tell(
            "unit",
            "unit",
            "must state the one unit of every time in the file: hour, day or week "
            "(turn working days into days: 5 are 7)",
        )
    if day_step and unit in {"hour", "week"}:
        root.tell("unit", "unit", "must be day in a day-step network")


def _tables(root: Section, key: str) -> list[Section]:
    raw = root.get(key)
    if raw is not None and not isinstance(raw, list):
        root.tell(key, "list", f"must be [[{key}]] tables, in double brackets")
    rows = raw if isinstance(raw, list) else []
    return [
        Section(row, f"[[{key}]] number {number}", root.faults)
        for number, row in enumerate(rows, start=1)
    ]


def _classes(root: Section, *, day_step: bool) -> tuple[YoungPeople, ...]:
    if not root.has("class") and not day_step:
        root.tell("class", "missing", "is missing: give at least one [[class]] of young people")
    classes: list[YoungPeople] = []
    for section in _tables(root, "class"):
        young = YoungPeople(name=section.text("name"), priority=section.whole("priority", 1))
        if young.name in {other.name for other in classes}:
            section.tell("name", "twice", "is the name of an earlier class too")
        classes.append(young)
        section.close()
    if day_step and len(classes) > 1:
        root.tell("class", "class", "must be one, or none: a day-step network has no classes")
    return tuple(classes) or (YoungPeople(name=EVERYONE),)


def _standard(given: Section) -> Standard:
    """A standard of the library needs only its id; any other its limit and when it was set."""
    wait_id = given.text("wait_id")
    library = {row["wait_id"]: row for row in wait_standards().iter_rows(named=True)}
    known = library.get(wait_id, {})
    limit = known.get("limit_days")
    share = given.chance("share", 0.0) if given.has("share") else known.get("share")
    given.get("share")
    standard = Standard(
        wait_id=wait_id,
        limit_days=given.time("limit", above=True) if limit is None else given.time("limit", limit),
        share=share,
        since=_since(given, str(known.get("since") or "")),
    )
    given.close(target="is not a key here; share is the target, from 0 to 1")
    return standard


def _since(given: Section, known: str) -> str:
    since = given.get("since")
    if isinstance(since, date):
        return since.isoformat()
    if since is None and known:
        return known
    if not isinstance(since, str) or not any(part.isdecimal() for part in since):
        given.tell("since", "undated", "must say when this target was set, with a year")
        return known
    return since
