"""What the workbench keeps about an area. A revision never changes; a result names its revision."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models

__all__ = [
    "Action",
    "Area",
    "Fragment",
    "LogEntry",
    "LogHead",
    "LogIsAppendOnlyError",
    "ProviderReturn",
    "ReportFile",
    "Revision",
    "Run",
    "TableVersion",
    "Upload",
]


def new_key() -> str:
    """Return a short key that nobody can guess."""
    return secrets.token_urlsafe(9)


class Area(models.Model):
    """A place whose partners work here together."""

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=200)
    invented = models.BooleanField(default=False)
    revision_number = models.PositiveIntegerField(default=0)
    """Number of the newest revision."""
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """One change to an area's tables, all of it or none."""

    class Kind(models.TextChoices):
        CREATED = "created", "Created"
        IMPORTED = "imported", "Imported"
        EDITED = "edited", "Edited"
        RETURNED = "returned", "Provider return"
        UNDONE = "undone", "Undone"

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    summary = models.CharField(max_length=300)
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["area", "number"], name="revision_number"),)
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"Revision {self.number} of area {self.area_id}"


class TableVersion(models.Model):
    """One file of an area as a revision left it: the very bytes, compressed.

    ``name`` is a declared table, or ``area.toml``, or ``areas.geojson``. Empty content means that
    the file was taken away.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="tables")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveIntegerField()
    """The revision's number again, so that the newest is found in one query."""
    name = models.CharField(max_length=60)
    content = models.BinaryField()
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "name", "number"], name="table_version"),
        )

    def __str__(self) -> str:
        return f"{self.name} at revision {self.number}"


class Upload(models.Model):
    """Files brought in and checked, not yet written: the preview of an import."""

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=30)
    base_number = models.PositiveIntegerField()
    """The revision it was compared with; a newer one makes the preview stale."""
    files = models.BinaryField()
    """A zip of the files that would be written."""
    preview = models.JSONField()
    """Counts of rows to add, change and take away, and findings, by table."""

    def __str__(self) -> str:
        return f"Upload to area {self.area_id}"


class Run(models.Model):
    """A long piece of work on one revision: an audit or a simulation."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=20, default="audit")
    options = models.JSONField(default=dict)
    revision_number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stop_asked = models.BooleanField(default=False)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    label = models.CharField(max_length=200, blank=True)
    """What is happening, or the one sentence that says why it failed."""
    frozen_as = models.CharField(max_length=120, blank=True)
    """Name of the frozen report version; empty unless frozen."""
    answers = models.JSONField(default=dict)
    """Released figures, as ``audit.json``."""

    class Meta:
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"{self.kind} of area {self.area_id} at revision {self.revision_number}"


class Fragment(models.Model):
    """One piece of a page, ready made from released tables: a block of a section."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="fragments")
    section = models.CharField(max_length=40)
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300, blank=True)
    html = models.TextField()
    details = models.TextField(blank=True)
    """The table behind a picture; sent only when it is asked for."""

    class Meta:
        ordering = ("section", "place")
        constraints = (
            models.UniqueConstraint(fields=["run", "section", "place"], name="fragment_place"),
        )

    def __str__(self) -> str:
        return f"{self.section} {self.place} of run {self.run_id}"


class ReportFile(models.Model):
    """A report of one run, whole."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=60)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "name"], name="report_file"),)

    def __str__(self) -> str:
        return f"{self.name} of run {self.run_id}"


class Action(models.Model):
    """Something a named owner will do about a finding, and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="actions")
    finding = models.TextField(blank=True)
    """The finding's sentence, as released."""
    section = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=500)
    owner = models.CharField(max_length=200)
    """A job, a team or an organisation, in words."""
    owner_organisation = models.CharField(max_length=120, blank=True, default="")
    """Its id in the tables; a contributor changes only actions of their own organisation."""
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("state", "due_on")

    def __str__(self) -> str:
        return f"Action in area {self.area_id}"


class ProviderReturn(models.Model):
    """A provider's short form, saved as they go; sending it makes one revision."""

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="returns")
    service_id = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Return for area {self.area_id}"


class LogIsAppendOnlyError(TypeError):
    """Something tried to change or take away what the log says."""


class _AppendOnly(models.QuerySet["LogEntry"]):
    """Entries can be read and added to; the database refuses the rest as well (``guards.py``)."""

    def update(self, **_kwargs: Any) -> int:
        """Refuse."""
        raise LogIsAppendOnlyError("An entry of the log is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise LogIsAppendOnlyError("An entry of the log is never taken away.")


class LogEntry(models.Model):
    """One line of the log: appended, never changed, each sealed with the one before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    """The moment as text, so that it is hashed exactly as it is kept."""
    user_id = models.BigIntegerField(null=True)
    area_key = models.CharField(max_length=20, blank=True)
    event = models.CharField(max_length=60)
    facts = models.TextField()
    """Canonical JSON: what was done to which object; never what a table holds."""
    leaf = models.CharField(max_length=64)
    root = models.CharField(max_length=64)

    objects = _AppendOnly.as_manager()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"Log entry {self.number}"

    def save(self, **kwargs: Any) -> None:
        """Append the entry; one that is there already is refused."""
        if not self._state.adding:
            raise LogIsAppendOnlyError("An entry of the log is never changed.")
        super().save(**kwargs | {"force_insert": True})

    def delete(self, *_: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise LogIsAppendOnlyError("An entry of the log is never taken away.")


class LogHead(models.Model):
    """How long the log is and the peaks of its tree: one row, so that appending takes one read."""

    size = models.PositiveBigIntegerField(default=0)
    peaks = models.TextField(default="", blank=True)
    """Roots of the full subtrees as hexadecimal text, largest first, a space between."""

    def __str__(self) -> str:
        return f"Log of {self.size} entries"
