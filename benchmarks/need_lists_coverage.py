"""How often the headline range of the lists route holds the truth, where it is known.

Run: ``python benchmarks/need_lists_coverage.py [TABLES] [REPLICATES]``. Seeded: the same arguments
give the same figures. First made-up areas whose total is known, then public tables where each
list in turn is hidden and estimated from the others.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from carereach.base import MethodError
from carereach.cycle.need_lists import read_lists
from carereach.need.lists import ListTable, Settings, audit_consistency, estimate_total

TABLES = Path(__file__).parents[1] / "tests" / "data" / "need"
PUBLIC = (
    "uk2013_5lists",
    "uk2013_6lists",
    "netherlands_5lists",
    "netherlands_6lists",
    "western_us_5lists",
    "neworleans_5lists_185",
)
PEERS = "peers' 95 % intervals on such tables, as published: 0.90, 0.88, 0.80, 0.60"


@dataclass(frozen=True)
class Scenario:
    """A made-up area: its true total, its lists, and what links them."""

    name: str
    total: int
    reach: tuple[float, ...]
    odds: tuple[tuple[int, int, float], ...] = ()
    spread: float = 0.0
    referred: float = 0.0
    never: float = 0.0
    holds: bool = field(default=True, kw_only=True)


SCENARIOS = (
    Scenario("independent lists", 1000, (0.12, 0.18, 0.25, 0.1)),
    Scenario("independent, sparse", 1500, (0.04, 0.06, 0.1, 0.05)),
    Scenario("one linked pair", 1000, (0.15, 0.2, 0.25, 0.12), ((0, 1, 4.0),)),
    Scenario("two linked pairs", 2000, (0.15, 0.2, 0.2, 0.12), ((0, 1, 3.0), (2, 3, 4.0))),
    Scenario("one pair that avoids", 1500, (0.2, 0.2, 0.2, 0.15), ((0, 2, 0.3),)),
    Scenario("mildly mixed visibility", 1500, (0.15, 0.2, 0.2, 0.15), spread=0.6, holds=False),
    Scenario("widely mixed visibility", 1500, (0.1, 0.15, 0.2, 0.1), spread=1.5, holds=False),
    Scenario("nested by referral", 1500, (0.1, 0.15, 0.2, 0.1), referred=0.9, holds=False),
    Scenario("a third seen by nobody", 1500, (0.15, 0.2, 0.25, 0.15), never=0.33, holds=False),
)


def draw_table(scenario: Scenario, stream: np.random.Generator) -> ListTable:
    """One made-up area: each young person, then the table of who is on which lists."""
    lists = len(scenario.reach)
    logit = np.log(np.array(scenario.reach) / (1.0 - np.array(scenario.reach)))
    seen = np.zeros(1 << lists)
    on = (np.arange(1 << lists)[:, None] >> np.arange(lists)) & 1
    reachable = round(scenario.total * (1.0 - scenario.never))
    for visible in stream.normal(0.0, scenario.spread, reachable):
        log = on @ (logit + visible)
        for first, second, odds in scenario.odds:
            log = log + on[:, first] * on[:, second] * np.log(odds)
        share = np.exp(log - log.max())
        history = int(stream.choice(len(share), p=share / share.sum()))
        if scenario.referred and history & 1 and stream.random() < scenario.referred:
            history |= 2
        seen[history] += 1
    seen[0] = 0.0
    return ListTable(tuple("ABCDEF"[:lists]), seen)


def study_scenario(number: int, tables: int, replicates: int) -> None:
    """Print how often the range holds the truth in one kind of area."""
    scenario, held, open_ended, widths, errors = SCENARIOS[number], 0, 0, [], []
    refused = 0
    for index in range(tables):
        stream = np.random.Generator(np.random.Philox(key=[number, index]))
        table = draw_table(scenario, stream)
        try:
            found = estimate_total(table, Settings(replicates=replicates, seed=index))
        except MethodError:
            refused += 1
            continue
        open_ended += found.high is None
        held += found.low <= scenario.total <= (found.high or np.inf)
        errors.append(np.log(found.selection.total / scenario.total))
        widths.append((found.high or np.nan) / found.low)
    answered = tables - refused
    print(
        f"{scenario.name:26} assumptions {'hold' if scenario.holds else 'FAIL'}: range holds the "
        f"truth {held / answered:.2f}; no upper limit {open_ended / answered:.2f}; median high/low "
        f"{np.nanmedian(widths):.1f}; mean log error {np.mean(errors):+.2f}; refused {refused}",
        flush=True,
    )


def study_public(replicates: int) -> None:
    """Print the internal-consistency coverage on the public tables."""
    checks = []
    for name in PUBLIC:
        table = read_lists(TABLES / f"{name}.csv")[0]
        found = audit_consistency(table, Settings(replicates=replicates))
        checks += found
        done = [check for check in found if check.covered is not None]
        print(f"{name:24} {sum(bool(c.covered) for c in done)} of {len(done)} known numbers held")
    done = [check for check in checks if check.covered is not None]
    closed = [check for check in done if check.high is not None]
    errors = [np.log(check.estimate / check.known) for check in done if check.estimate]
    print(
        f"all: {sum(bool(c.covered) for c in done) / len(done):.2f} of {len(done)}; with an upper "
        f"limit: {sum(bool(c.covered) for c in closed) / len(closed):.2f} of {len(closed)}; no "
        f"estimate: {len(checks) - len(done)}; mean log relative bias {np.mean(errors):+.2f}"
    )
    print(PEERS)


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]] + [100, 200][len(sys.argv) - 1 :]
    for place in range(len(SCENARIOS)):
        study_scenario(place, *asked)
    study_public(asked[1])
