"""Settings of the workbench under test: its own folder, quick passwords, plain static files."""

import os
import tempfile

os.environ.setdefault("CAREREACH_DATA", tempfile.mkdtemp(prefix="carereach-tests-"))
os.environ.pop("CAREREACH_DEMO", None)

from carereach.web.settings import *  # noqa: F403 - the folder is named first

INSTALLED_APPS = [*INSTALLED_APPS, "emptying"]  # noqa: F405 - empties the log between tests
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {"version": 1, "disable_existing_loggers": False}
