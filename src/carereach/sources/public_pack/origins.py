"""Where the public pack comes from, under which licence, and what to say when showing it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["PublicSource", "attribution", "newest_date", "origins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSource:
    """One published source behind files of the pack."""

    id: str
    title: str
    publisher: str
    as_of: date
    """The day the data describe, not the day they were published."""
    licence: str
    licence_address: str
    attribution: str
    obtained: str
    used_in: tuple[str, ...]
    """Names of pack files, without their ending."""
    cautions: tuple[str, ...]
    licence_note: str = ""


@cache
def origins() -> tuple[PublicSource, ...]:
    """Return every source of the pack, as declared in ``sources.toml``."""
    text = (files("carereach.sources") / "public" / "sources.toml").read_text(encoding="utf-8")
    return tuple(_source(entry) for entry in tomllib.loads(text)["source"])


def _source(entry: dict[str, Any]) -> PublicSource:
    lists = {name: tuple(entry[name]) for name in ("used_in", "cautions")}
    return PublicSource(**{**entry, **lists})


def attribution(*tables: str) -> tuple[str, ...]:
    """Return the sentences to show wherever these tables, or things made from them, are shown.

    Args:
        tables: names of pack tables, such as ``"small_areas"``; none means the whole pack.
    """
    wanted = set(tables)
    chosen = (source for source in origins() if not wanted or wanted & set(source.used_in))
    return tuple(dict.fromkeys(source.attribution for source in chosen))


def newest_date() -> date:
    """Return the newest day the pack's data describe."""
    return max(source.as_of for source in origins())
