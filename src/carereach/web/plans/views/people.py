"""People: who works in the area, invitations, roles, one's own account."""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from carereach.web.people.forms import (
    FirstOwnerForm,
    InviteForm,
    JoinForm,
    PasswordForm,
    RoleForm,
)
from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.actions import people as actions
from carereach.web.plans.shown import people as shown
from carereach.web.plans.views.within import done, here, reads_or_writes

__all__ = [
    "accept_invitation",
    "account",
    "first_owner",
    "invitation_withdraw",
    "invite",
    "member_password",
    "member_remove",
    "member_role",
    "members",
    "new_password",
    "sign_out_everywhere",
]


def _once(request: HttpRequest, template: str, told: dict[str, Any]) -> HttpResponse:
    """Show a secret in the answer itself: it is kept nowhere, so no redirect could show it."""
    response = render(request, template, told)
    response["Cache-Control"] = "private, no-store"
    return response


def members(request: HttpRequest, area_key: str) -> HttpResponse:
    """List who works here and who is invited."""
    return render(request, "people/members.html", shown.members_of(here(request, area_key)))


@reads_or_writes
def invite(request: HttpRequest, area_key: str) -> HttpResponse:
    """Ask whom to invite, then show the link once."""
    mine = here(request, area_key)
    form = InviteForm(request.POST or None, organisations=shown.organisations_in(mine.area))
    tokens: list[str] = []
    if done(form, lambda: tokens.append(_invite(mine, form))):
        link = request.build_absolute_uri(reverse("accept_invitation", args=[*tokens]))
        return _once(request, "people/invited.html", {"link": link, "told": form.cleaned_data})
    return render(request, "people/invite.html", {"form": form})


def _invite(mine: Membership, form: InviteForm) -> str:
    told = form.cleaned_data
    return actions.invite(
        by=mine.user,
        area=mine.area,
        email=told["email"],
        role=Role(told["role"]),
        organisation=(told["organisation"], told["kind"]),
        organisation_id_in_tables=told["organisation_id_in_tables"],
    )


@require_POST
def invitation_withdraw(request: HttpRequest, area_key: str, invitation_pk: int) -> HttpResponse:
    """Take back an invitation."""
    mine = here(request, area_key)
    invitation = shown.invitation_in(mine.area, invitation_pk)
    actions.withdraw_invitation(by=mine.user, invitation=invitation)
    messages.success(request, "The invitation was withdrawn: its link works no more.")
    return redirect("members", area_key)


@reads_or_writes
def member_role(request: HttpRequest, area_key: str, member_pk: int) -> HttpResponse:
    """Give a member another role."""
    mine = here(request, area_key)
    member = shown.member_in(mine.area, member_pk)
    now = {
        "role": member.role,
        "organisation_id_in_tables": member.organisation_id_in_tables,
    }
    organisations = shown.organisations_in(mine.area)
    form = RoleForm(request.POST or None, initial=now, organisations=organisations)
    if done(form, lambda: _change_role(mine, member, form)):
        messages.success(request, "The role was changed.")
        return redirect("members", area_key)
    return render(request, "people/role.html", {"form": form, "member": member})


def _change_role(mine: Membership, member: Membership, form: RoleForm) -> None:
    told = form.cleaned_data
    actions.change_role(
        by=mine.user,
        membership=member,
        role=Role(told["role"]),
        organisation_id_in_tables=told["organisation_id_in_tables"],
    )


@reads_or_writes
def member_remove(request: HttpRequest, area_key: str, member_pk: int) -> HttpResponse:
    """Ask, then take a member out of the area."""
    mine = here(request, area_key)
    member = shown.member_in(mine.area, member_pk)
    form = forms.Form(request.POST) if request.method == "POST" else None
    if done(form, lambda: actions.remove_member(by=mine.user, membership=member)):
        messages.success(request, "They work here no more.")
        return (
            redirect("areas") if member.user_id == mine.user_id else redirect("members", area_key)
        )
    return render(request, "people/remove.html", {"form": form, "member": member})


@reads_or_writes
def member_password(request: HttpRequest, area_key: str, member_pk: int) -> HttpResponse:
    """Ask, then show once the link with which a member sets a new password."""
    mine = here(request, area_key)
    member = shown.member_in(mine.area, member_pk)
    form = forms.Form(request.POST) if request.method == "POST" else None
    tokens: list[str] = []
    if done(
        form,
        lambda: tokens.append(actions.make_password_token(by=mine.user, membership=member)),
    ):
        link = request.build_absolute_uri(reverse("new_password", args=[member.user_id, *tokens]))
        return _once(request, "people/password_link.html", {"link": link, "member": member})
    return render(request, "people/password_ask.html", {"form": form, "member": member})


@reads_or_writes
def accept_invitation(request: HttpRequest, invitation_token: str) -> HttpResponse:
    """Join by an invitation: with a new account, or the one that has its address."""
    found = shown.invited_by(invitation_token)
    if found is None:
        return render(request, "people/dead_link.html", status=404)
    invitation, has_account = found
    told = {"invitation": invitation, "has_account": has_account}
    if request.user.is_authenticated:
        return _join_as(request, request.user, invitation_token, told)
    if has_account:
        return render(request, "people/join.html", told)
    return _join_as_new(request, invitation_token, told)


def _join_as(request: HttpRequest, user: User, token: str, told: dict[str, Any]) -> HttpResponse:
    """Let somebody who is signed in say that they join."""
    form = forms.Form(request.POST) if request.method == "POST" else None
    if done(form, lambda: actions.join(by=user, token=token)):
        return redirect("overview", told["invitation"].area.key)
    return render(request, "people/join_signed_in.html", told | {"form": form})


def _join_as_new(request: HttpRequest, token: str, told: dict[str, Any]) -> HttpResponse:
    """Let somebody make their account and join with it."""
    email = told["invitation"].email
    form = JoinForm(request.POST or None, person=User(email=email))
    if done(form, lambda: actions.join_as_new(token=token, email=email, **form.asked())):
        return _sign_in(request, email)
    return render(request, "people/join.html", told | {"form": form})


def _sign_in(request: HttpRequest, email: str) -> HttpResponse:
    """Sign in somebody who has just made their account."""
    answer: HttpResponse = perform_login(
        request, shown.person_with(email), email_verification="none"
    )
    return answer


@reads_or_writes
def new_password(request: HttpRequest, user_pk: int, password_token: str) -> HttpResponse:
    """Set a new password by a link from the owner."""
    user = shown.who_forgot(user_pk, password_token)
    if user is None:
        return render(request, "people/dead_link.html", status=404)
    form = PasswordForm(request.POST or None, person=user)
    if done(
        form,
        lambda: actions.set_new_password(user=user, token=password_token, **form.asked()),
    ):
        messages.success(request, "The password was set: sign in with it.")
        return redirect("account_login")
    return render(request, "people/new_password.html", {"form": form, "person": user})


@reads_or_writes
def first_owner(request: HttpRequest, first_token: str) -> HttpResponse:
    """Make the first account of a new workbench."""
    if not actions.is_for_first_owner(first_token):
        return render(request, "people/dead_link.html", status=404)
    form = FirstOwnerForm(request.POST or None)
    if done(form, lambda: actions.make_first_owner(token=first_token, **form.asked())):
        return _sign_in(request, form.asked()["email"])
    return render(request, "people/first_owner.html", {"form": form})


def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account: password, second steps, sessions."""
    return render(request, "people/account.html")


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of one's own, this one too."""
    if isinstance(request.user, User):
        actions.sign_out_everywhere(by=request.user)
    logout(request)
    return redirect("account_login")
