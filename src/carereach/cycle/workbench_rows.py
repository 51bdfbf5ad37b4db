"""The records of a table's file, one by one: changing one leaves the bytes of all others alone."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from carereach.tables import TABLES, Table, empty_frame, write_csv_text
from carereach.tables.header import plain_name

__all__ = ["Row", "RowKey", "TableText", "count_rows", "key_of", "keyed_places", "read_table_text"]

Row = Mapping[str, str]
RowKey = tuple[str, ...]
_MARK = "\ufeff"
_LONGEST_CELL = 1 << 27


@dataclass(frozen=True, slots=True, kw_only=True)
class TableText:
    """A table as its file writes it. Place 0 is row 2 of the file."""

    head: str
    """Row 1 as written, with its line end and byte-order mark."""
    header: tuple[str, ...]
    records: tuple[str, ...]
    """Every further row as written, with its line end; the last may have none."""
    cells: tuple[tuple[str, ...], ...]

    def content(self) -> bytes:
        """Return the file."""
        return (self.head + "".join(self.records)).encode()

    def row(self, place: int) -> Row:
        """Return one row's cells by column, without spaces around them."""
        return {
            name: cell.strip()
            for name, cell in zip(self.header, self.cells[place], strict=False)
            if name
        }

    def places(self) -> list[int]:
        """Return the place of every row that holds anything."""
        return [place for place, cells in enumerate(self.cells) if "".join(cells).strip()]

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Give every row that holds anything, with its place."""
        for place in self.places():
            yield place, self.row(place)

    def column(self, name: str, places: Iterable[int]) -> list[str]:
        """Return one column's cells in these rows, without spaces around them."""
        at = self.header.index(name)
        return [self.cells[place][at].strip() for place in places]

    def with_row(self, place: int, values: Row) -> "TableText":
        """Return the table with some cells of one row changed."""
        wide = self._with_columns(values)
        cells = wide._filled(values, wide.cells[place])
        record = wide._written(cells, like=wide.records[place])
        return replace(
            wide,
            records=(*wide.records[:place], record, *wide.records[place + 1 :]),
            cells=(*wide.cells[:place], cells, *wide.cells[place + 1 :]),
        )

    def with_rows_added(self, rows: Iterable[Row]) -> "TableText":
        """Return the table with rows at its end."""
        added = list(rows)
        wide = self._with_columns(
            {name: cell for row in added for name, cell in row.items() if cell}
        )
        head, records = wide._closed()
        cells = [wide._filled(row, ()) for row in added]
        new = [wide._written(each, like=wide._line_end()) for each in cells]
        return replace(wide, head=head, records=(*records, *new), cells=(*wide.cells, *cells))

    def with_records(self, parts: Iterable[tuple[str, tuple[str, ...]]]) -> "TableText":
        """Return the table with these records, as written and as cells, and no others."""
        taken = list(parts)
        head, _ = self._closed()
        records = [self._ended(record) for record, _ in taken]
        return replace(
            self, head=head, records=tuple(records), cells=tuple(cells for _, cells in taken)
        )

    def without(self, places: Iterable[int]) -> "TableText":
        """Return the table without some rows."""
        gone = set(places)
        kept = [place for place in range(len(self.records)) if place not in gone]
        return replace(
            self,
            records=tuple(self.records[place] for place in kept),
            cells=tuple(self.cells[place] for place in kept),
        )

    def _line_end(self) -> str:
        return "\r\n" if self.head.endswith("\r\n") else "\n"

    def _ended(self, record: str) -> str:
        return record if record.endswith(("\n", "\r")) else record + self._line_end()

    def _closed(self) -> tuple[str, tuple[str, ...]]:
        """Return the head and records, each with a line end."""
        return self._ended(self.head), tuple(self._ended(record) for record in self.records)

    def _filled(self, values: Row, cells: Sequence[str]) -> tuple[str, ...]:
        """Return cells with new values put in: those unchanged stay as they are written."""
        old = dict(zip(self.header, cells, strict=False))
        return tuple(
            old.get(name, "")
            if name not in values or values[name] == old.get(name, "").strip()
            else values[name]
            for name in self.header
        )

    def _written(self, cells: Sequence[str], *, like: str) -> str:
        """Return cells as a record that ends as another does."""
        end = like[len(like.rstrip("\r\n")) :]
        target = io.StringIO(newline="")
        csv.writer(target, lineterminator="\r\n").writerow(cells)
        return target.getvalue().removesuffix("\r\n") + end

    def _with_columns(self, values: Row) -> "TableText":
        """Return the table with a column for every value that has none yet."""
        new = tuple(name for name, cell in values.items() if cell and name not in self.header)
        if not new:
            return self
        blank = ("",) * len(new)
        return replace(
            self,
            head=_with_text(self.head, "," + ",".join(new)),
            header=(*self.header, *new),
            records=tuple(
                _with_text(record, "," * len(new)) if cells else record
                for record, cells in zip(self.records, self.cells, strict=True)
            ),
            cells=tuple((*cells, *blank) if cells else cells for cells in self.cells),
        )


def read_table_text(table: Table, content: bytes | None) -> TableText:
    """Return a table's records; a file that is not there gives the header alone.

    The file must have passed the checks of its table: comma-separated UTF-8 text.
    """
    text = (content or write_csv_text(table, empty_frame(table))).decode("utf-8")
    mark = _MARK if text.startswith(_MARK) else ""
    rows = _records(text.removeprefix(_MARK))
    head, names = next(rows, ("", []))
    header = tuple(plain_name(name) for name in names)
    found = [(record, _fitted(cells, len(header))) for record, cells in rows]
    return TableText(
        head=mark + head,
        header=header,
        records=tuple(record for record, _ in found),
        cells=tuple(cells for _, cells in found),
    )


def count_rows(name: str, content: bytes) -> int:
    """Return how many rows that hold anything a table's file has; 0 for any other file."""
    if name.removesuffix(".csv") not in TABLES or not content:
        return 0
    rows = _records(content.decode("utf-8", errors="replace"))
    return max(0, sum(1 for _, cells in rows if any(cell.strip() for cell in cells)) - 1)


def key_of(table: Table, row: Row) -> RowKey:
    """Return what tells a row from the others; all of it where the table declares no key."""
    return tuple(row.get(name, "") for name in table.key or sorted(row))


def keyed_places(table: Table, text: TableText) -> dict[tuple[RowKey, int], int]:
    """Return each row's place by its key, and how many rows above it share that key."""
    seen: Counter[RowKey] = Counter()
    places = {}
    for place, row in text.rows():
        key = key_of(table, row)
        places[key, seen[key]] = place
        seen[key] += 1
    return places


def _records(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give every record as written and as cells."""
    lines = list(io.StringIO(text, newline=""))
    if '"' not in text:
        for line in lines:
            body = line.rstrip("\r\n")
            yield line, body.split(",") if body else []
        return
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(lines)
        start = 0
        for cells in reader:
            yield "".join(lines[start : reader.line_num]), cells
            start = reader.line_num
    finally:
        csv.field_size_limit(before)


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    if len(cells) == width or not cells:
        return tuple(cells)
    return (*cells[:width], *[""] * (width - len(cells)))


def _with_text(record: str, more: str) -> str:
    """Return a record with text before its line end."""
    body = record.rstrip("\r\n")
    return body + more + record[len(body) :]
