"""The gate: may this figure leave?"""

from carereach.disclosure.policy import NHS_RULE, Policy
from carereach.disclosure.released import Field, Released, Role, release

__all__ = ["NHS_RULE", "Field", "Policy", "Released", "Role", "release"]
