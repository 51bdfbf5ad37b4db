"""What is changed in a what-if: one number set, added to or multiplied, or one lever pulled."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["HANDOVERS", "HOW", "LEVERS", "Change", "Handover", "How"]

How = Literal["value", "add", "times"]
HOW: tuple[How, ...] = ("value", "add", "times")

Handover = Literal["transfer", "close"]
HANDOVERS: tuple[Handover, ...] = ("transfer", "close")

LEVERS = ("wte", "hours", "contract_length", "handover")
"""Changes that touch several numbers at once.

``wte``: workers added to (or taken from) a pathway's contracts, or servers of a network's stage.
``hours``: every worker's hours, times a number. ``contract_length``: how long each contract lasts
before the next begins [days]. ``handover``: what happens to cases at a contract's end.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: a ``field`` by its dotted name and ``how``, or a lever."""

    field: str
    """A name as in ``scenario_fields.find_numbers``, or one of ``LEVERS``."""
    number: float = 0.0
    how: How = "value"
    word: Handover | None = None
    """For ``handover``."""
    where: str = ""
    """For ``wte``: the contract, or the stage of a network; needed only where there are several."""
