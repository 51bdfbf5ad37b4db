"""Who joins, who may do what, who leaves: every change to people and their roles."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils import timezone

from carereach.base import SourceError
from carereach.web.people.models import Invitation, Membership, Organisation, Role, User
from carereach.web.people.sessions import end_all
from carereach.web.plans.log import record
from carereach.web.plans.models import Area

__all__ = [
    "INVITATION_DAYS",
    "change_role",
    "first_owner_token",
    "forget_second_step",
    "hash_of",
    "invite",
    "is_for_first_owner",
    "join",
    "join_as_new",
    "make_first_owner",
    "make_password_token",
    "remove_member",
    "set_new_password",
    "sign_out_everywhere",
    "withdraw_invitation",
]

INVITATION_DAYS: Final = 7
_FIRST: Final = TimestampSigner(salt="carereach first owner")


def hash_of(token: str) -> str:
    """Return what is kept of an invitation's token: nobody can make the link from it."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    by: User,
    area: Area,
    email: str,
    role: Role,
    organisation: tuple[str, str],
    organisation_id_in_tables: str = "",
) -> str:
    """Invite one person to one area, and return the link's token: it is shown once and not kept.

    An earlier invitation of the same person to the area stops working.

    Args:
        by: the owner who invites.
        area: the area.
        email: the only address the invitation is good for.
        role: what the person will be.
        organisation: its name and kind.
        organisation_id_in_tables: whose rows a contributor sees.

    Raises:
        SourceError: they are a member already, or a contributor of no organisation.
    """
    _check_contributor(role, organisation_id_in_tables)
    address = email.strip().lower()
    if Membership.objects.filter(area=area, user__email=address).exists():
        raise SourceError("Somebody with this address works in this area already.")
    Invitation.objects.filter(area=area, email=address, used_at=None).delete()
    partner, _ = Organisation.objects.get_or_create(name=organisation[0], kind=organisation[1])
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        area=area,
        email=address,
        role=role,
        organisation=partner,
        organisation_id_in_tables=organisation_id_in_tables,
        token_hash=hash_of(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    record("invitation made", by=by, area=area, invitation=invitation.pk, role=str(role))
    return token


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    """Take back an invitation that was not used."""
    record("invitation withdrawn", by=by, area=invitation.area, invitation=invitation.pk)
    invitation.delete()


@transaction.atomic
def join(*, by: User, token: str) -> Membership:
    """Use an invitation: its person gets the role, and the link works no more.

    Raises:
        SourceError: the link is used, withdrawn or too old, for another address, or not needed.
    """
    invitation = (
        Invitation.objects.select_for_update(no_key=True)
        .filter(token_hash=hash_of(token), used_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if invitation is None:
        raise SourceError("This link does not work any more: ask for a new one.")
    if invitation.email != by.email:
        raise SourceError("This invitation is for another address: sign out, then open it again.")
    if Membership.objects.filter(area=invitation.area, user=by).exists():
        raise SourceError("You work in this area already.")
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    membership = Membership.objects.create(
        user=by,
        area=invitation.area,
        role=invitation.role,
        organisation=invitation.organisation,
        organisation_id_in_tables=invitation.organisation_id_in_tables,
    )
    record("joined", by=by, area=invitation.area, invitation=invitation.pk, role=invitation.role)
    return membership


@transaction.atomic
def join_as_new(*, token: str, email: str, name: str, password: str) -> Membership:
    """Make the account of somebody who was invited, and use the invitation.

    Raises:
        SourceError: the address has an account, or the link does not work.
    """
    if User.objects.filter(email=email).exists():
        raise SourceError("You have an account already: sign in, then open the link again.")
    user = User.objects.create_user(email, password, name=name)
    record("account made", by=user)
    return join(by=user, token=token)


@transaction.atomic
def change_role(
    *, by: User, membership: Membership, role: Role, organisation_id_in_tables: str = ""
) -> None:
    """Give a member another role.

    Raises:
        SourceError: the area would have no owner, or a contributor no organisation.
    """
    _check_contributor(role, organisation_id_in_tables)
    if role != Role.OWNER:
        _check_not_last_owner(membership)
    before, membership.role = membership.role, role
    membership.organisation_id_in_tables = organisation_id_in_tables
    membership.save(update_fields=["role", "organisation_id_in_tables"])
    record(
        "role changed",
        by=by,
        area=membership.area,
        member=membership.user_id,
        before=before,
        after=str(role),
    )


@transaction.atomic
def remove_member(*, by: User, membership: Membership) -> None:
    """Take a member out of an area; what they did stays in its history.

    Raises:
        SourceError: the area would have no owner.
    """
    _check_not_last_owner(membership)
    area, member = membership.area, membership.user_id
    membership.delete()
    record("member removed", by=by, area=area, member=member)


@transaction.atomic
def make_password_token(*, by: User, membership: Membership) -> str:
    """Return a one-time token with which a member sets a new password; good for a day.

    Their second step stays as it is. Only for people who work nowhere but where the asker is owner:
    no owner can reach into the areas of others.

    Raises:
        SourceError: they work in an area of somebody else too.
    """
    owned = Membership.objects.filter(user=by, role=Role.OWNER).values("area")
    if membership.user.memberships.exclude(area__in=owned).exists():
        raise SourceError(
            "This person works in areas of others too: ask whoever runs the workbench."
        )
    record("password link made", by=by, area=membership.area, member=membership.user_id)
    return default_token_generator.make_token(membership.user)


@transaction.atomic
def set_new_password(*, user: User, token: str, password: str) -> None:
    """Set a new password with a link's token; every session ends and the link works no more.

    Raises:
        SourceError: the link does not work any more.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not default_token_generator.check_token(locked, token):
        raise SourceError("This link does not work any more: ask for a new one.")
    locked.set_password(password)
    locked.save(update_fields=["password"])
    end_all(locked)
    record("password set anew", by=locked)


@transaction.atomic
def sign_out_everywhere(*, by: User) -> None:
    """End every session of one person, this one too."""
    record("signed out everywhere", by=by, sessions=end_all(by))


@transaction.atomic
def forget_second_step(*, user: User) -> None:
    """Take away the second steps of somebody who lost them all, and end their sessions.

    Only from the server itself: it has no address.
    """
    Authenticator.objects.filter(user=user).delete()
    end_all(user)
    record("second step forgotten on the server", member=user.pk)


def first_owner_token() -> str | None:
    """Return the token with which the first person makes their account; None once there is one."""
    return None if User.objects.exists() else _FIRST.sign("first")


def is_for_first_owner(token: str) -> bool:
    """Whether a token lets the first person in: it is ours, recent, and nobody is here yet."""
    try:
        _FIRST.unsign(token, max_age=timedelta(days=INVITATION_DAYS))
    except BadSignature:
        return False
    return not User.objects.exists()


@transaction.atomic
def make_first_owner(*, token: str, email: str, name: str, password: str) -> User:
    """Make the first account of a new workbench.

    Raises:
        SourceError: the link does not work any more.
    """
    record("first account asked for")  # holds the log's lock, so that two cannot be first
    if not is_for_first_owner(token):
        raise SourceError("This link does not work any more: there is an account already.")
    user = User.objects.create_user(email, password, name=name)
    record("account made", by=user)
    return user


def _check_contributor(role: Role, organisation_id: str) -> None:
    if role == Role.CONTRIBUTOR and not organisation_id:
        raise SourceError("A contributor needs an organisation: choose whose rows they fill in.")


def _check_not_last_owner(membership: Membership) -> None:
    """Hold the area while its owners are counted, so that two cannot leave at once."""
    Area.objects.select_for_update(no_key=True).get(pk=membership.area_id)
    others = Membership.objects.filter(area=membership.area_id, role=Role.OWNER)
    if membership.role == Role.OWNER and not others.exclude(pk=membership.pk).exists():
        raise SourceError("An area needs an owner: make somebody else owner first.")
