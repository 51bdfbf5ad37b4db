"""Who works in an area and who is invited: what the pages about people show."""

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from carereach.cycle.workbench_rows import read_table_text
from carereach.tables import TABLES
from carereach.web.people.models import Invitation, Membership, User
from carereach.web.plans.actions.people import hash_of
from carereach.web.plans.models import Area
from carereach.web.plans.store import contents_at

__all__ = [
    "areas_of",
    "invitation_in",
    "invited_by",
    "member_in",
    "members_of",
    "organisations_in",
    "person_with",
    "who_forgot",
]


def areas_of(user: User) -> QuerySet[Membership]:
    """Return somebody's memberships, by the name of the area."""
    return user.memberships.select_related("area", "organisation").order_by("area__name")


def person_with(email: str) -> User:
    """Return the person whose address this is."""
    return User.objects.get(email=email)


def who_forgot(user_pk: int, token: str) -> User | None:
    """Return who may set a new password by this link; None if the link is dead."""
    user = User.objects.filter(pk=user_pk).first()
    return user if default_token_generator.check_token(user, token) else None


def members_of(membership: Membership) -> dict[str, Any]:
    """Return the people of a member's area, and who is invited."""
    everyone = Membership.objects.filter(area=membership.area_id)
    waiting = Invitation.objects.filter(area=membership.area_id, used_at=None)
    return {
        "members": everyone.select_related("user", "organisation").order_by("user__name", "pk"),
        "invitations": waiting.select_related("organisation").order_by("expires_at"),
        "now": timezone.now(),
        "is_owner": membership.role == "owner",
    }


def member_in(area: Area, member_pk: int) -> Membership:
    """Return a member of this very area, or answer that there is none."""
    members = Membership.objects.select_related("user", "area", "organisation")
    return get_object_or_404(members, area=area, pk=member_pk)


def invitation_in(area: Area, invitation_pk: int) -> Invitation:
    """Return an open invitation to this very area, or answer that there is none."""
    return get_object_or_404(Invitation, area=area, pk=invitation_pk, used_at=None)


def invited_by(token: str) -> tuple[Invitation, bool] | None:
    """Return the invitation of a link and whether its person has an account; None if it is dead."""
    invitation = (
        Invitation.objects.select_related("area", "organisation", "invited_by")
        .filter(token_hash=hash_of(token), used_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if invitation is None:
        return None
    return invitation, User.objects.filter(email=invitation.email).exists()


def organisations_in(area: Area) -> list[tuple[str, str]]:
    """Return id and name of each organisation in the area's tables, by name."""
    table = TABLES["organisations"]
    content = contents_at(area, names={table.file_name}).get(table.file_name)
    rows = read_table_text(table, content).rows()
    found = {row.get("organisation_id", ""): row.get("name", "") for _, row in rows}
    return sorted(((key, name) for key, name in found.items() if key), key=lambda pair: pair[1])
