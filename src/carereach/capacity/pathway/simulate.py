"""One replication of a pathway, compiled or in plain Python, to the same last bit."""

import numpy as np

from carereach.base.keyed import key_of, plain_of
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway import places
from carereach.capacity.pathway.audit import audit_state
from carereach.capacity.pathway.closing import close_books
from carereach.capacity.pathway.compile import DAYS_PER_YEAR, CompiledPathway
from carereach.capacity.pathway.kernel import run
from carereach.capacity.pathway.opening import begin
from carereach.capacity.pathway.state import State, enlarge
from carereach.capacity.tally import AREAS, COUNTS, POSTS, SERIES, TOTALS, Tally

__all__ = ["STAGES", "simulate_pathway"]

STAGES = ("triage", "assessment", "support", "whole wait")
"""Stages of a pathway's tally, in order; the last is from referral to the start of support."""

_FIRST_ROOM = 256
_ALL = 2**62


def simulate_pathway(
    compiled: CompiledPathway,
    *,
    seed: int,
    replication: int,
    plain: bool = False,
    audited: bool = False,
) -> Tally:
    """Return what one run of a pathway counts.

    Args:
        compiled: from ``compile_pathway``.
        seed: of the whole experiment, 0 or more.
        replication: which run of it, 0 or more.
        plain: run by CPython, without compiling; the result is the same to the last bit.
        audited: check after every event that nobody is lost or held twice; slow.

    Returns:
        Sums and histograms; never a record of a person.

    Raises:
        MethodError: ``audited``, and people are lost, held twice or above a cap.

    Source:
        event-driven simulation of a many-server queue with named servers (Law 2015, Simulation
        Modeling and Analysis, 5th edition, chapter 1); common random numbers by keyed streams
        (``base.keyed``).
    """
    begins, runs, closes = begin, run, close_books
    if plain:
        begins, runs, closes = plain_of(begin), plain_of(run), plain_of(close_books)
    with np.errstate(over="ignore"):
        key = plain_of(key_of)(seed, replication)
        state = _lay_state(compiled, key)
        begins(state)
        ended = c.MORE
        while ended != c.DONE:
            ended = runs(state, 1 if audited else _ALL)
            if ended == c.FULL:
                state = enlarge(state)
            if audited:
                audit_state(state)
        closes(state)
    return _tally(compiled, state)


def _lay_state(compiled: CompiledPathway, key: np.uint64) -> State:
    """The scenario's rows, empty rows for people beneath them, and empty sheets."""
    classes, rows = int(compiled.number[c.CLASSES]), len(compiled.n)
    listed = compiled.n[:classes, c.LISTED : c.LISTED + 4]
    room = _FIRST_ROOM + 2 * int(listed[:, 1:].sum())
    number = compiled.number.copy()
    number[c.KEY], number[c.FREE_SLOT] = np.uint64(key).view(np.int64), rows
    n = np.concatenate([compiled.n, np.zeros((room, c.WIDTH_N), dtype=np.int64)])
    n[rows:, c.NEXT] = np.arange(rows + 1, rows + room + 1)
    n[-1, c.NEXT] = -1
    limits, months = int(number[c.LIMITS]), len(compiled.month_edges)
    sums = np.zeros((number[c.MONTH] + months, places.WIDTH_SUMS))
    sums[number[c.MONTH] :, places.MONTH_EDGE] = compiled.month_edges
    return State(
        n=n,
        x=np.concatenate([compiled.x, np.zeros((room, c.WIDTH_X))]),
        heap=np.zeros((4 * (room + rows) + int(listed[:, 0].sum()), c.WIDTH_HEAP)),
        rules=compiled.rules.copy(),
        number=number,
        sheet=np.zeros((c.STAGES * classes, places.WITHIN + 2 * limits), dtype=np.int32),
        sums=sums,
        times=compiled.times,
    )


def _tally(compiled: CompiledPathway, state: State) -> Tally:
    """Take the sheets apart; the figures that follow from others are added last."""
    number, shape = state.number, (c.STAGES, int(state.number[c.CLASSES]))
    workers = slice(int(number[c.FIRST_WORKER]), int(number[c.FIRST_LINE]))
    posts = state.x[workers, : len(POSTS)].copy()
    first_month = c.STAGES * shape[1] + places.AREAS_FROM
    areas = state.sums[places.AREAS_FROM : first_month, : len(AREAS)].reshape(*shape, -1).copy()
    totals = state.sums[0, : len(TOTALS)].copy()
    in_post, caseload, at_cap, largest = posts.T
    wte_days = float(in_post @ compiled.wte)
    pay = wte_days / DAYS_PER_YEAR * compiled.cost_per_wte_year_gbp
    crises = totals[places.T_CRISES] * compiled.cost_per_crisis_gbp
    for name, value in (
        ("worker_days", in_post.sum()),
        ("caseload_days", caseload.sum()),
        ("worker_days_at_cap", at_cap.sum()),
        ("largest_caseload", largest.max(initial=0.0)),
        ("wte_days", wte_days),
        ("cost_gbp", pay + crises),
    ):
        totals[TOTALS.index(name)] = value
    offered, rules = AREAS.index("offered"), state.rules
    areas[c.SUPPORT, 0, offered] = in_post @ state.n[workers, c.CAP]
    if rules[c.ASSESSORS] < np.inf:
        days = rules[c.HORIZON] - rules[c.WARM_UP]
        areas[c.ASSESSMENT, 0, offered] = rules[c.ASSESSORS] * days
    sheet = state.sheet.reshape(*shape, -1)
    return Tally(
        counts=sheet[..., : len(COUNTS)].astype(np.int64),
        areas=areas,
        waits=sheet[..., places.WAITS : places.WAITS_SO_FAR].copy(),
        waits_so_far=sheet[..., places.WAITS_SO_FAR : places.WITHIN].copy(),
        within=sheet[..., places.WITHIN :].reshape(*shape, -1, 2).astype(np.int64),
        totals=totals,
        series=state.sums[first_month:, : len(SERIES)].copy(),
        posts=posts,
    )
