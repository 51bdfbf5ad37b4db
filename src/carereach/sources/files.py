"""Opening one input file, whatever may stand in its place."""

import stat
from pathlib import Path

from carereach.sources.raw_workspace import Gathering

__all__ = ["LARGEST_FILE_BYTES", "read_file"]

LARGEST_FILE_BYTES = 500_000_000


def read_file(path: Path, gathering: Gathering) -> bytes | None:
    """Return the content of a file; ``None``, and a finding, if it cannot be read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            gathering.tell(
                path.name, "not_a_file", "This is not a file.", "Put the file itself in its place."
            )
        elif status.st_size > LARGEST_FILE_BYTES:
            gathering.tell(
                path.name,
                "too_large",
                f"The file is larger than {LARGEST_FILE_BYTES // 1_000_000} MB.",
                "Supply totals by area and period, never single records.",
            )
        else:
            return path.read_bytes()
    except OSError:
        gathering.tell(
            path.name,
            "unreadable",
            "The file cannot be opened.",
            "Check that you may read it, and that it is not a broken link.",
        )
    return None
