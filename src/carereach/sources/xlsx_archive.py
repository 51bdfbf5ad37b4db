"""The files inside an Excel workbook, opened only after their sizes have been checked."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.parsers import expat

__all__ = ["WorkbookError", "XmlHandler", "open_archive", "parse_xml"]

_MOST_ENTRIES = 2000
_MOST_BYTES = 200_000_000
_MOST_RATIO = 100
_RATIO_COUNTS_FROM_BYTES = 20_000_000
_CHUNK = 1 << 16
_PLAIN_COMPRESSION = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DAMAGE = (
    LookupError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
)
"""What a damaged archive or XML file may raise, down to a made-up name of an encoding."""


class WorkbookError(Exception):
    """The file is not a workbook that can be read; carries a finding's rule, message and fix."""

    def __init__(self, rule: str, message: str, fix: str) -> None:
        super().__init__(rule)
        self.rule, self.message, self.fix = rule, message, fix


class XmlHandler:
    """What a reader of one XML file listens to; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text stands in the current element."""


@contextmanager
def open_archive(content: bytes) -> Iterator[zipfile.ZipFile]:
    """Open a workbook's archive once its entries, sizes and compression look honest.

    Raises:
        WorkbookError: it is not an archive, is locked, or would unpack to too much.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookError(
            "locked_or_old",
            "The workbook has a password or is of the old .xls kind.",
            "Take the password off and save it as Excel Workbook (.xlsx).",
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGE:
        raise _not_a_workbook() from None
    with archive:
        _refuse_bombs(archive, len(content))
        yield archive


def parse_xml(archive: zipfile.ZipFile, name: str, handler: XmlHandler) -> None:
    """Read one XML file of the archive piece by piece; document types are refused.

    Raises:
        WorkbookError: the entry is missing, damaged or not plain XML.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, found: handler.start(_bare(tag), found)
    parser.EndElementHandler = lambda tag: handler.end(_bare(tag))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.buffer_text = True
    try:
        with archive.open(name) as entry:
            while chunk := entry.read(_CHUNK):
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position
    except _DAMAGE:
        raise _not_a_workbook() from None


def _bare(tag: str) -> str:
    return tag.rpartition(" ")[2]


def _refuse_doctype(*_declaration: object) -> None:
    raise _not_a_workbook()


def _not_a_workbook() -> WorkbookError:
    return WorkbookError(
        "not_a_workbook",
        "The file is not an Excel workbook, or it is damaged.",
        "Open it in Excel and save it again as Excel Workbook (.xlsx).",
    )


def _refuse_bombs(archive: zipfile.ZipFile, packed_bytes: int) -> None:
    entries = archive.infolist()
    if any(entry.compress_type not in _PLAIN_COMPRESSION for entry in entries):
        raise _not_a_workbook()
    unpacked = sum(entry.file_size for entry in entries)
    swells = unpacked > _RATIO_COUNTS_FROM_BYTES and unpacked > _MOST_RATIO * packed_bytes
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_BYTES or swells:
        raise WorkbookError(
            "too_large",
            f"The workbook would unpack to more than {_MOST_BYTES // 1_000_000} MB, or to far more"
            " than a workbook of its size.",
            "Send a smaller one: totals by area and period, without pictures.",
        )
