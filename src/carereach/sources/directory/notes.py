"""Collecting findings: every rule is declared once, with its words, in ``rules.toml``."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, cast

from carereach.tables import Finding, Severity

__all__ = ["MOST_FINDINGS", "RULES", "Notes", "Rule"]

MOST_FINDINGS = 500
"""How many findings of one rule are listed for one file; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing a reader looks for: what to say and how it is mended."""

    message: str
    fix: str
    severity: Severity


def _read_rules() -> MappingProxyType[str, Rule]:
    text = files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: Rule(
                message=entry["message"],
                fix=entry["fix"],
                severity=cast("Literal['error', 'warning']", entry["severity"]),
            )
            for name, entry in tomllib.loads(text).items()
        }
    )


RULES = _read_rules()
"""Every rule a directory reader can report, by name."""


class Notes:
    """The findings of one file. A message may hold a count, never a value from the file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._findings: list[Finding] = []
        self._times: Counter[str] = Counter()
        self._seen: set[tuple[str, int, str]] = set()

    def add(self, rule: str, *, row: int = 0, column: str = "", count: int = 0) -> None:
        """Note one fault.

        Args:
            rule: its name in ``rules.toml``.
            row: position in the file; 0 means the whole file.
            column: the column or JSON path.
            count: how many, where the message says so.
        """
        if (rule, row, column) in self._seen:
            return
        self._seen.add((rule, row, column))
        self._times[rule] += 1
        if self._times[rule] <= MOST_FINDINGS:
            self._findings.append(self._finding(rule, row=row, column=column, count=count))

    def add_count(self, rule: str, count: int) -> None:
        """Note once for the whole file how often something was met; nothing when never."""
        if count:
            self.add(rule, count=count)

    def findings(self) -> tuple[Finding, ...]:
        """Return everything noted, in the order of the file."""
        folded = [
            self._finding(rule, row=0, column="", count=0, times=times)
            for rule, times in self._times.items()
            if times > MOST_FINDINGS
        ]
        return tuple(sorted([*self._findings, *folded]))

    def _finding(self, rule: str, *, row: int, column: str, count: int, times: int = 0) -> Finding:
        declared = RULES[rule]
        message = declared.message.format(count=f"{count:,}")
        if times:
            message = f"Found {times:,} times; the first {MOST_FINDINGS:,} are listed. {message}"
        return Finding(self.file, row, column, rule, message, declared.fix, declared.severity)
