"""Where the workbench keeps its data and its secret, and which database it speaks to."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from carereach.base import SourceError, write_atomically

__all__ = ["data_folder", "database", "secret_key"]

_POSTGRES = ("postgres", "postgresql")


def data_folder() -> Path:
    """Return the folder of the database and the secret: the user's own unless one is named."""
    named = os.environ.get("CAREREACH_DATA")
    if named:
        folder = Path(named)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA", Path.home())) / "carereach"
    else:
        default = Path.home() / ".local" / "share"
        folder = Path(os.environ.get("XDG_DATA_HOME", default)) / "carereach"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """Return this installation's own secret, made at its first start and kept private."""
    named = os.environ.get("CAREREACH_SECRET_KEY")
    if named:
        return named
    path = folder / "secret-key"
    if not path.exists():
        write_atomically(path, secrets.token_urlsafe(64).encode())
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


def database(folder: Path) -> dict[str, Any]:
    """Return the database's settings: PostgreSQL by address, else SQLite in the data folder.

    Raises:
        SourceError: ``DATABASE_URL`` is of neither kind.
    """
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return _sqlite(folder / "carereach.sqlite3")
    parts = urlparse(address)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in _POSTGRES:
        raise SourceError("DATABASE_URL: begin it with postgres:// or sqlite://, or leave it out.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
