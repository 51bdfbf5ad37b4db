"""Running a command as a user does."""

import json

__all__ = ["Ran"]


class Ran:
    """What one command left: its exit code and what it printed."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def answer(self) -> dict[str, object]:
        read: dict[str, object] = json.loads(self.out)
        return read
