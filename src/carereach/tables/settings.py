"""The settings of an area, declared once: the keys of ``area.toml`` and of the sheet ``area``."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["AREA_SETTINGS", "Setting", "settings_lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: what it means, what may be written, and an example as TOML writes it."""

    key: str
    about: str
    example: str
    choices: tuple[str, ...] = ()
    required: bool = False


AREA_SETTINGS: tuple[Setting, ...] = (
    Setting(key="name", about="what people call the area", example='"Westmere"', required=True),
    Setting(
        key="kind",
        about="who commissions here",
        example='"icb"',
        choices=("icb", "local_authority", "partnership"),
        required=True,
    ),
    Setting(
        key="nation",
        about="whose law and guidance apply",
        example='"England"',
        choices=("England", "Wales"),
        required=True,
    ),
    Setting(
        key="codes",
        about="public codes of the councils covered",
        example='["E06000059"]',
        required=True,
    ),
    Setting(
        key="as_of",
        about="the day the figures stand for, as year, month, day",
        example="2026-03-31",
        required=True,
    ),
    Setting(
        key="invented",
        about="true if the data are invented: every page then says so",
        example="false",
    ),
    Setting(key="notes", about="anything a reader of the report should know", example='""'),
    Setting(
        key="access.leaves_school",
        about="when a young person is free after school",
        example="15:30:00",
    ),
    Setting(key="access.home_by", about="when a young person must be home", example="19:30:00"),
    Setting(
        key="access.max_minutes",
        about="longest journey one way, in minutes",
        example="40",
    ),
    Setting(
        key="access.appointment_minutes",
        about="length of an appointment, in minutes",
        example="30",
    ),
)
"""Every setting in order; numbers for the assumptions a local user owns come on top."""


def settings_lines(values: Mapping[str, str]) -> list[str]:
    """Return the lines of ``area.toml``, each setting with what it means above it.

    Args:
        values: each setting as TOML writes it, by key.
    """
    lines: list[str] = []
    for setting in AREA_SETTINGS:
        section, _, name = setting.key.rpartition(".")
        if section and f"[{section}]" not in lines:
            lines += ["", f"[{section}]"]
        choices = f": {', '.join(setting.choices)}" if setting.choices else ""
        lines += [f"# {setting.about}{choices}", f"{name} = {values[setting.key]}"]
    return lines
