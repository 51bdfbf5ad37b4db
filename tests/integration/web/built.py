"""The built styles and scripts, without which a page in a browser proves nothing."""

from pathlib import Path

import pytest

from carereach.web import settings as workbench

__all__ = ["BUILT", "require_built"]

BUILT: Path = workbench.STATICFILES_DIRS[0] / "carereach"


def require_built() -> Path:
    """Return their folder, or fail with how to build them."""
    if not (BUILT / "workbench.css").is_file():
        pytest.fail(
            "The styles and scripts are not built: run `make .venv/frontend.stamp`, or "
            "`npm ci --ignore-scripts` and then `node build.mjs` in frontend/."
        )
    return BUILT
