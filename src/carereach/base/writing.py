"""Writing files so that a reader never sees half of one."""

import os
import shutil
import tempfile
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
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
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
        scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise SourceError(f"{target} could not be written: {reason}.") from error
    try:
        yield scratch
        scratch.chmod(0o755)
        _swap(scratch, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _swap(scratch: Path, target: Path) -> None:
    """Put ``scratch`` where ``target`` is, keeping the old folder until the new one stands."""
    if not target.exists():
        scratch.replace(target)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-old."))
    target.replace(old / "was")
    scratch.replace(target)
    shutil.rmtree(old, ignore_errors=True)
