"""Colours, patterns and symbols: meaning never rests on colour alone, and all print in grey."""

from dataclasses import dataclass

__all__ = ["BAND", "GRID", "INK", "PARTS", "QUIET", "SEQUENCE", "STATES", "Look", "StateLook"]

INK = "#212b32"
QUIET = "#4c6272"
GRID = "#d8dde0"
BAND = "#3b7dbd"

SEQUENCE = ("#dbe9f5", "#a5c9e6", "#649dcc", "#2c6fad", "#0b3c73")
"""Light to dark: one hue, so that order reads in colour, in grey and to colour-blind eyes."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one part of a whole is filled: a colour, a pattern over it and the ink on it."""

    fill: str
    pattern: str
    ink: str


PARTS = (
    Look("#0b3c73", "plain", "#ffffff"),
    Look("#a5c9e6", "diagonal", INK),
    Look("#2c6fad", "dots", "#ffffff"),
    Look("#f3d9a4", "upright", INK),
    Look("#7a5195", "plain", "#ffffff"),
    Look("#e3e8ea", "cross", INK),
)
"""Neighbouring parts differ in lightness and in pattern, not only in hue."""


@dataclass(frozen=True, slots=True)
class StateLook:
    """How one state of a pathway cell looks: colour, ink and the symbol drawn on it."""

    fill: str
    ink: str
    symbol: str
    dashed: bool = False


STATES = {
    "can get in": StateLook("#1d5b95", "#ffffff", "tick"),
    "can get in with difficulty": StateLook("#bcd7ef", INK, "half"),
    "cannot get in": StateLook("#f0a04b", INK, "cross"),
    "not known": StateLook("#ffffff", QUIET, "question", dashed=True),
}
"""The four states, in their own words. Blue to orange: no traffic lights for children or places."""
