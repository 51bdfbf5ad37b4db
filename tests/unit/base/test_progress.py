"""Progress may be silent."""

from carereach.base import Progress, silent


def test_silence_is_a_progress() -> None:
    progress: Progress = silent
    progress(1, 2, "half way")
