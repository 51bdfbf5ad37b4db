"""A restore: everything a backup holds comes back, checked first, whole or not at all."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection
from django.db.models import Model

from carereach.base import SourceError
from carereach.web.keeping import Kept, check_backup, kept_models, lines_of, migrations
from carereach.web.plans.guards import unguarded_log
from carereach.web.plans.log import Fact, record_facts, verify

__all__ = ["restore"]

_SHORT_LIVED: Final = frozenset({"sessions", "axes", "django_tasks_database"})


def restore(path: Path, *, replace: bool = False) -> Kept:
    """Bring back everything a backup holds, in one transaction, and check its log.

    Args:
        path: the backup.
        replace: whether what is here now is replaced; otherwise there must be nothing.

    Raises:
        SourceError: the backup is damaged or of another version, or something is here already.
    """
    kept = check_backup(path)
    if kept.migrations != migrations() or set(kept.files) != _labels(kept_models()):
        raise SourceError(
            f"The backup is of Carereach {kept.carereach} with other settings or another shape of "
            "the database: restore it with that version, then bring it up to date."
        )
    try:
        with unguarded_log():
            before = _make_room(replace=replace)
            for label in kept.files:
                _load(path, label)
            _set_counters()
            _check_log(kept)
            told: dict[str, Fact] = {"size": kept.log_size, "root": kept.log_root}
            record_facts("restored", told | before)
    except (DatabaseError, DeserializationError, ValueError) as error:
        raise SourceError(
            f"{path.name} does not fit together ({type(error).__name__}): nothing was changed."
        ) from error
    return kept


def _labels(models: Iterable[type[Model]]) -> set[str]:
    return {model._meta.label_lower for model in models}


def _make_room(*, replace: bool) -> dict[str, Fact]:
    """Take away what is here; return what its log came to, which goes with it.

    Raises:
        SourceError: something is here, and nobody said to replace it.
    """
    models = kept_models()
    if not any(model._base_manager.exists() for model in models):
        return {}
    if not replace:
        raise SourceError(
            "Something is here already: restore into an empty data folder, or use --replace."
        )
    verdict = verify()
    short_lived = [each for each in apps.get_models() if each._meta.app_label in _SHORT_LIVED]
    with connection.cursor() as cursor:
        for model in (*short_lived, *models):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - our own table names # nosec B608
    return {"replaced_size": verdict.size, "replaced_root": verdict.root}


def _load(path: Path, label: str) -> None:
    for line in lines_of(path, label):
        for row in serializers.deserialize("jsonl", line.decode()):
            if row.object._meta.label_lower != label:
                raise ValueError(label)
            row.save(force_insert=True)


def _set_counters() -> None:
    """Let new rows be numbered after those that came back, which PostgreSQL does not by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)


def _check_log(kept: Kept) -> None:
    verdict = verify()
    if verdict.fault:
        raise SourceError(f"The backup's log is damaged. {verdict.fault} Nothing was changed.")
    if (verdict.size, verdict.root) != (kept.log_size, kept.log_root):
        raise SourceError("The backup's log is not the one it names. Nothing was changed.")
