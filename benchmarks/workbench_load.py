"""How fast the workbench is while eight people use it, on an area of 450 small areas.

Run ``python benchmarks/workbench_load.py`` for SQLite, or with ``DATABASE_URL`` set for an empty
PostgreSQL database. It makes the area, audits it once, starts ``carereach serve`` on this machine
and lets eight signed-in people of every role read, edit and export for a minute. What it prints is
in ``docs/reference/workbench-speed.md``. The clients share the processor with the server.
"""

import argparse
import contextlib
import math
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path

from large_area import large_area

PASSWORD = "quiet harbour lantern 7"  # noqa: S105 - of people who do not exist
ROLES = ("owner", "analyst", "assurer", "contributor", "reader", "reader", "reader", "contributor")
STEPS = ("", "need/", "access/", "access/?age=12-15", "access/N10/treatment/", "capacity/",
         "services/", "contracts/", "standards/", "evidence/", "actions/", "reports/", "data/",
         "returns/", "audit/access/table/3/")  # fmt: skip
READABLE = tuple(step for step in STEPS if step != "returns/")
EDITED = {"owner": ("partners", 2, "budget_gbp_per_year"), "analyst": ("programmes", 2, "cost_gbp"),
          "contributor": ("capacity", 5, "staff_wte")}  # fmt: skip
EXPORTS = {"owner": "data/export/excel/", "analyst": "data/export/zip/", "reader": "reports/{xlsx}"}


def prepare() -> None:
    """Make the area, its people and one audit in the database that the environment names."""
    import django

    django.setup()
    from django.core.management import call_command

    from carereach.cycle.workbench_audit import make_audit
    from carereach.web.people.models import Membership, User
    from carereach.web.plans.actions.work import claim, finish
    from carereach.web.plans.models import Area, Revision, Run
    from carereach.web.plans.store import save_revision

    call_command("migrate", interactive=False, verbosity=0)
    files = large_area()
    area = Area.objects.create(name="Great Westmere", invented=True, key="great")
    for number, role in enumerate(ROLES):
        user = User.objects.create_user(_address(number), PASSWORD, name=f"{role} {number}")
        own = "org-mind" if role == "contributor" else ""
        Membership.objects.create(user=user, area=area, role=role, organisation_id_in_tables=own)
    owner = User.objects.get(email=_address(0))
    save_revision(
        by=owner, area=area, kind=Revision.Kind.CREATED, files=files, summary="Made for timing"
    )
    with tempfile.TemporaryDirectory() as name:
        for file, content in files.items():
            (Path(name) / file).write_bytes(content)
        made = make_audit(Path(name))
    run = claim(run_key=Run.objects.create(area=area, revision_number=1, by=owner).key)
    if run is None or not finish(run=run, made=made):
        raise SystemExit("The audit was not kept.")
    print(run.key)


def _address(number: int) -> str:
    return f"person{number}@westmere.example"


class _Fields(HTMLParser):
    """What a browser would send back of the last form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("input", "textarea") and given.get("name"):
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self.values[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and "selected" in given:
            self.values[self._select] = given.get("value", "")


class Person:
    """Somebody at a browser, and how long each page took."""

    def __init__(self, base: str, number: int, run_key: str) -> None:
        self._base, self._number, self.role = base, number, ROLES[number]
        self._run_key = run_key
        self._rng = random.Random(20260503 + number)  # noqa: S311 - an invented person
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._browser = urllib.request.build_opener(cookies)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []
        self.late = 0

    def sign_in(self) -> None:
        """Sign in as a person does."""
        sent = {"login": _address(self._number), "password": PASSWORD}
        self._send("sign in", "accounts/login/", sent)

    def work_until(self, moment: float) -> None:
        """Read page after page; now and then edit a row or take a file away."""
        while time.monotonic() < moment:
            chance = self._rng.random()
            if chance < 0.05 and self.role in EDITED:
                self._edit()
            elif chance < 0.08 and self.role in EXPORTS:
                path = EXPORTS[self.role].format(xlsx=f"{self._run_key}/report.xlsx")
                self._get(path, f"file: {path.replace(self._run_key + '/', '')}")
            else:
                step = self._rng.choice(READABLE)
                self._get(step, step or "overview")

    def _get(self, path: str, name: str) -> str:
        return self._timed(name, f"areas/great/{path}", None)

    def _edit(self) -> None:
        table, row, column = EDITED[self.role]
        path = f"areas/great/data/table/{table}/{row}/"
        fields = self._send("edit: save", path, {column: str(self._rng.randint(5, 9))})
        if "<h1>Row" in fields:
            is_late = "changed" in fields and "somebody else" in fields
            self.errors += [] if is_late else ["an edit was refused"]
            self.late += is_late

    def _send(self, name: str, path: str, changed: dict[str, str]) -> str:
        reader = _Fields()
        reader.feed(self._timed(name.replace("save", "form"), path, None))
        sent = reader.values | changed
        return self._timed(name, path, urllib.parse.urlencode(sent).encode())

    def _timed(self, name: str, path: str, data: bytes | None) -> str:
        asked = urllib.request.Request(  # noqa: S310 - this machine's own server
            self._base + path, data=data, headers={"Referer": self._base}
        )
        begin = time.perf_counter()
        try:
            with self._browser.open(asked, timeout=60) as reply:
                content = bytes(reply.read())
        except (urllib.error.URLError, OSError) as error:
            self.errors.append(f"{name}: {error}")
            return ""
        self.times[name].append(time.perf_counter() - begin)
        return content.decode("utf-8", "replace")


@contextlib.contextmanager
def serving(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``carereach serve`` until the load is over."""
    command = [sys.executable, "-m", "carereach", "serve", "--no-browser", "--port", str(port)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        try:
            _wait_until_open(port)
            yield process
        finally:
            process.terminate()
            process.wait(20)


def _wait_until_open(port: int) -> None:
    for _ in range(120):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5).close()
            return
        time.sleep(0.5)
    raise SystemExit("The workbench did not open.")


def _peak_mb(pid: int) -> float:
    """Return the most memory a process has held [MB]; Linux only."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found.group(1)) / 1024 if found else 0.0


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(environment: dict[str, str], run_key: str, *, port: int, seconds: int) -> int:
    """Let everybody work at once, print what came of it, and return the number of errors."""
    base = f"http://localhost:{port}/"
    with serving(environment, port) as process:
        people = [Person(base, number, run_key) for number in range(len(ROLES))]
        for person in people:
            person.sign_in()
        before, begin = _cpu_seconds(process.pid), time.monotonic()
        threads = [
            threading.Thread(target=person.work_until, args=(begin + seconds,)) for person in people
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wall = time.monotonic() - begin
        cpu, peak = _cpu_seconds(process.pid) - before, _peak_mb(process.pid)
    return _tell(people, wall, cpu, peak)


def _tell(people: list[Person], wall: float, cpu: float, peak: float) -> int:
    times: dict[str, list[float]] = defaultdict(list)
    for person in people:
        for name, found in person.times.items():
            times[name] += found
    print("| page | answers | median ms | p95 ms |\n|---|--:|--:|--:|")
    for name, found in sorted(times.items()):
        p95 = sorted(found)[math.ceil(0.95 * len(found)) - 1]
        median = statistics.median(found)
        print(f"| {name} | {len(found)} | {1000 * median:.0f} | {1000 * p95:.0f} |")
    errors = [error for person in people for error in person.errors]
    answers = sum(map(len, times.values()))
    print(f"\n{answers} answers in {wall:.0f} s ({answers / wall:.1f}/s), {len(errors)} errors;")
    print(f"the server used {cpu:.0f} s of processor time and at most {peak:.0f} MB.")
    late = sum(person.late for person in people)
    print(f"{late} edits were told that somebody else had changed the area meanwhile.")
    for error in sorted(set(errors))[:10]:
        print(f"error: {error}")
    return len(errors)


def main() -> None:
    """Prepare in a process of its own, then load the server."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--prepare", action="store_true")
    asked = parser.parse_args()
    if asked.prepare:
        prepare()
        return
    with tempfile.TemporaryDirectory(prefix="carereach-load-") as folder:
        environment = os.environ | {
            "CAREREACH_DATA": folder,
            "CAREREACH_DEMO": "yes",
            "DJANGO_SETTINGS_MODULE": "carereach.web.settings",
        }
        command = [sys.executable, __file__, "--prepare"]
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        key = done.stdout.split()[-1]
        raise SystemExit(min(1, load(environment, key, port=asked.port, seconds=asked.seconds)))


if __name__ == "__main__":
    main()
