"""The gate: may this figure leave?"""

from carereach.disclosure.fingerprints import WITHHELD, release_fingerprint
from carereach.disclosure.policy import NHS_RULE, Policy
from carereach.disclosure.released import Field, Released, Role, release

__all__ = [
    "NHS_RULE",
    "WITHHELD",
    "Field",
    "Policy",
    "Released",
    "Role",
    "release",
    "release_fingerprint",
]
