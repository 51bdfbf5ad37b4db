"""How long work tells whoever is waiting how far it has come."""

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """Called as ``progress(done, total, "what is happening")``; may raise to stop the work."""

    def __call__(self, done: int, total: int, label: str, /) -> None:
        """Report that ``done`` of ``total`` steps are finished."""


def silent(done: int, total: int, label: str, /) -> None:
    """Report nothing: the default where nobody is watching."""
