"""Does the long work beside the server: started by it, and ended with it however it ends."""

import os
import threading
from typing import Final

__all__ = ["work"]

_STANDARD_INPUT: Final = 0


def work() -> None:
    """Take jobs one after the other until told to stop, or until the server is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carereach.web.settings")
    threading.Thread(target=_leave_with_the_server, daemon=True).start()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("db_worker", queue_name="*", interval=1, startup_delay=False, reload=False)


def _leave_with_the_server() -> None:
    """Wait for the end of what the server says, which comes when it ends; then leave at once.

    Read below Python's own buffers: a thread that holds one of those keeps a process from ending.
    """
    while os.read(_STANDARD_INPUT, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    work()
