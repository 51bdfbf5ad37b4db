"""Taking the log away, which the log tells as well."""

from django.db import transaction

from carereach.web.people.models import User
from carereach.web.plans.log import record
from carereach.web.plans.models import Area

__all__ = ["note_log_export"]


@transaction.atomic
def note_log_export(*, by: User, area: Area) -> None:
    """Note that somebody took the log of an area away."""
    record("log exported", by=by, area=area)
