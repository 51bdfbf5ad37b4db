"""The command line: one file per command."""

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
