"""A scenario: everything a simulation is told. All times are in days unless a name says else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

__all__ = [
    "Contract",
    "DayStage",
    "Distribution",
    "Network",
    "Outreach",
    "Pathway",
    "Rates",
    "Route",
    "Stage",
    "Standard",
    "StartingState",
    "Support",
    "Triage",
    "Turnover",
    "YoungPeople",
]

Kind = Literal[
    "exponential", "lognormal", "gamma", "deterministic", "empirical", "truncated normal"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A length of time [days]."""

    kind: Kind
    mean: float = 0.0
    """Mean of the distribution; of the untruncated normal for "truncated normal"."""
    sd: float = 0.0
    """Standard deviation; of the untruncated normal for "truncated normal"."""
    low: float = 0.0
    high: float = float("inf")
    values: tuple[float, ...] = ()
    """For "empirical": the values seen, with the chance of each in ``chances``."""
    chances: tuple[float, ...] = ()


Rates = tuple[tuple[float, float], ...]
"""Arrivals a day from each day on, first from day 0: ``((0, 4.0), (365, 5.0))``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YoungPeople:
    """A class of young people: who is counted apart, and who goes first (1 before 2)."""

    name: str
    priority: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where someone goes next; chances not given mean leaving."""

    to: str
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A dated waiting-time standard to count against."""

    wait_id: str
    limit_days: float
    share: float | None = None
    since: str = ""
    """When it was set, in words such as "2015/16"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of a plain queueing network; mappings are by class name."""

    name: str
    servers: int | None
    """Served at one time; none means no limit."""
    service: Mapping[str, Distribution]
    arrivals: Mapping[str, Rates] = field(default_factory=lambda: MappingProxyType({}))
    patience: Mapping[str, Distribution] = field(default_factory=lambda: MappingProxyType({}))
    """How long someone waits before giving up; a class not named waits for ever."""
    waiting_room: int | None = None
    """Most who may wait; those who find it full are blocked and leave. None means no limit."""
    accepts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Chance that criteria let someone in; 1 where not named. The others are rejected."""
    next: Mapping[str, tuple[Route, ...]] = field(default_factory=lambda: MappingProxyType({}))
    reneged: Mapping[str, tuple[Route, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStage:
    """A stage of a day-step network, where all that happens in a day happens together."""

    name: str
    places: int
    stay: Distribution
    arrivals: Rates = ()
    next: tuple[Route, ...] = ()
    reneged: tuple[Route, ...] = ()
    hazard: tuple[float, float, float, float] | None = None
    """p1, p2, p3, p4 of the daily chance of giving up after x days of waiting:
    p4 + (p1 - p4) / (1 + (x / p3) ** p2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A plain queueing network, or a day-step network where ``day_stages`` are given."""

    name: str
    horizon_days: float
    warm_up_days: float
    classes: tuple[YoungPeople, ...]
    stages: tuple[Stage, ...] = ()
    day_stages: tuple[DayStage, ...] = ()
    standards: tuple[Standard, ...] = ()
    wait_bin_days: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """Who is let in, and what becomes of the others."""

    threshold: float = 0.0
    """Severity from 0 to 1 below which a referral is not accepted; each person's is uniform."""
    excluded_share: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Share of each class turned away by written exclusions whatever their severity."""
    returns: float = 0.0
    """Chance that someone not accepted is referred again."""
    returns_after: Distribution = Distribution(kind="exponential", mean=90)
    worse_by: float = 0.0
    """Severity added when they come back."""
    crisis: float = 0.0
    """Chance of a crisis for someone not accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outreach:
    """What is done when a young person refuses a contact."""

    attempts: int = 0
    """Tries before the case is closed; 0 closes at the first refusal that ends contact."""
    every_days: float = 7.0
    re_engages: float = 0.0
    """Chance that one try brings them back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """Workers who leave, and what it does to those they hold."""

    leaves_per_year: float = 0.0
    """Chance a year that a worker leaves, as a rate."""
    replaced_after: Distribution = Distribution(kind="exponential", mean=90)
    survives: float = 1.0
    """Chance that a young person carries on with another worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Who is paid for how long."""

    name: str
    starts_day: float
    ends_day: float
    worker_wte: tuple[float, ...]
    """One named worker each [whole-time equivalent]."""
    handover: Literal["transfer", "close"] = "close"
    """At its end cases go to workers of a running contract with room, or are all closed."""
    embargo_days: float = 0.0
    """No new case in its last days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Months of help from one named worker."""

    caseload_per_wte: float
    length: Distribution
    contact_every_days: float = 7.0
    hours_per_contact: float = 0.0
    """Of a worker's time, with travel and writing up."""
    contact_hours_per_wte_week: float = float("inf")
    """What a full-time worker has for contacts in a week; with the line above it limits the
    caseload as ``caseload_per_wte`` does, and the lower of the two holds."""
    refuses: float = 0.0
    """Chance that a contact is refused."""
    outreach: Outreach = Outreach()
    turnover: Turnover = Turnover()
    re_referred_planned: float = 0.0
    re_referred_unplanned: float = 0.0
    """Chance of a new referral after a planned ending, and after any other."""
    re_referred_after: Distribution = Distribution(kind="exponential", mean=180)
    crisis_unplanned: float = 0.0
    """Chance of a crisis after an ending that was not planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingState:
    """Today's lists, by class: those waiting, for how long on average, and those held."""

    waiting_for_assessment: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    waiting_for_support: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    held: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    mean_wait_assessment_days: float = 0.0
    mean_wait_support_days: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """A service with referral, triage, assessment and months of support by named workers."""

    name: str
    horizon_days: float
    warm_up_days: float
    classes: tuple[YoungPeople, ...]
    referrals_per_day: Mapping[str, Rates]
    assessors: int | None
    assessment: Distribution
    support: Support
    contracts: tuple[Contract, ...]
    triage: Triage = Triage()
    hidden: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Young people in need whom nobody has referred: a finite pool."""
    comes_forward_per_year: float = 0.0
    """Rate at which each of them comes forward."""
    patience_assessment: Mapping[str, Distribution] = field(
        default_factory=lambda: MappingProxyType({})
    )
    patience_support: Mapping[str, Distribution] = field(
        default_factory=lambda: MappingProxyType({})
    )
    start: StartingState = StartingState()
    starts_on: date | None = None
    standards: tuple[Standard, ...] = ()
    wait_bin_days: float = 1.0
    cost_per_wte_year_gbp: float = 0.0
    cost_per_crisis_gbp: float = 0.0
    assumed: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    """Fields without evidence, by dotted name, each with its low and high end."""
