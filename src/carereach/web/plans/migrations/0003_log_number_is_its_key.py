"""The log's number becomes its key, and the head keeps its peaks as text: no byte is unsealed."""

from typing import Any

from django.db import migrations, models


def move_entries(apps: Any, _schema_editor: object) -> None:
    old, new = apps.get_model("plans", "LogEntry"), apps.get_model("plans", "SealedEntry")
    names = ("number", "at", "user_id", "area_key", "event", "facts", "leaf", "root")
    for row in old.objects.order_by("number").values(*names).iterator():
        new.objects.create(**row)


def move_head(apps: Any, _schema_editor: object) -> None:
    old, new = apps.get_model("plans", "LogHead"), apps.get_model("plans", "SealedHead")
    for head in old.objects.all():
        new.objects.create(pk=head.pk, size=head.size, peaks=" ".join(head.peaks))


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_action_owner_organisation")]
    operations = [
        migrations.CreateModel(
            name="SealedEntry",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=40)),
                ("user_id", models.BigIntegerField(null=True)),
                ("area_key", models.CharField(blank=True, max_length=20)),
                ("event", models.CharField(max_length=60)),
                ("facts", models.TextField()),
                ("leaf", models.CharField(max_length=64)),
                ("root", models.CharField(max_length=64)),
            ],
            options={"ordering": ("number",)},
        ),
        migrations.CreateModel(
            name="SealedHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("peaks", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.RunPython(move_entries, migrations.RunPython.noop),
        migrations.RunPython(move_head, migrations.RunPython.noop),
        migrations.DeleteModel("LogEntry"),
        migrations.DeleteModel("LogHead"),
        migrations.RenameModel("SealedEntry", "LogEntry"),
        migrations.RenameModel("SealedHead", "LogHead"),
    ]
