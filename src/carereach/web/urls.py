"""Every address of the workbench. Each needs a line in ``plans/permissions.py``."""

from django.urls import include, path

from carereach.web.plans.views import areas, health, overview

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("", areas.areas, name="areas"),
    path("areas/<str:area_key>/", overview.overview, name="overview"),
]
