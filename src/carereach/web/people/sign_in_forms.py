"""The sign-in library's own forms in our words; nothing about how they work."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

__all__ = ["SecondStep", "SecondStepAgain", "SetUpApp", "SignIn"]


def _put(field: forms.Field, label: str, required: str, **attributes: str) -> None:
    field.label, field.help_text = label, ""
    field.error_messages["required"] = required
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignIn(LoginForm):  # type: ignore[misc]
    """Address and password, without a link to a reset by email: none is sent."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        _put(self.fields["login"], "Work email address", "Enter your work email address.")
        _put(self.fields["password"], "Password", "Enter your password.")


class SecondStep(AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        _put(self.fields["code"], "Code", "Enter the code.", autocomplete="one-time-code")


class SecondStepAgain(ReauthenticateForm):  # type: ignore[misc]
    """The same, before one changes how one signs in."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        _put(self.fields["code"], "Code", "Enter the code.", autocomplete="one-time-code")


class SetUpApp(ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the new app shows."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        _put(self.fields["code"], "The six digits it shows", "Enter the six digits.")
