"""What every reader of a directory of services shares: the answer, the notes, the words."""

from carereach.sources.directory.answer import (
    DIRECTORY_TABLES,
    Directory,
    Row,
    made_id,
    make_directory,
)
from carereach.sources.directory.cells import (
    POSTCODE,
    clean_text,
    fit_text,
    read_coordinates,
    read_ods_code,
    read_postcode,
)
from carereach.sources.directory.delimited import Rows, read_rows
from carereach.sources.directory.notes import MOST_FINDINGS, RULES, Notes
from carereach.sources.directory.settings import (
    looks_confidential,
    looks_like_a_test,
    near_names,
    setting_of_term,
    setting_of_type,
    suggest_setting,
)
from carereach.sources.directory.spans import MIDNIGHT, as_time, split_at_midnight

__all__ = [
    "DIRECTORY_TABLES",
    "MIDNIGHT",
    "MOST_FINDINGS",
    "POSTCODE",
    "RULES",
    "Directory",
    "Notes",
    "Row",
    "Rows",
    "as_time",
    "clean_text",
    "fit_text",
    "looks_confidential",
    "looks_like_a_test",
    "made_id",
    "make_directory",
    "near_names",
    "read_coordinates",
    "read_ods_code",
    "read_postcode",
    "read_rows",
    "setting_of_term",
    "setting_of_type",
    "split_at_midnight",
    "suggest_setting",
]
