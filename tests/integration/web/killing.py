"""Kills people's work at random moments and looks at what is left: ``killing.py KILLS SEED``.

Two processes work at once, one on tables and one on jobs, and both are killed without warning. What
was acknowledged before must be there; what was not must be there whole or not at all.
"""

import csv
import hashlib
import io
import json
import os
import random
import signal
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "carereach.web.settings"
WESTMERE = Path(__file__).parents[3] / "examples" / "westmere"
LONGEST_LIFE_S = 2.5
WORD = "A service for the proof "


def work_on_tables(tell: Callable[[dict[str, Any]], None], seed: int) -> None:
    """Edit and import in turn, and tell of each change once it is acknowledged."""
    from carereach.cycle.workbench_data import pack_files
    from carereach.web.people.models import User
    from carereach.web.plans.actions.imports import bring_in, write_upload
    from carereach.web.plans.models import Area, Revision
    from carereach.web.plans.store import save_revision

    area, by = Area.objects.get(), User.objects.get()
    turn = seed
    while True:
        turn += 1
        files = {"services.csv": services(f"{seed}-{turn}"), "contracts.csv": one_more(turn)}
        if turn % 3:
            done = save_revision(
                by=by, area=area, kind=Revision.Kind.EDITED, files=files, summary="edit"
            )
            kind = "edit"
        else:
            upload = bring_in(by=by, area=area, name="w.zip", content=pack_files(files))
            done = write_upload(by=by, upload=upload)
            kind = "import"
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        tell({"kind": kind, "revision": done.number, "files": hashes})


def work_on_jobs(tell: Callable[[dict[str, Any]], None], seed: int) -> None:
    """Ask for work, tell that it was asked for, and do all the work there is."""
    from django.core.management import call_command

    from carereach.web.people.models import User
    from carereach.web.plans import jobs
    from carereach.web.plans.actions.runs import start
    from carereach.web.plans.models import Area

    jobs.KINDS = {"audit": small_work}  # type: ignore[misc]
    area, by = Area.objects.get(), User.objects.get()
    turn = 0
    while True:
        turn += 1
        run = start(by=by, area=area, options={"turn": f"{seed}-{turn}"})
        tell({"kind": "job", "run": run.key})
        call_command(
            "db_worker",
            queue_name="*",
            interval=0.05,
            startup_delay=False,
            reload=False,
            batch=True,
        )


def small_work(folder: Path, options: object = None, *, progress: Callable[..., None]) -> Any:
    """Stand in for an audit: as many steps and kinds of results, in a fraction of the time."""
    from carereach.cycle.workbench_audit import Made
    from carereach.report.pieces import Piece, SectionPieces

    for step in range(8):
        progress(step, 8, f"step {step}")
        time.sleep(0.02)
    pieces = (Piece("paragraph", "", "<p>x</p>"),) * 3
    sections = tuple(SectionPieces(f"s{n}", "t", "a", "m", "", pieces) for n in range(4))
    files = {f"report{n}": os.urandom(50_000) for n in range(4)}
    return Made(answers={"headline": "x"}, files=files, sections=sections)


def services(word: str) -> bytes:
    """Return Westmere's services, one of them renamed."""
    rows = list(csv.reader(io.StringIO((WESTMERE / "services.csv").read_text("utf-8"))))
    rows[1][rows[0].index("name")] = WORD + word
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue().encode()


def one_more(turn: int) -> bytes:
    """Return Westmere's contracts, changed a little every turn."""
    content = (WESTMERE / "contracts.csv").read_bytes()
    return content if turn % 2 else content.replace(b"\r\n", b"\n") + b"\n" * (turn % 5)


def set_up() -> None:
    from django.core.management import call_command

    from carereach.web.people.models import Membership, Role, User
    from carereach.web.plans.models import Area, Revision
    from carereach.web.plans.store import save_revision

    call_command("migrate", verbosity=0, interactive=False)
    by = User.objects.create_user("proof@westmere.example")
    area = Area.objects.create(name="Westmere", invented=True)
    Membership.objects.create(user=by, area=area, role=Role.OWNER)
    files = {
        str(path.relative_to(WESTMERE)): path.read_bytes()
        for path in sorted(WESTMERE.rglob("*"))
        if path.suffix in {".csv", ".toml", ".geojson"}
    }
    save_revision(by=by, area=area, kind=Revision.Kind.CREATED, files=files, summary="made")


def look(told: list[dict[str, Any]]) -> Counter[str]:
    """Return what is wrong after a kill, by kind of fault; what was told must be there."""
    from carereach.web.plans.models import Area, LogEntry, Revision, Run, TableVersion

    faults: Counter[str] = Counter()
    area = Area.objects.get()
    numbers = sorted(Revision.objects.values_list("number", flat=True))
    if numbers != list(range(1, area.revision_number + 1)):
        faults["revisions out of step"] += 1
    logged = {}
    for text in LogEntry.objects.filter(event="tables changed").values_list("facts", flat=True):
        facts = json.loads(text)
        logged[facts["revision"]] = facts["files"]
    ends = LogEntry.objects.filter(event="run done").values_list("facts", flat=True)
    ended = {json.loads(text)["run"] for text in ends}  # old results make room for new ones
    held = Counter(TableVersion.objects.values_list("number", flat=True))
    if dict(held) != logged or sorted(logged) != numbers:
        faults["half-written revisions"] += 1
    for ack in told:
        if ack["kind"] == "job":
            is_kept = Run.objects.filter(key=ack["run"]).exists()
            faults["lost jobs"] += not (is_kept or ack["run"] in ended)
            continue
        rows = TableVersion.objects.filter(number=ack["revision"])
        kept = {
            row.name: hashlib.sha256(zlib.decompress(bytes(row.content))).hexdigest()
            for row in rows
        }
        faults["lost writes"] += (
            any(ack["files"].get(name) != kept[name] for name in kept) or not kept
        )
    for run in Run.objects.filter(state=Run.State.DONE).prefetch_related("files", "fragments"):
        if (run.files.count(), run.fragments.count()) != (4, 20):
            faults["half-written results"] += 1
    return faults


def whole_log(_told: object) -> Counter[str]:
    """Verify the whole log."""
    from carereach.web.plans.log import verify

    return Counter({"damaged logs": int(bool(verify().fault))})


def settle_jobs(_told: object) -> Counter[str]:
    """Do what waits, as the worker does when it is started again; then nothing may hang."""
    from django.core.management import call_command
    from django.utils import timezone

    from carereach.web.people.models import User
    from carereach.web.plans import jobs
    from carereach.web.plans.actions.runs import start
    from carereach.web.plans.actions.work import CUT_OFF, OPEN, settle
    from carereach.web.plans.models import Area, LogEntry, Run

    jobs.KINDS = {"audit": small_work}  # type: ignore[misc]
    area = Area.objects.get()
    start(by=User.objects.get(), area=area, options={"last": "one"})
    call_command(
        "db_worker", queue_name="*", interval=0.05, startup_delay=False, reload=False, batch=True
    )
    settle(area=area, now=timezone.now() + timedelta(minutes=2))
    said = Counter(Run.objects.values_list("state", "label"))
    hanging = sum(many for (state, _), many in said.items() if state in OPEN)
    unsaid = sum(
        many for (state, label), many in said.items() if state == "failed" and label != CUT_OFF
    )
    done = LogEntry.objects.filter(event="run done").count()
    cut = LogEntry.objects.filter(event="run failed").count()
    return Counter(
        {
            "hanging jobs": hanging,
            "failed jobs without a reason": unsaid,
            "_done": done,
            "_cut": cut,
        }
    )


def in_child(act: Callable[[], None]) -> int:
    """Start a process for some work; it never returns into this one."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        act()
        code = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)  # noqa: T201
    finally:
        os._exit(code)


def ask(question: Callable[[Any], Counter[str]], told: object = None) -> Counter[str]:
    """Return a child's answer: this process itself never opens the database."""
    read, write = os.pipe()
    pid = in_child(lambda: _answer(write, question(told)))
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        content = answer.read()
    os.waitpid(pid, 0)
    if not content:
        raise RuntimeError("nothing can be read any more")
    return Counter(json.loads(content))


def _answer(write: int, found: object) -> None:
    with os.fdopen(write, "wb") as target:
        target.write(json.dumps(found).encode())


def begin(work: Callable[..., None], seed: int) -> tuple[int, int]:
    read, write = os.pipe()

    def tell(what: dict[str, Any]) -> None:
        os.write(write, json.dumps(what).encode() + b"\n")

    pid = in_child(lambda: work(tell, seed))
    os.close(write)
    return pid, read


def finish(begun: tuple[int, int], life: float) -> list[dict[str, Any]]:
    pid, read = begun
    time.sleep(life)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("the work ended by itself")
    with os.fdopen(read, "rb") as lines:
        return [json.loads(line) for line in lines if line.endswith(b"\n")]


def prove(kills: int, seed: int) -> dict[str, int]:
    """Kill so many processes and return the counts of everything."""
    chance = random.Random(seed)  # noqa: S311 - moments to kill at, not secrets
    counts: Counter[str] = Counter()
    for round_ in range(kills // 2):
        tables = begin(work_on_tables, round_ * 1_000)
        jobs = begin(work_on_jobs, round_ * 1_000)
        first, second = sorted(chance.uniform(0.02, LONGEST_LIFE_S) for _ in range(2))
        order = [tables, jobs] if chance.random() < 0.5 else [jobs, tables]
        told = finish(order[0], first) + finish(order[1], second - first)
        counts["kills"] += 2
        counts.update(f"acknowledged {each['kind']}s" for each in told)
        counts.update(ask(look, told))
        if round_ % 20 == 0:
            counts.update(ask(whole_log))
    counts.update(ask(settle_jobs))
    counts.update(ask(whole_log))
    return dict(counts)


def main() -> None:
    """Print the counts as JSON; whatever is loaded before the first fork is loaded once."""
    import django

    django.setup()
    import carereach.web.plans.actions.imports
    import carereach.web.plans.actions.runs  # noqa: F401

    ask(lambda _: Counter({"ready": set_up() is None}))
    print(json.dumps(prove(int(sys.argv[1]), seed=int(sys.argv[2]))))  # noqa: T201


if __name__ == "__main__":
    main()
