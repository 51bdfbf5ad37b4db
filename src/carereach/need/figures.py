"""The cited numbers and assumptions the room is given: none of them lives in its code."""

from dataclasses import dataclass

__all__ = ["Figure", "NeedFigures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with its range and the id of the evidence entry it comes from."""

    id: str
    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFigures:
    """Every number from outside that the need room uses, by what it means."""

    recorded_episodes: Figure
    """Assessment episodes with a sexual exploitation factor, England, one year [episodes]."""
    recorded_children: Figure
    """Children behind those episodes, same year [children]."""
    at_risk_rate: Figure
    """Children reported at risk in a year [per 10,000 under 18]."""
    abused_girls: Figure
    """Girls sexually abused before 16, at least [share]."""
    abused_boys: Figure
    """Boys sexually abused before 16, at least [share]."""
    exploited_share: Figure
    """Of children sexually abused, those sexually exploited [share]."""
    years_of_exposure: Figure
    """Years in which abuse counted by a survey of whole childhoods takes place [years]."""
    under_18_ratio: Figure
    """Children under 18 for each young person aged 8 to 17 [ratio]."""
    girls_in_population: Figure
    """Girls among all young people, where the population is not split by sex [share]."""
    girls_recorded: Figure
    """Girls among children assessed with sexual exploitation [share]."""
    boys_seen: Figure
    """Boys among users of specialist services where boys were looked for [share]."""
    aged_8_11: Figure
    """Of those exploited, the share aged 8 to 11 [share]."""
    aged_12_15: Figure
    """Of those exploited, the share aged 12 to 15 [share]."""
    aged_16_17: Figure
    """Of those exploited, the share aged 16 or 17 [share]."""
    known_share: Figure
    """Of all exploited young people, those the best single source knows [share]."""
    usable_ratio: Figure
    """Upper over lower end beyond which a range is only usable with caution [ratio]."""
    split_minimum: Figure
    """Young people needed before a local mix is used [young people]."""
    usual_change: Figure
    """Spread of the year-to-year change of a council's count, on the log scale [log ratio]."""
    change_limit: Figure
    """Change beyond which a year is called out, in spreads [standard deviations]."""

    @property
    def children_per_episode(self) -> float:
        """Children for each assessment episode [ratio]."""
        return self.recorded_children.value / self.recorded_episodes.value

    @property
    def ages(self) -> tuple[Figure, Figure, Figure]:
        """The three age shares, in the order of the age bands."""
        return (self.aged_8_11, self.aged_12_15, self.aged_16_17)
