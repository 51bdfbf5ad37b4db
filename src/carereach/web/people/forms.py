"""Forms about people: what is asked, and why a value is not taken."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from carereach.web.people.models import Organisation, Role, User

__all__ = ["FirstOwnerForm", "InviteForm", "JoinForm", "PasswordForm", "RoleForm"]

_NONE = ("", "No rows: they see or judge the whole area")


def _organisation_field(organisations: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[_NONE, *organisations],
        required=False,
        label="Whose rows a contributor fills in",
        help_text="Only for contributors. The organisations are those in the area's tables.",
    )


class RoleForm(forms.Form):
    """What a member may do."""

    role = forms.ChoiceField(
        choices=Role.choices,
        label="Role",
        help_text=(
            "Owners also invite and remove people; analysts keep the tables; assurers judge "
            "standards; contributors fill in their own organisation's rows; readers read."
        ),
    )
    organisation_id_in_tables = forms.ChoiceField(choices=[_NONE], required=False)

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["organisation_id_in_tables"] = _organisation_field(organisations)

    def clean(self) -> dict[str, Any]:
        """Ask for the organisation of a contributor, and of nobody else."""
        told: dict[str, Any] = super().clean() or {}
        is_contributor = told.get("role") == Role.CONTRIBUTOR
        if is_contributor and not told.get("organisation_id_in_tables"):
            self.add_error(
                "organisation_id_in_tables", "Choose whose rows this contributor fills in."
            )
        if not is_contributor:
            told["organisation_id_in_tables"] = ""
        return told


class InviteForm(RoleForm):
    """Who is invited, for which organisation, as what."""

    email = forms.EmailField(
        label="Work email address",
        help_text="The invitation works for this address only.",
        error_messages={
            "required": "Enter their work email address.",
            "invalid": "Enter an email address like name@example.nhs.uk.",
        },
    )
    organisation = forms.CharField(
        max_length=200,
        label="Organisation",
        error_messages={"required": "Enter the organisation they work for."},
    )
    kind = forms.ChoiceField(choices=Organisation.Kind.choices, label="Kind of organisation")
    field_order = ("email", "organisation", "kind", "role", "organisation_id_in_tables")


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. Three or four words that only you put together work.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password."},
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password again."},
    )

    def __init__(self, *args: Any, person: User | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._person = person

    def clean(self) -> dict[str, Any]:
        """Check that both are the same and that the password is not easily guessed."""
        told: dict[str, Any] = super().clean() or {}
        password, again = told.get("password"), told.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords differ.")
        if password:
            try:
                validate_password(password, self._who(told))
            except ValidationError as error:
                self.add_error("password", error)
        return told

    def asked(self) -> dict[str, str]:
        """Return what was entered, the password once."""
        told = {name: str(value) for name, value in self.cleaned_data.items() if name != "again"}
        return told | ({"email": told["email"].lower()} if "email" in told else {})

    def _who(self, told: dict[str, Any]) -> User:
        person = self._person or User()
        return User(email=told.get("email") or person.email, name=told.get("name") or person.name)


class JoinForm(PasswordForm):
    """A new account: the name others see, and a password."""

    name = forms.CharField(
        max_length=120,
        label="Your name",
        help_text="As your partners in the area know you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    field_order: Sequence[str] = ("name", "password", "again")


class FirstOwnerForm(JoinForm):
    """The first account of a new workbench."""

    email = forms.EmailField(
        label="Work email address",
        help_text="You sign in with it. Nothing is sent to it.",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": "Enter your work email address.",
            "invalid": "Enter an email address like name@example.nhs.uk.",
        },
    )
    field_order = ("name", "email", "password", "again")
