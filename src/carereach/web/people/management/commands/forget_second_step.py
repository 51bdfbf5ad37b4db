"""``django forget_second_step ADDRESS``: for somebody who lost phone, key and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from carereach.web.people.models import User
from carereach.web.plans.actions.people import forget_second_step

__all__ = ["Command"]


class Command(BaseCommand):
    """Takes away every second step of one person; they set up another when they next sign in."""

    help = "Take away the second step of one person."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the person's address."""
        parser.add_argument("address")

    def handle(self, *_: Any, address: str, **__: Any) -> None:
        """Do it, or say that nobody has this address."""
        user = User.objects.filter(email=address.lower()).first()
        if user is None:
            raise CommandError("Nobody has this address.")
        forget_second_step(user=user)
        self.stdout.write("Done. They set up another second step when they next sign in.")
