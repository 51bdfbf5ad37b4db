"""A directory of services, in small: what comes in, what is noticed, what goes out."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from carereach.cycle.exchange import import_directory
from carereach.sources.directory import Directory

CLINIC: dict[str, Any] = {
    "id": "00000000-0000-4000-8000-000000000001",
    "name": "Elm clinic",
    "status": "active",
    "assured_date": "2026-05-01",
    "minimum_age": 13,
    "maximum_age": 17,
}


def read(folder: Path, service: dict[str, Any]) -> Directory:
    path = folder / "feed.json"
    path.write_text(json.dumps([service]), encoding="utf-8")
    return import_directory(path, as_of=date(2026, 6, 1))


def told(directory: Directory) -> list[str]:
    return [finding.sentence() for finding in directory.findings]


def test_a_swapped_age_is_left_out_and_said_so(tmp_path: Path) -> None:
    directory = read(tmp_path, {**CLINIC, "minimum_age": 17, "maximum_age": 13})
    assert directory.frames["services"]["minimum_age"].to_list() == [None]
    assert (
        "feed.json, row 1, column services[0].minimum_age: The youngest age is above the oldest;"
        " both were left out. Put the younger age in minimum_age."
    ) in told(directory)


def test_closing_at_half_past_five_in_the_morning_is_noticed(tmp_path: Path) -> None:
    schedule = {"freq": "WEEKLY", "byday": "MO", "opens_at": "08:30", "closes_at": "05:30"}
    online = {**schedule, "attending_type": "Online"}
    directory = read(tmp_path, {**CLINIC, "schedules": [online]})
    assert directory.rows("opening_hours") == 0
    assert any("17:30 for half past five in the afternoon" in line for line in told(directory))


def test_a_topic_is_not_a_setting(tmp_path: Path) -> None:
    def setting(term: str) -> str | None:
        attributes = [{"id": "x", "taxonomy_term": {"name": term}}]
        directory = read(tmp_path, {**CLINIC, "attributes": attributes})
        found: str | None = directory.frames["services"]["setting"].item()
        return found

    assert setting("Sexual health") == "S1"
    assert setting("CAMHS") == "S5"
    assert setting("Mental health, social and emotional support") is None
