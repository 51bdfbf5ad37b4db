"""Names of numbers in a scenario file beside those of the declaration, which end in their unit."""

__all__ = ["declared_name", "file_name", "is_time"]

_DECLARED = {
    "contact_every": "contact_every_days",
    "every": "every_days",
    "mean_wait_assessment": "mean_wait_assessment_days",
    "mean_wait_support": "mean_wait_support_days",
    "starts": "starts_day",
    "ends": "ends_day",
    "embargo": "embargo_days",
}
_IN_FILE = {declared: name for name, declared in _DECLARED.items()}
_LISTS = {"contract": "contracts"}
_TIMES = {*_DECLARED, "mean", "sd", "low", "high"}


def declared_name(key: str) -> str:
    """Return the dotted name of the declaration for one of a file: times gain their unit."""
    steps = key.split(".")
    steps[0] = _LISTS.get(steps[0], steps[0])
    return ".".join([*steps[:-1], _DECLARED.get(steps[-1], steps[-1])])


def file_name(name: str) -> str:
    """Return the dotted name in a file for one of the declaration."""
    steps = name.split(".")
    steps[0] = next((key for key, inner in _LISTS.items() if inner == steps[0]), steps[0])
    return ".".join([*steps[:-1], _IN_FILE.get(steps[-1], steps[-1])])


def is_time(key: str) -> bool:
    """Whether a dotted name of a file stands for a time, in the file's unit."""
    steps = key.split(".")
    return steps[-1] in _TIMES or steps[-2:-1] == ["values"]
