"""A backup: everything the workbench keeps, as of one moment, in one file for either database.

A zip of JSON lines, one file a model, and a manifest with counts, hashes and the log's root. Left
out are what lives shortly (sessions, the queue, counts of failed sign-ins) and the secret key.
"""

import hashlib
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from carereach import __version__
from carereach.base import SourceError

__all__ = ["FORMAT", "Kept", "backup", "check_backup", "kept_models", "lines_of", "migrations"]

FORMAT: Final = 1
_APPS: Final = frozenset({"people", "plans", "account", "mfa", "socialaccount"})
_MANIFEST: Final = "manifest.json"
_AT_ONCE: Final = 200
_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a backup holds, as its manifest says."""

    carereach: str
    made_at: str
    migrations: tuple[str, ...]
    files: dict[str, tuple[int, str]]
    """Rows and SHA-256 of each model's file, by the model's label."""
    log_size: int
    log_root: str
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """Return how many rows it holds of everything."""
        return sum(rows for rows, _ in self.files.values())


class _Exact(DjangoJSONEncoder):
    """Keeps moments to the microsecond; Django's own writes milliseconds."""

    def default(self, o: object) -> Any:
        """Return what JSON can hold of a value it does not know."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def kept_models() -> list[type[Model]]:
    """Return every model whose rows a backup holds."""
    return [model for model in apps.get_models() if model._meta.app_label in _APPS]


def migrations() -> tuple[str, ...]:
    """Return the database's shape, as the names of what brought it there."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied if app in _APPS))


def backup(path: Path, *, replace: bool = False) -> Kept:
    """Write everything to a file that only its owner can read, while the workbench is in use.

    Args:
        path: the file to appear, whole or not at all.
        replace: whether a file already there is replaced.

    Raises:
        SourceError: it is there already, cannot be written, or the log is damaged.
    """
    from carereach.web.plans.log import record

    if path.exists() and not replace:
        raise SourceError(f"{path.name} is already there: choose another name, or --replace.")
    record("backup made")
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                kept = _write(file)
                file.flush()
                os.fsync(file.fileno())
            scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise SourceError(f"{path.name} could not be written: {reason}.") from error
    return kept


def check_backup(path: Path) -> Kept:
    """Return a backup's manifest, after reading all of it: nothing is written anywhere.

    Raises:
        SourceError: it is no backup, or not as it was written.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            kept = _read_manifest(archive)
            expected = {_MANIFEST, *(_name(label) for label in kept.files)}
            if sorted(archive.namelist()) != sorted(expected):
                raise SourceError(f"{path.name} holds other files than its manifest says.")
            for label, told in kept.files.items():
                if _measure(archive, label) != told:
                    raise SourceError(f"{path.name}: {label} is not as it was written.")
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise SourceError(f"{path.name} cannot be read as a backup of Carereach.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(f"{path.name} is not a backup of this version of Carereach.") from error
    return kept


def lines_of(path: Path, label: str) -> Iterator[bytes]:
    """Yield the rows of one model in a backup, each a line of JSON."""
    with zipfile.ZipFile(path) as archive, archive.open(_name(label)) as file:
        yield from file


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything inside as of one moment, without holding up anybody who writes."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write(file: IO[bytes]) -> Kept:
    from carereach.web.plans.log import verify

    with _one_moment(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        verdict = verify()
        if verdict.fault:
            raise SourceError(f"The log is damaged, so no backup was made. {verdict.fault}")
        kept = Kept(
            carereach=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            migrations=migrations(),
            files={
                model._meta.label_lower: _write_model(archive, model) for model in kept_models()
            },
            log_size=verdict.size,
            log_root=verdict.root,
        )
        archive.writestr(_MANIFEST, json.dumps(asdict(kept), indent=1, sort_keys=True))
    return kept


def _write_model(archive: zipfile.ZipFile, model: type[Model]) -> tuple[int, str]:
    """Write one model's rows in the order of their keys; return how many, and their hash."""
    digest, rows = hashlib.sha256(), 0
    with archive.open(_name(model._meta.label_lower), "w", force_zip64=True) as file:
        for row in model._base_manager.order_by("pk").iterator(chunk_size=_AT_ONCE):
            line = serializers.serialize("jsonl", [row], cls=_Exact).encode()
            digest.update(line)
            file.write(line)
            rows += 1
    return rows, digest.hexdigest()


def _read_manifest(archive: zipfile.ZipFile) -> Kept:
    told: dict[str, Any] = json.loads(archive.read(_MANIFEST))
    if told["format"] != FORMAT:
        raise ValueError(told["format"])
    files = {label: (int(rows), str(digest)) for label, (rows, digest) in told["files"].items()}
    return Kept(**told | {"files": files, "migrations": tuple(told["migrations"])})


def _measure(archive: zipfile.ZipFile, label: str) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(_name(label)) as file:
        for line in file:
            digest.update(line)
            rows += 1
    return rows, digest.hexdigest()


def _name(label: str) -> str:
    return f"{label}.jsonl"
