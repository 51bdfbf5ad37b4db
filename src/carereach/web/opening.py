"""Opens the workbench's database for a command, outside the server."""

import os
from pathlib import Path

from carereach.base import SourceError

__all__ = ["open_workbench"]


def open_workbench(*, new: bool = False) -> None:
    """Make the database of the data folder ready for use by this process.

    Args:
        new: whether to make the database if it is not there, or bring it up to date.

    Raises:
        SourceError: there is no workbench there yet, or another version of Carereach made it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carereach.web.settings")
    import django
    from django.core.management import call_command
    from django.db import OperationalError, connection

    django.setup()
    if new:
        call_command("migrate", interactive=False, verbosity=0)
        return
    try:
        has_log = _is_there() and "plans_logentry" in connection.introspection.table_names()
    except OperationalError as error:
        raise SourceError("The database does not answer: check DATABASE_URL.") from error
    if not has_log:
        raise SourceError("There is no workbench there yet: start one with carereach serve.")
    _check_version()


def _is_there() -> bool:
    """Whether the database exists; asking SQLite would make an empty one."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    return connection.vendor != "sqlite" or "memory" in name or Path(name).exists()


def _check_version() -> None:
    """Refuse a database that another version of Carereach made.

    Raises:
        SourceError: it is older or newer than this one.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise SourceError("The database is of an older Carereach: run carereach serve once first.")
