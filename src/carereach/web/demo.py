"""The demonstration: Westmere, an invented area, with one invented person in each role."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from carereach.base import SourceError, write_atomically
from carereach.web.people.models import Membership, Organisation, Role, User
from carereach.web.plans.actions.runs import start
from carereach.web.plans.models import Area, Revision
from carereach.web.plans.store import save_revision

__all__ = ["fill_demonstration"]

_FOLDER: Final = Path(__file__).parents[3] / "examples" / "westmere"
_KINDS: Final = frozenset({".csv", ".toml", ".geojson"})
_CONTRIBUTOR_OF: Final = "org-mind"
_NAMES: Final = {
    Role.OWNER: "Olu Owner",
    Role.ANALYST: "Ana Analyst",
    Role.ASSURER: "Asha Assurer",
    Role.CONTRIBUTOR: "Cai Contributor",
    Role.READER: "Rhys Reader",
}


def fill_demonstration() -> Iterator[str]:
    """Load Westmere and its people unless they are there; say line by line how to sign in."""
    password = _password()
    if not User.objects.exists():
        yield "Loading Westmere, an invented area; its first audit takes about a minute…"
        _fill(password)
    yield "Sign in with one of these addresses; the password is the same for all:"
    for role in Role:
        yield f"  {_address(role)}"
    yield f"  password: {password}"


@transaction.atomic
def _fill(password: str) -> None:
    partner = Organisation.objects.create(
        name="Westmere partnership", kind=Organisation.Kind.COMMISSIONER
    )
    area = Area.objects.create(name="Westmere", invented=True)
    people = {}
    for role, name in _NAMES.items():
        people[role] = User.objects.create_user(_address(role), password, name=name)
        Membership.objects.create(
            user=people[role],
            area=area,
            role=role,
            organisation=partner,
            organisation_id_in_tables=_CONTRIBUTOR_OF if role == Role.CONTRIBUTOR else "",
        )
    save_revision(
        by=people[Role.OWNER],
        area=area,
        kind=Revision.Kind.CREATED,
        files=_files(),
        summary="Loaded for the demonstration",
    )
    start(by=people[Role.OWNER], area=area)


def _files() -> dict[str, bytes]:
    """Return the invented area's files by their name in a workspace.

    Raises:
        SourceError: this copy of Carereach came without the invented area.
    """
    found = {
        path.relative_to(_FOLDER).as_posix(): path.read_bytes()
        for path in sorted(_FOLDER.rglob("*"))
        if path.suffix in _KINDS
    }
    if not found:
        raise SourceError("The invented area is not in this copy: use a clone of the repository.")
    return found


def _address(role: Role) -> str:
    return f"{role}@westmere.example"


def _password() -> str:
    """Return this demonstration's own password, made at its first start."""
    path: Path = settings.DATA_FOLDER / "demonstration-password"
    if not path.exists():
        write_atomically(path, secrets.token_urlsafe(12).encode())
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")
