"""One workbench on one data folder: a second start is told where the first one is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from carereach.base import SourceError

__all__ = ["hold_folder"]


@contextmanager
def hold_folder(folder: Path, address: str) -> Iterator[None]:
    """Hold a data folder while the workbench runs; the system lets go even when it is killed.

    Raises:
        SourceError: it is held already.
    """
    path = folder / "running-at"
    with path.open("a+", encoding="utf-8") as file:
        if not _lock(file.fileno()):
            file.seek(0)
            raise SourceError(
                f"The workbench already runs on this data folder, at {file.read(200)}: open it "
                "there, or stop it first."
            )
        file.truncate(0)
        file.write(address)
        file.flush()
        yield
        file.truncate(0)


if sys.platform == "win32":  # pragma: no cover - tried on Linux only
    import msvcrt
    import os

    _FAR = 1 << 20  # beyond the address, so that others can read that

    def _lock(file: int) -> bool:
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
