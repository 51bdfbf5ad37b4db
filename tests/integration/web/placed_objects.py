"""What stands in an address beside the area: how to make one, so that every address can be tried.

A new kind of object in an address fails the permission tests until it has a line in ``OBJECTS``.
"""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator

from carereach.cycle.workbench_access import CELLS
from carereach.report.pages.access_cell import cell_key
from carereach.web.people.models import Invitation, Organisation, Role, User
from carereach.web.plans.actions.people import first_owner_token, invite
from carereach.web.plans.models import Action, Area, ProviderReturn, Run, Upload
from carereach.web.plans.shown.access_cells import ALL_AGES
from carereach.web.plans.store import contents_at

__all__ = ["ASKED", "NARROWER", "OBJECTS", "Kind", "own_passkey"]


_NEED, _STAGE, _SECTION = "N1", "acute", "prevention"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object in an address."""

    make: Callable[[Area, User], Any]
    """Makes one for an area or a person, and returns what stands in the address."""
    is_of_area: bool = True
    """Whether another area's may never be reached under one's own area's address."""


def _invitation(area: Area, by: User) -> int:
    _invitation_token(area, by)
    return Invitation.objects.get(area=area).pk


def _invitation_token(area: Area, by: User) -> str:
    return invite(
        by=by,
        area=area,
        email="new@harbour.example",
        role=Role.READER,
        organisation=("Harbour", Organisation.Kind.VOLUNTARY),
    )


def _member(area: Area, by: User) -> int:
    return area.memberships.get(user=by).pk


def _upload(area: Area, by: User) -> str:
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w"):
        pass
    return Upload.objects.create(
        area=area,
        by=by,
        kind="folder",
        base_number=area.revision_number,
        files=empty.getvalue(),
        preview={"tables": [], "findings": []},
    ).key


def _row(area: Area, by: User) -> int:
    """Return the row of a service that the contributor's own organisation runs."""
    lines = contents_at(area)["services.csv"].decode().splitlines()
    return next(number for number, line in enumerate(lines, 1) if ",org-mind," in line)


def _action(area: Area, by: User) -> str:
    return Action.objects.create(
        area=area,
        what="Open longer",
        owner="Harbour",
        owner_organisation="org-mind",
        due_on=date(2026, 12, 1),
        by=by,
    ).key


def _run(area: Area, by: User) -> str:
    now = datetime.now(UTC) - timedelta(minutes=1)
    run = Run.objects.create(
        area=area,
        revision_number=area.revision_number,
        by=by,
        state=Run.State.DONE,
        ended_at=now,
        done_steps=1,
        all_steps=1,
    )
    run.files.create(name="report.html", content=b"<!doctype html>", sha256="")
    cell = {
        "need": _NEED,
        "stage": _STAGE,
        "age": ALL_AGES,
        "state": "not known",
        "sentence": "",
        "barrier": "none",
        "share": "",
    }
    behind = {CELLS: json.dumps([cell]), _SECTION: "<table></table>"}
    for section in (CELLS, cell_key(_NEED, _STAGE), _SECTION):
        run.fragments.create(
            section=section, place=1, kind="table", html="<p></p>", details=behind.get(section, "")
        )
    return run.key


def _what_if(area: Area, by: User) -> str:
    run = Run.objects.create(
        area=area,
        kind="what-if",
        revision_number=area.revision_number,
        by=by,
        state=Run.State.DONE,
    )
    return run.key


def _return(area: Area, by: User) -> str:
    return ProviderReturn.objects.create(area=area, service_id="svc-camhs", by=by).key


def own_passkey(user: User) -> int:
    """Return a passkey of somebody: only they may rename or remove it."""
    made = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    return int(made.pk)


def _always(value: object) -> Kind:
    return Kind(lambda _area, _by: value, is_of_area=False)


def _of_an_audit(value: str) -> Kind:
    return Kind(lambda area, by: (_run(area, by), value)[1], is_of_area=False)


OBJECTS: dict[str, Kind] = {
    "invitation_pk": Kind(_invitation),
    "member_pk": Kind(_member),
    "upload_key": Kind(_upload),
    "action_key": Kind(_action),
    "run_key": Kind(_run),
    "what_if_key": Kind(_what_if),
    "return_key": Kind(_return),
    "standard_id": _always("SUP-01"),
    "invitation_token": Kind(_invitation_token, is_of_area=False),
    "password_token": Kind(lambda _, by: default_token_generator.make_token(by), is_of_area=False),
    "user_pk": Kind(lambda _, by: by.pk, is_of_area=False),
    "first_token": Kind(lambda _, __: first_owner_token() or "there-is-one", is_of_area=False),
    "pk": Kind(lambda _, by: own_passkey(by), is_of_area=False),
    "key": _always("a-key"),
    "uidb36": _always("1"),
    "number": _always(1),
    "table": _always("services"),
    "row": Kind(_row, is_of_area=False),
    "screen": _always(1),
    "kind": _always("csv"),
    "need": _of_an_audit(_NEED),
    "stage": _always(_STAGE),
    "section_key": _of_an_audit(_SECTION),
    "place": _always(1),
    "file_name": _always("report.html"),
}
"""Every part of an address but the area's key, by its name in ``urls.py``."""

NARROWER: dict[tuple[str, str], str] = {}
"""Where a page refuses more than its role does: what happens with the object made here, and why."""

ASKED: dict[str, str] = {"return_start": "?service=svc-camhs"}
"""What an address needs to be asked with, by its name."""
