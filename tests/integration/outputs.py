"""The numbers a person can read in each output of a report."""

import functools
import html
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pypdf

__all__ = ["numbers_in", "plain_html", "texts_of"]

_NUMBER = re.compile(
    r"(?<![\w.#-])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,#:/-])\d+(?![\w,:/%-]|\.\d)"
)


@functools.cache
def texts_of(folder: Path) -> dict[str, str]:
    """Return the visible text of every file of a report, by file name."""
    return {
        "report.html": _html_text(folder / "report.html"),
        "report.docx": _word_text(folder / "report.docx"),
        "report.pdf": _pdf_text(folder / "report.pdf"),
        "report.xlsx": _excel_text(folder / "report.xlsx"),
        "audit.json": _json_text(folder / "audit.json"),
    }


def numbers_in(text: str) -> set[int]:
    """Return the whole numbers printed in a text; parts of ids, dates and times are not numbers."""
    return {int(found.replace(",", "")) for found in _NUMBER.findall(text)}


def _html_text(file: Path) -> str:
    return plain_html(file.read_text(encoding="utf-8"))


def plain_html(page: str) -> str:
    """Return what a page says, to the eye and to a screen reader."""
    page = re.sub(r"(?s)<(style|script)\b.*?</\1>", " ", page)
    described = " ".join(re.findall(r'(?:alt|aria-label|title)="([^"]*)"', page))
    return html.unescape(re.sub(r"<[^>]+>", " ", page)) + " " + html.unescape(described)


def _word_text(file: Path) -> str:
    with zipfile.ZipFile(file) as parts:
        names = [name for name in parts.namelist() if re.match(r"word/.*\.xml$", name)]
        pages = [parts.read(name).decode("utf-8") for name in names if "styles" not in name]
    runs = [re.findall(r"<w:t[^>]*>([^<]*)</w:t>|descr=\"([^\"]*)\"", page) for page in pages]
    return " ".join(html.unescape(one or other) for page in runs for one, other in page)


def _pdf_text(file: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def _excel_text(file: Path) -> str:
    book = openpyxl.load_workbook(file, read_only=True)
    cells = [cell for sheet in book for row in sheet.values for cell in row if cell is not None]
    return "\n".join(str(cell) for cell in cells)


def _json_text(file: Path) -> str:
    """Every value of the document on a line of its own."""
    lines: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        else:
            lines.append(str(value))

    walk(json.loads(file.read_text(encoding="utf-8")))
    return "\n".join(lines)
