"""People who use the workbench, and what each may do in which area."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

__all__ = ["Invitation", "Membership", "Organisation", "Role", "User"]


class UserManager(BaseUserManager["User"]):
    """Makes users by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new user; without a password they cannot sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user whatever the case of the address."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Someone who signs in. Nothing is held about them but a name and a work address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or f"User {self.pk}"


class Organisation(models.Model):
    """A partner: it commissions, provides or works beside those who do."""

    class Kind(models.TextChoices):
        COMMISSIONER = "commissioner", "Commissioner"
        PROVIDER = "provider", "Provider"
        VOLUNTARY = "voluntary", "Voluntary organisation"
        POLICE = "police", "Police"
        EDUCATION = "education", "Education"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do; see ``plans/permissions.py``."""

    OWNER = "owner", "Owner"
    ANALYST = "analyst", "Analyst"
    ASSURER = "assurer", "Assurer"
    CONTRIBUTOR = "contributor", "Contributor, own organisation only"
    READER = "reader", "Reader"


class Membership(models.Model):
    """One person's role in one area."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    area = models.ForeignKey("plans.Area", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    organisation_id_in_tables = models.CharField(max_length=80, blank=True)
    """The organisation's id in the area's tables: a contributor sees only its rows."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "area"], name="one_role_an_area"),)

    def __str__(self) -> str:
        return f"{self.role} of area {self.area_id}"


class Invitation(models.Model):
    """A link that lets one person join one area once; only a hash of it is kept."""

    area = models.ForeignKey("plans.Area", on_delete=models.CASCADE)
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    organisation_id_in_tables = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE)
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Invitation to area {self.area_id}"
