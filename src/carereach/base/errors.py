"""One tree of errors: each is a single sentence for a person and an exit code for a script."""

__all__ = [
    "CarereachError",
    "DisclosureError",
    "EvidenceError",
    "MethodError",
    "SourceError",
]


class CarereachError(Exception):
    """Something a user can understand and act on; shown as one sentence, never a traceback."""

    exit_code = 2


class SourceError(CarereachError):
    """A file cannot be read as what it should be. Never quotes the value it found."""

    exit_code = 10


class EvidenceError(CarereachError):
    """A cited number or standard is missing, unchecked or malformed."""

    exit_code = 11


class MethodError(CarereachError):
    """The data cannot answer the question by this method."""

    exit_code = 12


class DisclosureError(CarereachError):
    """A figure may not leave."""

    exit_code = 13
