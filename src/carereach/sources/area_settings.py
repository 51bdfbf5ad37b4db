"""The settings of an area: ``area.toml`` (or a sheet of keys and values), every key checked."""

import difflib
import json
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from carereach.tables import AccessSettings, AreaSettings, Assumption, Finding
from carereach.tables.settings import AREA_SETTINGS, settings_lines

__all__ = ["check_area", "format_area", "read_area"]

_SETTINGS = {setting.key: setting for setting in AREA_SETTINGS}
_LONGEST = {"name": 200, "notes": 10_000}
_LARGEST_BYTES = 1_000_000
_MOST_STRANGERS = 50
_NUMBERS = ("low", "value", "high")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_ASSUMPTION = re.compile(r"[A-Za-z][\w:.-]{0,99}")

Rows = Callable[[str], int]
"""Where a key stands: its line in a file or its row on a sheet, 0 if that is not known."""


def read_area(content: bytes, *, file: str) -> tuple[AreaSettings | None, list[Finding]]:
    """Read ``area.toml``; the settings are ``None`` when a finding is an error."""
    if len(content) > _LARGEST_BYTES:
        message, fix = "The file is far larger than settings are.", "Start from the template."
        return None, [Finding(file, 0, "", "too_large", message, fix)]
    try:
        text = content.decode("utf-8-sig")
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        row = int(line.group(1)) if line else 0
        return None, [
            Finding(
                file,
                row,
                "",
                "not_toml",
                "The file is not TOML in UTF-8.",
                'Write one setting on each line, such as name = "Westmere".',
            )
        ]
    lines = text.splitlines()

    def row_of(key: str) -> int:
        name = key.rpartition(".")[2]
        return next((n for n, line in enumerate(lines, start=1) if _is_set_on(line, name)), 0)

    return check_area(_flat(raw), file=file, row_of=row_of)


def _is_set_on(line: str, name: str) -> bool:
    """Whether a line of TOML gives this key, or opens the section of this name."""
    key = line.strip().partition("=")[0].strip("[] \t")
    return name in {key, key.strip("\"'"), key.rpartition(".")[2].strip("\"'")}


def _flat(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Put the keys of ``[access]`` and ``[assumptions]`` on one level, joined by dots."""
    flat: dict[str, Any] = {}
    for key, value in raw.items():
        if key == "access" and isinstance(value, dict):
            flat |= {f"access.{name}": inner for name, inner in value.items()}
        elif key == "assumptions" and isinstance(value, dict):
            for entry, numbers in value.items():
                inner = numbers if isinstance(numbers, dict) else {"value": numbers}
                flat |= {f"assumptions.{entry}.{name}": number for name, number in inner.items()}
        else:
            flat[key] = value
    return flat


def check_area(
    raw: Mapping[str, Any], *, file: str, row_of: Rows
) -> tuple[AreaSettings | None, list[Finding]]:
    """Check every key and value of the settings.

    Args:
        raw: values by key; a value is of its TOML type, or text that says the same.
        file: the name to put on findings.
        row_of: the row to put on findings about a key.
    """
    check = _AreaCheck(raw, file, row_of)
    settings = check.settings()
    return (None if check.findings_are_errors() else settings), sorted(check.findings)


class _AreaCheck:
    """One pass over the settings: converts what it can and collects what is wrong."""

    def __init__(self, raw: Mapping[str, Any], file: str, row_of: Rows) -> None:
        self.findings: list[Finding] = []
        self._raw = raw
        self._file = file
        self._row_of = row_of

    def findings_are_errors(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)

    def settings(self) -> AreaSettings:
        self._tell_strangers()
        standard = AccessSettings()
        access = AccessSettings(
            leaves_school=self._time("access.leaves_school", standard.leaves_school),
            home_by=self._time("access.home_by", standard.home_by),
            max_minutes=self._minutes("access.max_minutes", standard.max_minutes, 240),
            appointment_minutes=self._minutes(
                "access.appointment_minutes", standard.appointment_minutes, 480
            ),
        )
        if access.leaves_school >= access.home_by:
            self._tell("access.home_by", "The time home is not after the end of school.")
        kind = self._one_of("kind")
        nation = self._one_of("nation")
        return AreaSettings(
            name=self._text("name"),
            kind=kind,  # type: ignore[arg-type]
            nation=nation,  # type: ignore[arg-type]
            codes=self._codes(),
            as_of=self._date("as_of"),
            invented=self._yes_or_no("invented"),
            notes=self._text("notes"),
            access=access,
            assumptions=self._assumptions(),
        )

    def _tell(self, key: str, message: str) -> None:
        setting = _SETTINGS[key]
        choices = f"One of: {', '.join(setting.choices)}." if setting.choices else ""
        fix = f"Give {setting.about}. {choices or f'For example: {setting.example}.'}"
        self.findings.append(Finding(self._file, self._row_of(key), key, "setting", message, fix))

    def _tell_strangers(self) -> None:
        strangers = [key for key in self._raw if key not in _SETTINGS and not _is_assumption(key)]
        for key in strangers[:_MOST_STRANGERS]:
            close = difflib.get_close_matches(key[:100], _SETTINGS, n=1, cutoff=0.6)
            guess = f"Did you mean {close[0]}?" if close else "Delete it, or see the template."
            self.findings.append(
                Finding(
                    self._file,
                    self._row_of(key),
                    "",
                    "unknown_setting",
                    "A setting here has a name that is not used.",
                    guess,
                )
            )

    def _given(self, key: str) -> Any:
        """Return what was given, ``None`` if nothing was."""
        value = self._raw.get(key)
        if isinstance(value, str):
            value = value.strip() or None
        if value is None and key in _SETTINGS and _SETTINGS[key].required:
            self._tell(key, "This setting is missing.")
        return value

    def _text(self, key: str) -> str:
        value = self._given(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not re.sub(r"\s", " ", value).isprintable():
            self._tell(key, "The setting is not plain text.")
            return ""
        if len(value) > _LONGEST[key]:
            self._tell(key, f"The setting is longer than {_LONGEST[key]:,} characters.")
        return value

    def _one_of(self, key: str) -> str:
        choices = _SETTINGS[key].choices
        value = self._given(key)
        if value is not None and value not in choices:
            self._tell(key, "The setting is not one of the choices.")
        return str(value) if value in choices else choices[0]

    def _codes(self) -> tuple[str, ...]:
        value = self._given("codes")
        if isinstance(value, str):
            value = [code.strip() for code in value.split(";") if code.strip()]
        if value is None:
            return ()
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(code, str) and _CODE.fullmatch(code) for code in value)
        ):
            self._tell("codes", "The codes are not a list of codes such as E06000059.")
            return ()
        return tuple(dict.fromkeys(value))

    def _date(self, key: str) -> date:
        value = self._given(key)
        if isinstance(value, str):
            value = _parsed(date.fromisoformat, value)
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date) and 1900 <= value.year <= 2199:
            return value
        if self._raw.get(key) not in {None, ""}:
            self._tell(key, "The setting is not a date.")
        return date.min

    def _time(self, key: str, standard: time) -> time:
        value = self._given(key)
        if value is None:
            return standard
        if isinstance(value, str):
            value = _parsed(time.fromisoformat, value)
        if isinstance(value, time) and value.tzinfo is None:
            return value.replace(second=0, microsecond=0)
        self._tell(key, "The setting is not a time of day.")
        return standard

    def _minutes(self, key: str, standard: int, most: int) -> int:
        value = self._given(key)
        if value is None:
            return standard
        number = _number(value)
        if number is None or number != int(number) or not 1 <= number <= most:
            self._tell(key, f"The setting is not a whole number from 1 to {most}.")
            return standard
        return int(number)

    def _yes_or_no(self, key: str) -> bool:
        value = self._given(key)
        if isinstance(value, str):
            value = {"yes": True, "true": True, "no": False, "false": False}.get(value.lower())
            if value is None:
                self._tell(key, "The setting is not yes or no.")
        elif value is not None and not isinstance(value, bool):
            self._tell(key, "The setting is not true or false.")
        return value is True

    def _assumptions(self) -> Mapping[str, Assumption]:
        entries = dict.fromkeys(
            key.removeprefix("assumptions.").rpartition(".")[0]
            for key in self._raw
            if _is_assumption(key)
        )
        assumptions = {}
        for entry in entries:
            numbers = [_number(self._given(f"assumptions.{entry}.{name}")) for name in _NUMBERS]
            low, value, high = (math.nan if number is None else number for number in numbers)
            if _ASSUMPTION.fullmatch(entry) and low <= value <= high:
                assumptions[entry] = Assumption(low=low, value=value, high=high)
            else:
                self._tell_assumption(entry)
        return MappingProxyType(assumptions)

    def _tell_assumption(self, entry: str) -> None:
        self.findings.append(
            Finding(
                self._file,
                self._row_of(entry),
                "assumptions",
                "assumption",
                "A local assumption is not three numbers in order.",
                "Give low, value and high, each no larger than the next.",
            )
        )


def _is_assumption(key: str) -> bool:
    """Whether a key gives a number of a local assumption."""
    return key.startswith("assumptions.") and key.rpartition(".")[2] in _NUMBERS


def _parsed(parse: Callable[[str], Any], text: str) -> Any:
    """Return what the text says, ``None`` if it does not say it."""
    try:
        return parse(text)
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    """Return a finite number, from a number or text; ``None`` if it is not one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def format_area(area: AreaSettings) -> str:
    """Return the settings as ``area.toml``, every key given and explained."""
    access = area.access
    values = {
        "name": _quoted(area.name),
        "kind": _quoted(area.kind),
        "nation": _quoted(area.nation),
        "codes": f"[{', '.join(_quoted(code) for code in area.codes)}]",
        "as_of": area.as_of.isoformat(),
        "invented": str(area.invented).lower(),
        "notes": _quoted(area.notes),
        "access.leaves_school": access.leaves_school.isoformat("seconds"),
        "access.home_by": access.home_by.isoformat("seconds"),
        "access.max_minutes": str(access.max_minutes),
        "access.appointment_minutes": str(access.appointment_minutes),
    }
    lines = settings_lines(values)
    for entry, numbers in area.assumptions.items():
        lines += ["", f"[assumptions.{_quoted(entry)}]"]
        lines += [f"{name} = {getattr(numbers, name)!r}" for name in _NUMBERS]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return text as a TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
