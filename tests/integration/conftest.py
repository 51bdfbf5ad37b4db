"""What the integration tests may ask for: the invented area, its audit, and one real draft."""

from pathlib import Path

import pytest

from carereach.cycle.start import draft_workspace
from tests.integration.audits import WESTMERE, Audit, audited


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
