"""An area of the workbench with one person in each role, and a neighbouring area."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from carereach.web.people.models import Membership, Organisation, Role, User
from carereach.web.plans.models import Area, Revision
from carereach.web.plans.store import save_revision

WESTMERE = Path(__file__).parents[3] / "examples" / "westmere"
PASSWORD = "quiet harbour lantern 7"  # noqa: S105 - of people who do not exist


def westmere_files() -> dict[str, bytes]:
    """Return the invented area's files by their name in a workspace."""
    return {
        str(path.relative_to(WESTMERE)): path.read_bytes()
        for path in sorted(WESTMERE.rglob("*"))
        if path.suffix in {".csv", ".toml", ".geojson"}
    }


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@westmere.example", PASSWORD, name="Olu Owner")


@pytest.fixture
def area(owner: User) -> Area:
    """Westmere as the workbench keeps it, with its owner."""
    made = Area.objects.create(name="Westmere", invented=True)
    Membership.objects.create(user=owner, area=made, role=Role.OWNER)
    save_revision(
        by=owner,
        area=made,
        kind=Revision.Kind.CREATED,
        files=westmere_files(),
        summary="Created from a folder",
    )
    return made


@pytest.fixture
def audited(area: Area, owner: User) -> Area:
    """Westmere with a finished audit of its newest tables."""
    from audited import keep_audit

    keep_audit(area, owner)
    return area


@pytest.fixture
def other_area(db: None) -> Area:
    """An area none of the people belong to."""
    return Area.objects.create(name="Eastmere", invented=True)


@pytest.fixture
def people(area: Area, owner: User) -> dict[Role, User]:
    """One person in each role of the area; the contributor is of one organisation."""
    partner = Organisation.objects.create(name="Harbour", kind=Organisation.Kind.VOLUNTARY)
    found = {Role.OWNER: owner}
    for role in set(Role) - {Role.OWNER}:
        user = User.objects.create_user(f"{role}@westmere.example", PASSWORD, name=role.title())
        Membership.objects.create(user=user, area=area, role=role, organisation=partner)
        found[role] = user
    return found


@pytest.fixture
def client_of(people: dict[Role, User], settings: object) -> Callable[[Role], Client]:
    """Return a signed-in client of a role; the second factor is set aside."""
    settings.DEMO = True  # type: ignore[attr-defined]

    def sign_in(role: Role) -> Client:
        client = Client()
        client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
