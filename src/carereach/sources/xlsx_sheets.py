"""The sheets of an Excel workbook as text: values only, and only where they can be trusted."""

import re
import zipfile
from dataclasses import dataclass, field
from posixpath import join, normpath

from carereach.sources.xlsx_archive import WorkbookError, XmlHandler, parse_xml
from carereach.sources.xlsx_dates import DateKind, date_kind, date_text

__all__ = ["Sheet", "Workbook", "read_workbook"]

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_LAST_ROW = 1_048_576
_MOST_COLUMNS = 500
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet as text.

    ``rows`` maps row number to column position (A is 0) to text. ``unknown`` lists cells whose
    value is not known, as row, column position: a formula never worked out, or one that failed.
    """

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    unknown: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook by name, read one at a time."""

    archive: zipfile.ZipFile
    parts: dict[str, str]
    """Where each sheet stands in the archive, by sheet name, in order."""
    strings: list[str]
    date_kinds: list[DateKind | None]
    from_1904: bool

    def sheet(self, name: str) -> Sheet:
        """Read one sheet.

        Raises:
            WorkbookError: it is damaged.
        """
        reader = _SheetReader(self)
        parse_xml(self.archive, self.parts[name], reader)
        return reader.sheet


def read_workbook(archive: zipfile.ZipFile) -> Workbook:
    """Read what all sheets share: their names, the strings and the date formats.

    Raises:
        WorkbookError: it is not a workbook or is damaged.
    """
    relations = _RelationReader()
    parse_xml(archive, "xl/_rels/workbook.xml.rels", relations)
    book = _BookReader()
    parse_xml(archive, "xl/workbook.xml", book)
    strings = _StringReader()
    styles = _StyleReader()
    for kind, reader in (("sharedStrings", strings), ("styles", styles)):
        part = relations.by_kind.get(kind)
        if part in archive.namelist():
            parse_xml(archive, str(part), reader)
    parts = {
        name: relations.by_id[relation]
        for name, relation in book.sheets
        if relation in relations.by_id
    }
    return Workbook(archive, parts, strings.strings, styles.date_kinds(), book.from_1904)


class _RelationReader(XmlHandler):
    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}
        self.by_kind: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            part = normpath(join("/xl", target)).lstrip("/")
            self.by_id[attributes.get("Id", "")] = part
            self.by_kind[attributes.get("Type", "").rpartition("/")[2]] = part


class _BookReader(XmlHandler):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = attributes.get(f"{_RELATIONS} id") or attributes.get(f"{_STRICT} id", "")
            self.sheets.append((attributes.get("name", "").strip(), relation))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}


class _StringReader(XmlHandler):
    """Reads shared strings; the reading aids of Asian scripts are left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._is_text = False
        self._is_aid = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._is_aid = True
        self._is_text = name == "t" and not self._is_aid

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_aid = False
        elif name == "si":
            self.strings.append(_unescaped("".join(self._pieces)))


class _StyleReader(XmlHandler):
    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._cells: list[str] = []
        self._is_cell_format = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._is_cell_format = True
        elif name == "xf" and self._is_cell_format:
            self._cells.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_cell_format = False

    def date_kinds(self) -> list[DateKind | None]:
        """Return what each cell format shows."""
        return [
            date_kind(int(number) if number.isdecimal() else 0, self._codes.get(number))
            for number in self._cells
        ]


class _SheetReader(XmlHandler):
    """Reads the cells of a sheet."""

    def __init__(self, book: Workbook) -> None:
        self.sheet = Sheet()
        self._book = book
        self._row = 0
        self._column = -1
        self._attributes: dict[str, str] = {}
        self._pieces: list[str] = []
        self._is_value = False
        self._is_aid = False
        self._has_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() and len(given) < 8 else self._row + 1
            self._column = -1
        elif name == "c":
            self._attributes = attributes
            self._place(attributes.get("r", ""))
            self._pieces = []
            self._has_formula = False
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._is_aid = True
        elif name in {"v", "t"}:
            self._is_value = not self._is_aid

    def text(self, text: str) -> None:
        if self._is_value:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._is_value = False
        elif name == "rPh":
            self._is_aid = False
        elif name == "c":
            self._keep()

    def _place(self, reference: str) -> None:
        """Move to the cell named, or to the next one where cells are not named."""
        found = _CELL.fullmatch(reference)
        if found is None:
            self._column += 1
            return
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        self._column = column - 1
        self._row = int(found[2])

    def _keep(self) -> None:
        if not (1 <= self._row <= _LAST_ROW) or self._column >= _MOST_COLUMNS:
            return
        text = "".join(self._pieces)
        kind = self._attributes.get("t", "n")
        if kind == "e" or (self._has_formula and not text and kind != "str"):
            self.sheet.unknown.append((self._row, self._column))
            return
        if text:
            value = self._value(text)
            self.sheet.rows.setdefault(self._row, {})[self._column] = value

    def _value(self, text: str) -> str:
        """Return what the cell shows, as a person would type it into a CSV file."""
        kind = self._attributes.get("t", "n")
        if kind == "s":
            position = int(text) if text.isdecimal() and len(text) < 10 else -1
            if not 0 <= position < len(self._book.strings):
                raise WorkbookError(
                    "not_a_workbook",
                    "A cell of the workbook points to text that is not there.",
                    "Open it in Excel and save it again as Excel Workbook (.xlsx).",
                )
            return self._book.strings[position]
        if kind == "b":
            return "yes" if text == "1" else "no"
        if kind == "n":
            return self._number(text)
        return _unescaped(text)

    def _number(self, text: str) -> str:
        try:
            number = float(text)
        except ValueError:
            return text
        style = self._attributes.get("s", "0")
        kinds = self._book.date_kinds
        place = int(style) if style.isdecimal() and len(style) < 10 else 0
        kind = kinds[place] if place < len(kinds) else None
        if kind is not None:
            shown = date_text(number, kind, from_1904=self._book.from_1904)
            if shown is not None:
                return shown
        if number.is_integer() and abs(number) < 10**15:
            return str(int(number))
        return repr(number)


def _unescaped(text: str) -> str:
    """Turn Excel's ``_x000A_`` back into the character it stands for."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
