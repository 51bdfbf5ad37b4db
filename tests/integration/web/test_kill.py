"""Work killed at random moments: nothing half-written, nothing acknowledged lost."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
KILLS = 200


@pytest.fixture
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of its own, in a folder that its user may enter."""
    folder = Path(f"/tmp/carereach-postgres-{os.getpid()}")  # noqa: S108 - root lends it away
    script = ["sh", str(ROOT / "scripts" / "postgres.sh")]
    port = str(55_000 + os.getpid() % 5_000)
    begun = subprocess.run(
        [*script, "start", str(folder), port], capture_output=True, text=True, check=False
    )
    if begun.returncode == 1 and "not here" in begun.stderr:
        pytest.skip("PostgreSQL is not installed here")
    yield begun.stdout.strip()
    subprocess.run([*script, "stop", str(folder)], check=True)
    subprocess.run(["rm", "-r", str(folder)], check=True)


def prove(data: Path, address: str) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killing.py")), str(KILLS), "7"],
        env=os.environ | {"CAREREACH_DATA": str(data), "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    counts = json.loads(done.stdout.splitlines()[-1])
    print(counts)  # noqa: T201 - the measure that the proof is about
    faults = {
        name: many
        for name, many in counts.items()
        if many and not name.startswith(("_", "acknowledged", "kills"))
    }
    assert faults == {}
    assert counts["kills"] == KILLS
    assert counts["acknowledged edits"] >= KILLS // 10
    assert counts["acknowledged imports"] >= KILLS // 50
    assert counts["acknowledged jobs"] >= KILLS // 10
    assert counts["_cut"] > 0


def test_on_sqlite(tmp_path: Path) -> None:
    prove(tmp_path, "")


def test_on_postgresql(tmp_path: Path, postgres: str) -> None:
    prove(tmp_path, postgres)
