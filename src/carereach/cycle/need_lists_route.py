"""An area's own agency lists as one route to need, where it supplied them."""

from dataclasses import dataclass

from carereach.base import MethodError
from carereach.need import Route
from carereach.need.lists import ListsAnswer, Settings, build_table, estimate_lists
from carereach.tables import Workspace

__all__ = ["ListsOutcome", "follow_lists", "lists_route"]

_COUNT = "count"
_SEED = 1
_LABEL = "Counted together across agency lists"
_STANDING = "estimated here"
_CAUTION = "The planning figure rests on agency lists, whose estimate needs caution."


@dataclass(frozen=True, slots=True)
class ListsOutcome:
    """What the lists said, or the sentence that says why they cannot."""

    answer: ListsAnswer | None
    refusal: str = ""


def follow_lists(workspace: Workspace) -> ListsOutcome | None:
    """Estimate from the table ``lists``; none where it was not supplied."""
    if not workspace.is_supplied("lists"):
        return None
    frame = workspace.table("lists")
    names = [name for name in frame.columns if name != _COUNT]
    rows = [(row[:-1], row[-1]) for row in frame.select(*names, _COUNT).iter_rows()]
    try:
        return ListsOutcome(estimate_lists(build_table(names, rows), Settings(seed=_SEED)))
    except MethodError as refusal:
        return ListsOutcome(None, str(refusal))


def lists_route(outcome: ListsOutcome | None) -> Route:
    """Return the lists as a route to the planning range."""
    answer = outcome.answer if outcome else None
    if answer is None or answer.high is None:
        return Route(
            key="lists",
            label=_LABEL,
            part="not used",
            standing=_STANDING,
            sources=("lists",),
            reason=_why_not(outcome),
        )
    is_usable = answer.verdict == "usable"
    return Route(
        key="lists",
        label=_LABEL,
        low=float(answer.low),
        value=float(answer.planning),
        high=float(answer.high),
        # An estimate to be used with caution may raise the range, never lower it.
        part="range" if is_usable else "lift",
        standing=_STANDING,
        sources=("lists",),
        reason="" if is_usable else _CAUTION,
    )


def _why_not(outcome: ListsOutcome | None) -> str:
    if outcome is None:
        return "No overlap of agency lists was supplied."
    return outcome.refusal or "The lists give no upper limit."
