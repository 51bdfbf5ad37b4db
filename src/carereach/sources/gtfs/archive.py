"""The text files inside a timetable's zip file, opened only after their sizes are checked."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import polars as pl

from carereach.base import SourceError
from carereach.sources.column_files import read_text_columns

__all__ = ["FeedArchive", "open_feed"]

_MOST_ENTRIES = 2000
_MOST_BYTES = 8_000_000_000
_MOST_RATIO = 100
_RATIO_COUNTS_FROM_BYTES = 50_000_000
_PLAIN_COMPRESSION = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_LOCKED = 0x1
_DAMAGE = (
    LookupError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What a damaged archive may raise."""


class FeedArchive:
    """One feed: its text files by name, wherever they stand inside the zip."""

    def __init__(self, archive: zipfile.ZipFile, entries: Mapping[str, str], *, file: str) -> None:
        self.file = file
        self._archive = archive
        self._entries = entries

    def has(self, name: str) -> bool:
        """Whether the feed has this file."""
        return name in self._entries

    def place(self, name: str) -> str:
        """Return how a sentence names one file of the feed."""
        return f"{self.file}, {name}"

    def table(
        self,
        name: str,
        *,
        needed: Sequence[str],
        optional: Sequence[str] = (),
        may_be_absent: bool = False,
    ) -> pl.DataFrame:
        """Return columns of one file as text, those that are not there filled with nothing.

        Args:
            name: such as ``stops.txt``.
            needed: columns it must have.
            optional: columns it may have.
            may_be_absent: whether a file that is absent or empty gives no rows.

        Raises:
            SourceError: the file or a column it must have is missing, or it cannot be read.
        """
        content = self._content(name)
        if not content or content.isspace():
            if not may_be_absent:
                what = ", {} is empty" if self.has(name) else " has no {}"
                raise SourceError(f"{self.file}{what.format(name)}: fetch the feed again.")
            empty = dict.fromkeys((*needed, *optional), pl.String)
            return pl.DataFrame(schema=empty | {"row": pl.UInt32})

        def choose(names: Sequence[str]) -> dict[str, str]:
            for column in needed:
                if column not in names:
                    raise SourceError(
                        f"{self.place(name)} has no column {column}: fetch the feed again, or ask"
                        " its publisher."
                    )
            return {column: column for column in (*needed, *optional) if column in names}

        frame = read_text_columns(content, choose, file=self.place(name))
        absent = [column for column in optional if column not in frame.columns]
        return frame.with_columns(pl.lit("").alias(column) for column in absent)

    def _content(self, name: str) -> bytes:
        if not self.has(name):
            return b""
        try:
            return self._archive.read(self._entries[name])
        except _DAMAGE:
            raise _damaged(self.file) from None


@contextmanager
def open_feed(path: Path) -> Iterator[FeedArchive]:
    """Open a feed once its entries, sizes and compression look honest.

    Raises:
        SourceError: it is not a zip file, is damaged or locked, or would unpack to too much.
    """
    try:
        size = path.stat().st_size
        archive = zipfile.ZipFile(path)
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise SourceError(f"{path.name} could not be read: {reason}.") from error
    except _DAMAGE:
        raise _damaged(path.name) from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _refuse_bombs(entries, size, file=path.name)
        yield FeedArchive(archive, _by_name(entries, file=path.name), file=path.name)


def _by_name(entries: Sequence[zipfile.ZipInfo], *, file: str) -> dict[str, str]:
    """Find text files by their last name: some publishers zip a folder."""
    found: dict[str, str] = {}
    for entry in entries:
        name = PurePosixPath(entry.filename).name
        if not name.endswith(".txt"):
            continue
        if name in found:
            raise SourceError(
                f"{file} holds two files of one name: it may hold several feeds, so give each its"
                " own zip file."
            )
        found[name] = entry.filename
    return found


def _refuse_bombs(entries: Sequence[zipfile.ZipInfo], packed: int, *, file: str) -> None:
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise SourceError(f"{file} is locked with a password: take the password off.")
    if any(entry.compress_type not in _PLAIN_COMPRESSION for entry in entries):
        raise SourceError(f"{file} is packed in an unusual way: make an ordinary zip file of it.")
    unpacked = sum(entry.file_size for entry in entries)
    swells = unpacked > _RATIO_COUNTS_FROM_BYTES and unpacked > _MOST_RATIO * packed
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_BYTES or swells:
        raise SourceError(
            f"{file} would unpack to more than {_MOST_BYTES // 1_000_000_000} GB, or to far more"
            " than a timetable of its size: use the feed of your region."
        )


def _damaged(file: str) -> SourceError:
    return SourceError(f"{file} is not a zip file, or it is damaged: fetch the feed again.")
