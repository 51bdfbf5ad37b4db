"""``carereach serve``: opens, says how to sign in, does jobs beside, ends both on Ctrl-C."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles.finders import get_finder

from carereach.base import SourceError
from carereach.web import serving
from carereach.web.demo import fill_demonstration
from carereach.web.holding import hold_folder
from carereach.web.people.models import Membership, Role
from carereach.web.plans.models import Area
from carereach.web.serving import Serving, Worker

Start = Callable[..., subprocess.Popen[str]]
_PATIENCE_S = 60


def free_port() -> int:
    with socket.create_server(("localhost", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start ``carereach serve`` on a folder of its own; end it whatever happens."""
    running: list[subprocess.Popen[str]] = []
    kept_out = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "CAREREACH_DEMO"}
    environment = {key: value for key, value in os.environ.items() if key not in kept_out}

    def begin(*options: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "carereach", "serve", "--no-browser", *options],
            env=environment | {"CAREREACH_DATA": str(tmp_path), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    told = ""
    for line in process.stdout or ():
        told += line
        if words in line:
            return told
    raise AssertionError(told)


def workers_of(folder: Path) -> list[int]:
    """Return the ids of the job workers of a data folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = str(folder).encode() in (place / "environ").read_bytes()
            if is_ours and b"carereach.web.job_worker" in (place / "cmdline").read_bytes():
                found.append(int(place.name))
        except OSError:
            continue
    return found


def fetch(address: str) -> str:
    with urllib.request.build_opener().open(address) as answer:
        return answer.read().decode()


def wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(_PATIENCE_S * 10):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError("It did not happen in time.")


def test_the_demonstration_opens_signs_in_and_ends(start: Start, tmp_path: Path) -> None:
    port = free_port()
    process = start("--demo", "--port", str(port))
    told = read_until(process, "is open at")
    password = re.search(r"password: (\S+)", told)
    assert password
    here = f"http://localhost:{port}"
    assert fetch(f"{here}/healthz") == "ok"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{here}/accounts/login/").read().decode()
    mark = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    style = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert mark
    assert style
    assert browser.open(here + style[1]).status == 200
    asked = {
        "csrfmiddlewaretoken": mark[1],
        "login": "reader@westmere.example",
        "password": password[1],
    }
    areas = browser.open(f"{here}/accounts/login/", urlencode(asked).encode())
    assert "Westmere" in areas.read().decode()

    second = start("--demo", "--port", str(free_port()))
    assert f"already runs on this data folder, at {here}/" in second.communicate()[0]
    assert second.returncode == SourceError.exit_code

    [worker] = workers_of(tmp_path)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: workers_of(tmp_path) not in ([], [worker]))

    process.send_signal(signal.SIGINT)
    assert "is closed" in process.communicate(timeout=_PATIENCE_S)[0]
    assert process.returncode == 0
    assert workers_of(tmp_path) == []


def test_a_new_workbench_names_the_first_link_and_no_worker_outlives_it(
    start: Start, tmp_path: Path
) -> None:
    port = free_port()
    process = start("--port", str(port))
    told = read_until(process, "is open at")
    link = re.search(r"http://\S+/first/\S+", told)
    assert link
    assert "Make the first account" in fetch(link[0])
    wait_for(lambda: len(workers_of(tmp_path)) == 1)
    process.kill()
    wait_for(lambda: workers_of(tmp_path) == [])
    again = start("--port", str(port))
    assert "/first/" in read_until(again, "is open at")
    again.terminate()
    assert again.wait(_PATIENCE_S) == 0


def test_a_port_in_use_is_a_sentence(start: Start) -> None:
    with socket.create_server(("localhost", 0)) as listening:
        process = start("--port", str(listening.getsockname()[1]))
        told = process.communicate(timeout=_PATIENCE_S)[0]
    assert "choose another with --port" in told
    assert process.returncode == SourceError.exit_code


@pytest.fixture
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in ("CAREREACH_DEMO", "DJANGO_SETTINGS_MODULE", "DATABASE_URL"):
        monkeypatch.setenv(name, "as before")
    monkeypatch.delenv("CAREREACH_HOSTS", raising=False)
    monkeypatch.setenv("CAREREACH_DATA", str(tmp_path))
    return monkeypatch


def test_the_demonstration_keeps_apart(own_environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = serving.prepare(Serving(is_demo=True))
    assert folder == tmp_path / "demonstration"
    assert "DATABASE_URL" not in os.environ
    with pytest.raises(SourceError, match="answers localhost only"):
        serving.prepare(Serving(is_demo=True, host="0.0.0.0"))  # noqa: S104 - refused


def test_a_network_names_its_hosts(own_environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    open_to_all = Serving(host="0.0.0.0")  # noqa: S104 - refused at first
    with pytest.raises(SourceError, match="CAREREACH_HOSTS"):
        serving.prepare(open_to_all)
    own_environment.setenv("CAREREACH_HOSTS", "carereach.council.example")
    assert serving.prepare(open_to_all) == tmp_path
    assert os.environ["CAREREACH_DEMO"] == "as before"


def test_an_address_of_the_sixth_version_stands_in_brackets() -> None:
    assert Serving(host="::1", port=8001).address == "http://[::1]:8001/"


def test_a_folder_is_held_once_and_let_go(tmp_path: Path) -> None:
    with hold_folder(tmp_path, "http://localhost:8000/"):
        for _ in range(2):
            with (
                pytest.raises(SourceError, match="at http://localhost:8000/"),
                hold_folder(tmp_path, "http://localhost:8001/"),
            ):
                pass
    with hold_folder(tmp_path, "http://localhost:8001/"):
        assert (tmp_path / "running-at").read_text() == "http://localhost:8001/"


def test_a_worker_never_started_stops_quietly() -> None:
    Worker().stop()


@pytest.fixture
def own_signals() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("transactional_db", "own_signals")
def test_the_server_answers_until_ctrl_c(own_environment: pytest.MonkeyPatch) -> None:
    own_environment.setenv("BROWSER", "true")
    own_environment.delenv("DATABASE_URL")
    port, told = free_port(), []

    def ask_and_end() -> None:
        browser = urllib.request.build_opener()
        with contextlib.suppress(urllib.error.HTTPError):
            wait_for(lambda: any("is open at" in line for line in told))
            browser.open(f"http://localhost:{port}/nothing-here/")
        os.kill(os.getpid(), signal.SIGINT)

    asking = threading.Thread(target=ask_and_end)
    asking.start()
    serving.serve(Serving(port=port), opens_browser=True, say=told.append)
    asking.join()
    assert told[0].startswith("Getting the database")
    assert "Make the first account" in told[1]
    assert told[-1] == "The workbench is closed."


def test_the_demonstration_is_filled_once(db: None) -> None:
    first, second = (list(fill_demonstration()) for _ in range(2))
    assert first[1:] == second
    assert {role: member.user.email for role in Role for member in members_as(role)} == {
        role: f"{role}@westmere.example" for role in Role
    }
    [run] = Area.objects.get().runs.all()
    assert (run.kind, run.revision_number) == ("audit", 1)


def members_as(role: Role) -> list[Membership]:
    return list(Membership.objects.filter(role=role).select_related("user"))


def test_the_demonstration_says_how_to_sign_in(db: None) -> None:
    told: list[str] = []
    serving._greet(Serving(is_demo=True), told.append)
    assert told[-1].startswith("  password: ")
    told.clear()
    serving._greet(Serving(), told.append)
    assert told == [], "somebody works here already"


def test_a_port_that_is_taken_is_refused() -> None:
    with (
        socket.create_server(("localhost", 0)) as listening,
        pytest.raises(SourceError, match="choose another with --port"),
    ):
        serving._take_port(Serving(port=int(listening.getsockname()[1])))


def test_pages_that_were_never_built_are_a_sentence(settings: object) -> None:
    settings.STATICFILES_DIRS = []  # type: ignore[attr-defined]
    get_finder.cache_clear()
    with pytest.raises(SourceError, match="run make demo once"):
        serving._check_built()
    get_finder.cache_clear()


def test_a_stop_is_an_interruption() -> None:
    with pytest.raises(KeyboardInterrupt):
        serving._stop(signal.SIGTERM, None)
