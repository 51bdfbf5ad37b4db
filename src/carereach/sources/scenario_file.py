"""Scenario files: what a simulation is told, in one TOML file, every fault told of together."""

import re
import tomllib
from pathlib import Path
from typing import Any

from carereach.base import SourceError
from carereach.sources.files import read_file
from carereach.sources.raw_workspace import Gathering
from carereach.sources.scenario.network import read_network
from carereach.sources.scenario.opening import read_opening
from carereach.sources.scenario.pathway import read_pathway
from carereach.sources.scenario.section import Fault, Faults, Section
from carereach.sources.scenario.writing import format_scenario
from carereach.tables.scenario import Network, Pathway

__all__ = [
    "Fault",
    "ScenarioError",
    "check_scenario",
    "parse_scenario",
    "read_scenario",
    "write_scenario",
]

KINDS = ("network", "day-step", "pathway")
_LARGEST_BYTES = 5_000_000


class ScenarioError(SourceError):
    """A scenario file that cannot be used; its words are the first fault's, with a count."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        more = len(faults) - 1
        count = f" There are {more} more faults." if more > 1 else " There is 1 more fault."
        super().__init__(faults[0].sentence() + (count if more else ""))
        self.faults = faults


def read_scenario(path: Path) -> Network | Pathway:
    """Read a scenario file; times of the answer are in days, whatever the file's unit.

    Raises:
        ScenarioError: the file has faults; all of them are in its ``faults``.
    """
    scenario, faults = check_scenario(path)
    if scenario is None:
        raise ScenarioError(faults)
    return scenario


def check_scenario(path: Path) -> tuple[Network | Pathway | None, tuple[Fault, ...]]:
    """Return the scenario, or none and every fault of its file in the order they were found."""
    gathering = Gathering(path.name, {})
    content = read_file(path, gathering)
    if content is None:
        told = gathering.findings[0]
        words = f"{told.message} {told.fix}".rstrip(".")
        return None, (Fault(path.name, "", "", told.rule, words),)
    return parse_scenario(content, file=path.name)


def parse_scenario(
    content: bytes, *, file: str
) -> tuple[Network | Pathway | None, tuple[Fault, ...]]:
    """Return the scenario of a file's content, or none and its faults."""
    if len(content) > _LARGEST_BYTES:
        return None, (Fault(file, "", "", "too_large", "is far larger than a scenario"),)
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return None, (_not_toml(file, error),)
    faults = Faults(file)
    scenario = _read(raw, faults)
    found = tuple(dict.fromkeys(faults.found))
    return (None, found) if found else (scenario, ())


def _not_toml(file: str, error: Exception) -> Fault:
    line = re.search(r"at line (\d+)", str(error))
    place = f" from line {line.group(1)} on" if line else ""
    twice = "twice" in str(error) or "overwrite" in str(error) or "Duplicate" in str(error)
    if twice:
        return Fault(file, "", "", "twice", f"gives a key or table twice{place}: keep one")
    return Fault(
        file, "", "", "not_toml", f"is not TOML in UTF-8{place}: write key = value, text in quotes"
    )


def _read(raw: dict[str, Any], faults: Faults) -> Network | Pathway:
    root = Section(raw, "", faults)
    kind = root.choice("kind", KINDS)
    opening = read_opening(root, day_step=kind == "day-step")
    scenario: Network | Pathway
    if kind == "pathway":
        scenario = read_pathway(root, opening)
    else:
        scenario = read_network(root, opening, day_step=kind == "day-step")
    root.close()
    return scenario


def write_scenario(scenario: Network | Pathway) -> str:
    """Return a scenario file that reads back as the very same scenario, in days."""
    return format_scenario(scenario)
