"""What the integration tests may ask for: the invented area, its audit, and one real draft."""

from pathlib import Path

import pytest

from carereach.cli import main
from carereach.cycle.start import draft_workspace
from tests.integration.audits import WESTMERE, Audit, audited
from tests.integration.commands import Ran


@pytest.fixture(scope="session")
def westmere() -> Path:
    """The invented area's folder."""
    return WESTMERE


@pytest.fixture(scope="session")
def westmere_audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The invented area, audited."""
    return audited(WESTMERE, tmp_path_factory.mktemp("westmere") / "report")


@pytest.fixture(scope="session")
def dorset_audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """A real board's area, drafted from public data alone and audited."""
    folder = tmp_path_factory.mktemp("dorset")
    draft_workspace("QVV", folder / "draft")
    return audited(folder / "draft", folder / "report")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> object:
    """Runs a command, and gives its exit code and what it printed."""

    def command(*words: object) -> Ran:
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Ran(int(left.value.code or 0), printed.out, printed.err)

    return command
