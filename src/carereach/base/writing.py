"""Writing files so that a reader never sees half of one."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from carereach.base.errors import SourceError

__all__ = ["new_folder", "write_atomically"]


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` with ``content`` in one step: readers see the old file or the new one.

    Raises:
        SourceError: the file cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = _beside(path)
        try:
            with scratch.open("xb") as file:
                file.write(content)
            scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise SourceError(f"{path.name} could not be written: {reason}.") from error


@contextmanager
def new_folder(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give a scratch folder that becomes ``target`` only if the block ends well.

    Args:
        target: the folder to appear.
        replace: whether a folder already there is replaced; otherwise it must be absent or empty.

    Raises:
        SourceError: the folder is in the way or cannot be written.
    """
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not replace)):
        raise SourceError(f"{target} is already there: choose another folder, or empty it first.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = _beside(target)
        scratch.mkdir()
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise SourceError(f"{target} could not be written: {reason}.") from error
    try:
        yield scratch
        _swap(scratch, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _swap(scratch: Path, target: Path) -> None:
    """Put ``scratch`` where ``target`` is, keeping the old folder until the new one stands."""
    if not target.exists():
        scratch.replace(target)
        return
    old = _beside(target)
    target.replace(old)
    scratch.replace(target)
    shutil.rmtree(old, ignore_errors=True)


def _beside(path: Path) -> Path:
    """Return a new hidden name in the same folder, so that a rename is one step."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")
