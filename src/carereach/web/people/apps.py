"""Starts listening for sign-ins when the workbench starts."""

from django.apps import AppConfig

__all__ = ["People"]


class People(AppConfig):
    """Who works here."""

    name = "carereach.web.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Write sign-ins, failures, sign-outs and changes of second steps to the log."""
        from carereach.web.people import listening

        listening.connect()
