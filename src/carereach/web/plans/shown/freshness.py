"""How fresh what an area's pages show is: the data's own date, and changes since the last audit."""

import tomllib
import zlib
from dataclasses import dataclass
from datetime import date

from carereach.report.cells import date_in_words
from carereach.web.plans.models import Area, Run

__all__ = ["Freshness", "freshness"]


@dataclass(frozen=True, slots=True)
class Freshness:
    """One sentence for the top of every page, and whether an audit has been made."""

    sentence: str
    audited: bool
    changes: int
    """Revisions since the newest finished audit [count]."""
    again: str = ""
    """Address that asks for an audit; empty when this person may not."""
    running: bool = False
    """Whether an audit is on its way, so that the address shows how far it is."""


def freshness(area: Area, latest: Run | None, *, again: str = "") -> Freshness:
    """Return how fresh an area's pages are.

    Args:
        area: the area.
        latest: its newest finished audit; None when there is none.
        again: address that asks for an audit.
    """
    as_of = _as_of(area)
    dated = f"As of {date_in_words(as_of)}" if as_of else "No date is set"
    if latest is None:
        return Freshness(
            f"{dated}. Not audited yet.",
            audited=False,
            changes=0,
            again=again,
            running=_is_running(area),
        )
    changes = max(0, area.revision_number - latest.revision_number)
    since = "no change" if not changes else "1 change" if changes == 1 else f"{changes} changes"
    return Freshness(
        f"{dated}, {since} since the last audit.",
        audited=True,
        changes=changes,
        again=again if changes else "",
        running=bool(changes) and _is_running(area),
    )


def _is_running(area: Area) -> bool:
    on_its_way = (Run.State.WAITING, Run.State.RUNNING)
    return area.runs.filter(kind="audit", state__in=on_its_way).exists()


def _as_of(area: Area) -> date | None:
    kept = area.tables.filter(name="area.toml").order_by("-number")
    content = kept.values_list("content", flat=True).first()
    if content is None:
        return None
    try:
        settings = tomllib.loads(zlib.decompress(bytes(content)).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None
    found = settings.get("as_of")
    return found if isinstance(found, date) else None
