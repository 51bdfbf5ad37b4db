"""May a file's fingerprint leave? That of a short table would confirm a guess of what it hides."""

from typing import Final

from carereach.tables import TABLES, InputFile

__all__ = ["WITHHELD", "release_fingerprint"]

WITHHELD: Final = "not shown: it could confirm a guess"
_OF_SERVICES: Final = frozenset({"service_id", "site_id"})
"""Tables with these columns may say where a confidential service is."""


def release_fingerprint(file: InputFile) -> str:
    """Return a file's SHA-256 where it can confirm nothing hidden; else nothing.

    Withheld for tables that count young people or tell of services and their places, and for
    workbooks, whose one fingerprint covers all their tables. Whoever holds the file can make its
    fingerprint and compare.

    Args:
        file: one file that went into an audit.

    Source: dictionary attacks on hashes of few possible values (Article 29 Working Party 2014,
    Opinion 05/2014 on anonymisation techniques, section 4.1).
    """
    table = TABLES.get(file.table)
    is_workbook = file.file.endswith(".xlsx")
    if is_workbook or (table is not None and _hides_something(file.table)):
        return ""
    return file.sha256


def _hides_something(name: str) -> bool:
    columns = TABLES[name].columns
    return any(column.counts_people or column.name in _OF_SERVICES for column in columns)
