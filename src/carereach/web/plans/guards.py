"""The database's own refusal to change the log, whoever asks: triggers on SQLite and PostgreSQL.

Put in place after every migration, because SQLite loses a table's triggers when it is made anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

__all__ = ["guard_log", "unguarded_log"]

_TABLE: Final = "plans_logentry"
_SAYS: Final = "The log is append-only."
_SQLITE: Final = tuple(
    f"CREATE TRIGGER IF NOT EXISTS log_keeps_{kind} BEFORE {kind} ON {_TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    for kind in ("UPDATE", "DELETE")
)
_SQLITE_OFF: Final = tuple(
    f"DROP TRIGGER IF EXISTS log_keeps_{kind}" for kind in ("UPDATE", "DELETE")
)
_POSTGRES: Final = (
    (
        "CREATE OR REPLACE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"
    ),
    f"DROP TRIGGER IF EXISTS log_keeps ON {_TABLE}",
    (
        f"CREATE TRIGGER log_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON {_TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()"
    ),
)
_POSTGRES_OFF: Final = (f"DROP TRIGGER IF EXISTS log_keeps ON {_TABLE}",)


def guard_log(**_signal: object) -> None:
    """Put the triggers in place, unless the log's table is not there yet."""
    if _TABLE in connection.introspection.table_names():
        _run(_SQLITE if connection.vendor == "sqlite" else _POSTGRES)


@contextmanager
def unguarded_log() -> Iterator[None]:
    """Lift the triggers inside one transaction: only for a restore, which replaces everything."""
    with transaction.atomic():
        _run(_SQLITE_OFF if connection.vendor == "sqlite" else _POSTGRES_OFF)
        yield
        guard_log()


def _run(statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
