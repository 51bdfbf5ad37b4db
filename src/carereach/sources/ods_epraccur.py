"""Reading the NHS list of prescribing organisations (epraccur): which of them are practices."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from carereach.base import SourceError
from carereach.sources.directory import (
    Directory,
    Notes,
    Row,
    fit_text,
    make_directory,
    read_ods_code,
    read_postcode,
    read_rows,
)
from carereach.sources.nhs_website import note_age_of_file

__all__ = ["EPRACCUR_COLUMNS", "read_epraccur"]

EPRACCUR_COLUMNS = 27
_CODE, _NAME, _POSTCODE, _STATUS, _PRESCRIBING = 0, 1, 9, 12, 25
_GENERAL_PRACTICE = "4"
_ACTIVE, _NOT_ACTIVE = "A", frozenset("BCDP")


def read_epraccur(path: Path, *, as_of: date, published: date | None = None) -> Directory:
    """Read general practices from the list of prescribing organisations.

    A practice is an organisation whose prescribing setting is 4 and whose status is A; all others
    are counted by reason. Each practice becomes a candidate service (general practice) with its
    organisation and one site known by its postcode.

    Args:
        path: the file, with its 27 columns, with or without a first row of names.
        as_of: date of the audit.
        published: when the file was made, if that is known.

    Raises:
        SourceError: the file does not have 27 columns.
    """
    notes = Notes(path.name)
    note_age_of_file(notes, as_of=as_of, published=published)
    organisations: dict[str, Row] = {}
    services: list[Row] = []
    sites: list[Row] = []
    for number, cells in _practices(path, notes):
        code, name = read_ods_code(cells[_CODE]), fit_text(cells[_NAME])
        if code is None or name is None:
            column = "organisation_code" if code is None else "name"
            notes.add("missing_required", row=number, column=column)
            continue
        key = f"ods-{code}"
        if key in organisations:
            notes.add("duplicate_differs", row=number, column="organisation_code")
            continue
        organisations[key] = {
            "organisation_id": key,
            "name": name,
            "ods_code": code,
            "sector": "primary",
        }
        services.append(_service(key, name))
        sites.append(_site(key, name, cells[_POSTCODE], number, notes))
    rows = {"organisations": organisations.values(), "services": services, "sites": sites}
    return make_directory(rows, notes)


def _practices(path: Path, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of active general practices, each once; count the others by reason."""
    counts: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    for number, cells in _rows(path, notes):
        reason = _reason_to_leave_out(cells)
        if tuple(cells) in seen:
            reason = "exact_duplicates"
        seen.add(tuple(cells))
        if reason:
            counts[reason] += 1
        else:
            yield number, cells
    for rule, count in counts.items():
        notes.add_count(rule, count)


def _rows(path: Path, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    rows = read_rows(path).rows
    if len(rows[0][1]) != EPRACCUR_COLUMNS:
        raise SourceError(
            f"{path.name} does not have the {EPRACCUR_COLUMNS} columns of epraccur: fetch the file"
            " again and do not edit it in a spreadsheet."
        )
    for number, cells in rows[int(_is_header(rows[0][1])) :]:
        if len(cells) == EPRACCUR_COLUMNS:
            yield number, cells
        else:
            notes.add("row_length", row=number)


def _is_header(cells: list[str]) -> bool:
    return read_ods_code(cells[_CODE]) is None or len(cells[_STATUS]) > 1


def _reason_to_leave_out(cells: list[str]) -> str:
    status, setting = cells[_STATUS].upper(), cells[_PRESCRIBING]
    if status in _NOT_ACTIVE:
        return "practices_not_active"
    if status != _ACTIVE:
        return "practices_status_unknown"
    if not setting:
        return "practices_setting_missing"
    return "" if setting == _GENERAL_PRACTICE else "practices_other_setting"


def _service(key: str, name: str) -> Row:
    return {
        "service_id": f"{key}-gp",
        "organisation_id": key,
        "name": name,
        "setting": "S4",
        "status": "candidate",
    }


def _site(key: str, name: str, postcode: str, number: int, notes: Notes) -> Row:
    tidy = read_postcode(postcode)
    if tidy is None:
        notes.add("bad_postcode" if postcode else "no_postcode", row=number, column="postcode")
    return {
        "site_id": f"{key}-gp-site",
        "service_id": f"{key}-gp",
        "name": name,
        "kind": "physical",
        "postcode": tidy,
    }
