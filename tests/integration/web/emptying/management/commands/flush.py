"""Django's ``flush``, with the log's guards lifted: every test that writes for real needs it."""

from typing import Any

from django.core.management.commands.flush import Command as Flush

from carereach.web.plans.guards import unguarded_log


class Command(Flush):
    def handle(self, **options: Any) -> None:
        with unguarded_log():
            super().handle(**options)
