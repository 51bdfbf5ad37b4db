"""The same bytes wherever a scenario is run: here, in two processes, on two Dask workers."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from carereach.base import MethodError
from carereach.base.executor import map_batches, open_executor
from carereach.capacity.experiments import RunPlan, run_planned
from carereach.cli import command_line
from carereach.sources.scenario_file import read_scenario

EXAMPLES = Path(__file__).parents[2] / "examples" / "capacity"
KINDS = ["mmc", "murch-2021-pre", "specialist"]


def answer_of(name, *, batch=1, **where):
    """Return the answer's bytes; batches of one, so that both workers have some of the work."""
    scenario = read_scenario(EXAMPLES / f"{name}.toml")
    with open_executor(**where) as executor:
        plan = RunPlan(replications=7, executor=executor, batch=batch)
        return json.dumps(run_planned(scenario, plan).as_dict()).encode()


@pytest.mark.parametrize("name", KINDS)
def test_two_processes_give_the_same_answer(name):
    assert answer_of(name, workers=2) == answer_of(name, batch=3)


@pytest.fixture
def dask_address():
    """Start the scheduler and two workers of docs/how-to/scale-out.md, and stop them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    scheduler = ["dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
    worker = ["dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    started = []
    try:
        for module, *rest in (scheduler, worker, worker):
            command = [sys.executable, "-m", f"distributed.cli.{module}", *rest]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            started.append(subprocess.Popen(command, **quiet))
        wait_for_workers(address)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=20)


def wait_for_workers(address):
    from distributed import Client

    with Client(address, timeout=30) as client:
        client.wait_for_workers(2, timeout=30)


def test_two_dask_workers_give_the_same_answer(dask_address):
    for name in KINDS:
        assert answer_of(name, dask=dask_address) == answer_of(name)


@pytest.mark.parametrize("batch", [1, 2, 7, 100])
def test_batches_cover_every_piece_in_order(batch):
    told = []
    parts = map_batches(
        lambda first, count: list(range(first, first + count)),
        9,
        batch=batch,
        progress=lambda *step: told.append(step[0]),
    )
    assert [piece for part in parts for piece in part] == list(range(9))
    assert told[-1] == 9


def test_a_batch_of_nothing_is_refused():
    with pytest.raises(MethodError, match="1 replication"):
        map_batches(lambda first, count: first + count, 3, batch=0)


def test_an_address_where_nothing_answers_is_said(monkeypatch):
    monkeypatch.setattr("carereach.base.executor._PATIENCE_SECONDS", 0.5)
    with (
        pytest.raises(MethodError, match="No Dask scheduler answered"),
        open_executor(dask="tcp://127.0.0.1:9"),
    ):
        pass


def test_the_sheet_has_twenty_items_and_the_seed(capsys):
    arguments = ["capacity", "stress", str(EXAMPLES / "mmc.toml"), "--replications", "2"]
    assert command_line.main(arguments, standalone_mode=False) == 0
    sheet = capsys.readouterr().out
    assert sheet.count("\n### ") == 20
    assert "Seed 1" in sheet
