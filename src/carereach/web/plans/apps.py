"""Guards the log whenever the database was brought up to date."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

__all__ = ["Plans"]


class Plans(AppConfig):
    """What an area's partners keep."""

    name = "carereach.web.plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the database's own guards of the log in place after each migration."""
        from carereach.web.plans.guards import guard_log

        post_migrate.connect(guard_log, sender=self, dispatch_uid="guard the log")
