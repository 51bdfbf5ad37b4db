"""What an import would change, and the forms that begin one or make an area."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from carereach.base import SourceError
from carereach.cycle.areas import choose_area, find_areas
from carereach.web.people.models import Membership
from carereach.web.plans.models import Upload
from carereach.web.plans.shown.grid import Cell, Grid, Head
from carereach.web.plans.shown.tables import crumbs

__all__ = ["BringForm", "BringNewForm", "DraftForm", "areas_to_choose", "preview_of", "upload_of"]

_MOST_AREAS: Final = 20
_MOST_MEMBERS: Final = 12


class BringNewForm(forms.Form):
    """A file to begin an area from."""

    use_required_attribute = False
    file = forms.FileField(
        label="File",
        help_text="A workspace folder packed as .zip, or the Excel workbook. At most 50 MB.",
        error_messages={"empty": "The file is empty: choose another."},
    )

    def clean_file(self) -> Any:
        """Refuse a file larger than any workspace."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > settings.LARGEST_UPLOAD_BYTES:
            most = settings.LARGEST_UPLOAD_BYTES // 1_000_000
            raise ValidationError(f"The file is larger than {most} MB: send the tables alone.")
        return file


class BringForm(BringNewForm):
    """A file to bring into an area."""

    file = forms.FileField(
        label="File",
        help_text=(
            "A workspace folder packed as .zip, the Excel workbook, one table such as"
            " services.csv, or a directory of services (Open Referral UK, NHS). At most 50 MB."
        ),
        error_messages=BringNewForm.base_fields["file"].error_messages,
    )
    whole = forms.BooleanField(
        label="Take away the tables it does not hold",
        help_text="Leave this empty to change only the tables in the file.",
        required=False,
    )


class DraftForm(forms.Form):
    """The members of an area to draft from public data."""

    code = forms.CharField(widget=forms.MultipleHiddenInput, required=False)
    name = forms.CharField(
        label="Name of the area",
        help_text="What people call it. Leave it empty to use the members' names.",
        max_length=200,
        required=False,
    )


def areas_to_choose(typed: str, codes: Sequence[str]) -> dict[str, Any]:
    """Return the boards and councils a name may mean, and those chosen so far.

    Args:
        typed: a name, part of one, or a code.
        codes: what is chosen already; a code that is not known is left out.
    """
    chosen = []
    for code in list(dict.fromkeys(codes))[:_MOST_MEMBERS]:
        try:
            chosen.append(choose_area(code))
        except SourceError:
            continue
    kept = [member.code for member in chosen]
    found = find_areas(typed).head(_MOST_AREAS).rows(named=True) if typed.strip() else []
    return {
        "typed": typed,
        "chosen": [
            {"area": member, "without": _query("", [each for each in kept if each != member.code])}
            for member in chosen
        ],
        "found": [
            row | {"with": _query(typed, [*kept, row["code"]])}
            for row in found
            if row["code"] not in kept
        ],
        "has_searched": bool(typed.strip()),
        "today": timezone.localdate(),
    }


def upload_of(membership: Membership, key: str) -> Upload:
    """Return an upload to this very area by this very person, or answer that there is none."""
    uploads = Upload.objects.select_related("area").defer("files")
    upload = uploads.filter(area=membership.area_id, by=membership.user_id, key=key).first()
    if upload is None:
        raise Http404
    return upload


def preview_of(membership: Membership, key: str) -> dict[str, Any]:
    """Return what an upload would change, and what is wrong with it."""
    upload = upload_of(membership, key)
    preview = upload.preview
    findings = preview["findings"]
    return {
        "upload": upload,
        "preview": preview,
        "is_stale": upload.base_number != membership.area.revision_number,
        "is_new": not membership.area.revision_number,
        "to_mend": sum(1 for each in findings if each["severity"] == "error"),
        "findings": _findings_grid(findings) if findings else None,
        "tables": [_table(told) for told in preview["tables"]],
        "crumbs": crumbs(membership),
    }


def _table(told: dict[str, Any]) -> dict[str, Any]:
    if told.get("unreadable"):
        return {**told, "grid": None}
    rows = [
        [
            Cell(row["key"] or "(no key)", is_head=True),
            Cell(row["kind"]),
            Cell(
                ", ".join(row["columns"]).replace("_", " ") if row["kind"] == "changed" else "all"
            ),
        ]
        for row in told["rows"]
    ]
    differing = told["added"] + told["changed"] + told["gone"]
    more = f" (the first {len(rows)} of {differing:,})" if differing > len(rows) else ""
    heads = [Head("Row"), Head("What happens"), Head("Cells")]
    return {**told, "grid": Grid(f"{told['title']}: rows that differ{more}", heads, rows)}


def _findings_grid(findings: Sequence[dict[str, Any]]) -> Grid:
    heads = [Head("File"), Head("Row", is_number=True), Head("Column"), Head("What is wrong")]
    rows = [
        [
            Cell(each["file"], is_head=True),
            Cell(f"{each['row']:,}" if each["row"] else "whole file", is_number=True),
            Cell(each["column"].replace("_", " ") or "whole row"),
            Cell(each["message"]),
            Cell(each["fix"]),
            Cell("Must be mended" if each["severity"] == "error" else "Take a look"),
        ]
        for each in findings
    ]
    heads += [Head("What to do"), Head("Blocks the import?")]
    return Grid("What the check found", heads, rows)


def _query(typed: str, codes: Sequence[str]) -> str:
    pairs = [("q", typed)] if typed else []
    return "?" + urlencode([*pairs, *(("code", code) for code in codes)])
