"""Runs the workbench: one data folder, one server, one worker beside it."""

import contextlib
import os
import signal
import socket
import subprocess  # runs this very Python, no shell # nosec B404
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Final

from carereach.base import SourceError
from carereach.web.holding import hold_folder
from carereach.web.start_up import data_folder

__all__ = ["Serving", "Worker", "serve"]

Say = Callable[[str], None]
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_THREADS: Final = 8
_PATIENCE_S: Final = 5
_PAUSE_S: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where the workbench answers, and whether it is the demonstration."""

    host: str = "localhost"
    port: int = 8000
    is_demo: bool = False

    @property
    def address(self) -> str:
        """Return what people type into a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def serve(serving: Serving, *, opens_browser: bool, say: Say) -> None:
    """Run the workbench until it is stopped.

    Args:
        serving: where it answers.
        opens_browser: whether a browser is opened at its first page.
        say: tells the person at the terminal.

    Raises:
        SourceError: it runs already, the port is taken, or the settings do not fit together.
    """
    folder = prepare(serving)
    with hold_folder(folder, serving.address):
        server = _make_ready(serving, say)
        worker = Worker()
        signal.signal(signal.SIGTERM, _stop)
        worker.start()
        try:
            with contextlib.suppress(KeyboardInterrupt):
                say(f"The workbench is open at {serving.address} (Ctrl-C ends it)")
                if opens_browser:
                    webbrowser.open(serving.address)
                server.run()
        finally:
            _close(server)
            worker.stop()
            say("The workbench is closed.")


def prepare(serving: Serving) -> Path:
    """Set the environment that the settings are read from, and return the data folder.

    The demonstration keeps its own folder and database, so that real data never lose their second
    step; and it answers on this machine only.
    """
    is_local = serving.host in _LOOPBACK
    if serving.is_demo:
        if not is_local:
            raise SourceError("The demonstration has no second step: it answers localhost only.")
        os.environ["CAREREACH_DATA"] = str(data_folder() / "demonstration")
        os.environ["CAREREACH_DEMO"] = "yes"
        os.environ.pop("DATABASE_URL", None)
    if not is_local and "CAREREACH_HOSTS" not in os.environ:
        raise SourceError("Set CAREREACH_HOSTS to the names that people open, with commas between.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "carereach.web.settings"
    return data_folder()


def _make_ready(serving: Serving, say: Say) -> Any:
    """Bring the database up to date, gather what the pages look like, and take the port."""
    import django
    from django.core.management import call_command

    django.setup()
    _check_built()
    listening = _take_port(serving)
    say("Getting the database and the pages ready…")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("clearsessions")
    _greet(serving, say)
    return _make_server(listening)


def _check_built() -> None:
    from django.contrib.staticfiles import finders

    if finders.find("carereach/workbench.css") is None:
        raise SourceError("The look of the pages is not built yet: run make demo once.")


def _take_port(serving: Serving) -> socket.socket:
    """Return a socket that listens where asked.

    Raises:
        SourceError: something else listens there, or the name is not of this machine.
    """
    try:
        return socket.create_server((serving.host, serving.port), family=_family(serving.host))
    except OSError as error:
        raise SourceError(
            f"Port {serving.port} of {serving.host} cannot be used, perhaps because something "
            "else uses it: choose another with --port."
        ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _greet(serving: Serving, say: Say) -> None:
    """Say how to sign in: to the demonstration, or for the very first time."""
    from carereach.web.plans.actions.people import first_owner_token

    if serving.is_demo:
        from carereach.web.demo import fill_demonstration

        for line in fill_demonstration():
            say(line)
        return
    token = first_owner_token()
    if token:
        say(f"Nobody works here yet. Make the first account at {serving.address}first/{token}/")


def _make_server(listening: socket.socket) -> Any:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    proxy = {
        "trusted_proxy": os.environ.get("CAREREACH_PROXY", "127.0.0.1"),
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
    return create_server(
        get_wsgi_application(),
        sockets=[listening],
        threads=_THREADS,
        ident="",
        max_request_body_size=settings.LARGEST_UPLOAD_BYTES + 1_000_000,
        clear_untrusted_proxy_headers=True,
        **(proxy if settings.SESSION_COOKIE_SECURE else {}),
    )


def _close(server: Any) -> None:
    """Close the port and every connection that a browser still keeps open."""
    from waitress import wasyncore

    server.close()
    wasyncore.close_all(server._map)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class Worker:
    """The process that does the long work; started again if it falls over."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watching = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Start it and watch over it."""
        self._begin()
        self._watching.start()

    def stop(self) -> None:
        """End it: politely first, then at once."""
        self._stopping.set()
        process = self._process
        if process is None or process.stdin is None:
            return
        process.terminate()
        try:
            process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdin.close()
        self._watching.join(_PATIENCE_S)

    def _begin(self) -> None:
        """Start the process apart from the terminal, whose Ctrl-C is for the server."""
        self._process = subprocess.Popen(  # fixed words # nosec B603
            [sys.executable, "-m", "carereach.web.job_worker"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def _watch(self) -> None:
        while self._process is not None:
            self._process.wait()
            if self._stopping.wait(_PAUSE_S):
                return
            self._begin()
