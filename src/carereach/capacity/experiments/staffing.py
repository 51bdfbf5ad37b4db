"""Staff and contracts of a scenario, counted and changed."""

from collections.abc import Sequence
from dataclasses import replace

from carereach.base.errors import MethodError
from carereach.capacity.experiments.engines import Scenario
from carereach.tables.scenario import Contract, Network, Pathway

__all__ = ["add_wte", "count_wte", "recut_contracts"]

_ROUNDING = 1e-9
_MOST_CONTRACTS = 1000


def add_wte(scenario: Scenario, wte: float, *, where: str = "") -> Scenario:
    """Return the scenario with more workers at any one time, or fewer.

    Of a pathway: each contract of one unbroken row of contracts gets whole workers and one for
    the rest, or loses them from the last named on. Of a network: a stage gets servers.

    Args:
        scenario: as it is today.
        wte: whole-time equivalents to add; below 0 to take away.
        where: a contract of the row, or the stage; needed only where there are several.

    Raises:
        MethodError: nobody can be added there, or more would be taken than are there.
    """
    if isinstance(scenario, Network):
        return _add_servers(scenario, wte, where)
    row = _chosen_row(scenario, where)
    contracts = tuple(
        replace(contract, worker_wte=_with_wte(contract.worker_wte, wte))
        if contract in row
        else contract
        for contract in scenario.contracts
    )
    return replace(scenario, contracts=contracts)


def count_wte(scenario: Scenario, *, where: str = "") -> float:
    """Return the fewest whole-time equivalents (or servers) in post at any one time there."""
    if isinstance(scenario, Network):
        return float(scenario.stages[_chosen_stage(scenario, where)].servers or 0)
    return min(sum(contract.worker_wte) for contract in _chosen_row(scenario, where))


def _add_servers(scenario: Network, wte: float, where: str) -> Network:
    if wte != int(wte):
        raise MethodError("A stage of a network has whole servers: add a whole number.")
    place = _chosen_stage(scenario, where)
    stages = list(scenario.stages)
    servers = (stages[place].servers or 0) + int(wte)
    if servers < 0:
        raise MethodError("More servers would be taken away than the stage has.")
    stages[place] = replace(stages[place], servers=servers)
    return replace(scenario, stages=tuple(stages))


def _chosen_stage(scenario: Network, where: str) -> int:
    if scenario.day_stages:
        raise MethodError(
            "A network in day steps has places, not staff: change day_stages.0.places or another."
        )
    places = [
        place
        for place, stage in enumerate(scenario.stages)
        if stage.servers is not None and where in ("", stage.name)
    ]
    if len(places) != 1:
        raise MethodError("Say which stage gets the servers: one with a limit, by its name.")
    return places[0]


def _with_wte(team: tuple[float, ...], wte: float) -> tuple[float, ...]:
    """Add workers at the end, so that those there keep their names and their luck."""
    if wte >= 0:
        whole = int(wte + _ROUNDING)
        rest = wte - whole
        return (*team, *[1.0] * whole, *([rest] if rest > _ROUNDING else []))
    left = list(team)
    taken = -wte
    while taken > _ROUNDING:
        if not left:
            raise MethodError("More workers would be taken away than a contract has.")
        part = min(left[-1], taken)
        taken -= part
        left[-1] -= part
        if left[-1] <= _ROUNDING:
            left.pop()
    return tuple(left)


def _rows(scenario: Pathway) -> list[list[Contract]]:
    """Group contracts into rows, each of contracts that run one after the other."""
    rows: list[list[Contract]] = []
    for contract in sorted(scenario.contracts, key=lambda one: (one.starts_day, one.ends_day)):
        free = [row for row in rows if row[-1].ends_day <= contract.starts_day + _ROUNDING]
        if free:
            max(free, key=lambda row: row[-1].ends_day).append(contract)
        else:
            rows.append([contract])
    return rows


def _chosen_row(scenario: Pathway, where: str) -> list[Contract]:
    rows = [row for row in _rows(scenario) if where == "" or where in (one.name for one in row)]
    if len(rows) != 1:
        raise MethodError("Contracts run side by side: say which one changes, by its name.")
    return rows[0]


def recut_contracts(scenario: Pathway, length_days: float) -> Pathway:
    """Return the pathway with contracts of another length, renewed for as long as today's run.

    Each unbroken run of contracts is cut anew: a piece has the team and terms of the contract that
    was running when it begins.

    Raises:
        MethodError: the length is not above 0, or so short that it makes over a thousand contracts.
    """
    if not length_days > 0:
        raise MethodError("A contract lasts longer than 0 days.")
    recut = [
        piece
        for row in _rows(scenario)
        for run in _unbroken(row)
        for piece in _pieces(run, length_days)
    ]
    return replace(scenario, contracts=tuple(recut))


def _unbroken(row: Sequence[Contract]) -> list[list[Contract]]:
    runs: list[list[Contract]] = []
    for contract in row:
        if runs and contract.starts_day - runs[-1][-1].ends_day <= _ROUNDING:
            runs[-1].append(contract)
        else:
            runs.append([contract])
    return runs


def _pieces(run: Sequence[Contract], length_days: float) -> list[Contract]:
    start, end = run[0].starts_day, run[-1].ends_day
    if (end - start) / length_days > _MOST_CONTRACTS:
        raise MethodError("Contracts that short would be over a thousand: give a longer length.")
    pieces: list[Contract] = []
    while start < end:
        terms = [one for one in run if one.starts_day <= start + _ROUNDING][-1]
        until = run[0].starts_day + (len(pieces) + 1) * length_days
        # A piece that falls short by rounding alone would leave a moment without a contract.
        until = end if until > end - _ROUNDING else until
        name = terms.name if not pieces else f"{terms.name}, part {len(pieces) + 1}"
        pieces.append(replace(terms, name=name, starts_day=start, ends_day=until))
        start = until
    return pieces
