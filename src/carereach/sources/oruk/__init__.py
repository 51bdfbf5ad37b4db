"""Open Referral UK: a directory of services in and out, as JSON."""

from carereach.sources.oruk.read import read_oruk
from carereach.sources.oruk.write import OrukExport, make_oruk, oruk_page

__all__ = ["OrukExport", "make_oruk", "oruk_page", "read_oruk"]
