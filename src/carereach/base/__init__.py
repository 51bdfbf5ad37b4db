"""What every floor may use: errors, progress and safe writing. Imports nothing of ours."""

from carereach.base.errors import (
    CarereachError,
    DisclosureError,
    EvidenceError,
    MethodError,
    SourceError,
)
from carereach.base.progress import Progress, silent
from carereach.base.writing import new_folder, write_atomically

__all__ = [
    "CarereachError",
    "DisclosureError",
    "EvidenceError",
    "MethodError",
    "Progress",
    "SourceError",
    "new_folder",
    "silent",
    "write_atomically",
]
