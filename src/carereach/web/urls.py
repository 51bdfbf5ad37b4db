"""Every address of the workbench. Each needs a line in ``plans/permissions.py``."""

from django.urls import include, path

from carereach.web.plans.views import (
    area_new,
    areas,
    data,
    exchange,
    health,
    history,
    overview,
    people,
)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("first/<str:first_token>/", people.first_owner, name="first_owner"),
    path("join/<str:invitation_token>/", people.accept_invitation, name="accept_invitation"),
    path(
        "new-password/<int:user_pk>/<str:password_token>/",
        people.new_password,
        name="new_password",
    ),
    path("account/", people.account, name="account"),
    path("account/sign-out-everywhere/", people.sign_out_everywhere, name="sign_out_everywhere"),
    path("", areas.areas, name="areas"),
    path("areas/<str:area_key>/people/", people.members, name="members"),
    path("areas/<str:area_key>/people/invite/", people.invite, name="invite"),
    path(
        "areas/<str:area_key>/people/invitations/<int:invitation_pk>/withdraw/",
        people.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(
        "areas/<str:area_key>/people/<int:member_pk>/role/", people.member_role, name="member_role"
    ),
    path(
        "areas/<str:area_key>/people/<int:member_pk>/remove/",
        people.member_remove,
        name="member_remove",
    ),
    path(
        "areas/<str:area_key>/people/<int:member_pk>/password/",
        people.member_password,
        name="member_password",
    ),
    path("areas/new/", area_new.area_new, name="area_new"),
    path("areas/new/draft/", area_new.area_new_draft, name="area_new_draft"),
    path("areas/new/import/", area_new.area_new_import, name="area_new_import"),
    path("areas/<str:area_key>/data/", data.data, name="data"),
    path("areas/<str:area_key>/data/import/", exchange.import_new, name="import_new"),
    path(
        "areas/<str:area_key>/data/import/<str:upload_key>/",
        exchange.import_preview,
        name="import_preview",
    ),
    path(
        "areas/<str:area_key>/data/import/<str:upload_key>/write/",
        exchange.import_write,
        name="import_write",
    ),
    path(
        "areas/<str:area_key>/data/import/<str:upload_key>/drop/",
        exchange.import_drop,
        name="import_drop",
    ),
    path("areas/<str:area_key>/data/export/zip/", exchange.export_folder, name="export_folder"),
    path("areas/<str:area_key>/data/export/excel/", exchange.export_excel, name="export_excel"),
    path("areas/<str:area_key>/data/history/", history.history, name="history"),
    path("areas/<str:area_key>/data/history/<int:number>/", history.revision, name="revision"),
    path(
        "areas/<str:area_key>/data/history/<int:number>/undo/",
        history.revision_undo,
        name="revision_undo",
    ),
    path("areas/<str:area_key>/data/table/<str:table>/", data.table, name="table"),
    path(
        "areas/<str:area_key>/data/table/<str:table>/blank/",
        data.table_template,
        name="table_template",
    ),
    path("areas/<str:area_key>/data/table/<str:table>/add/", data.row_add, name="row_add"),
    path("areas/<str:area_key>/data/table/<str:table>/<int:row>/", data.row_edit, name="row_edit"),
    path(
        "areas/<str:area_key>/data/table/<str:table>/<int:row>/remove/",
        data.row_remove,
        name="row_remove",
    ),
    path("areas/<str:area_key>/", overview.overview, name="overview"),
]

handler400 = "carereach.web.plans.views.errors.bad_request"
handler403 = "carereach.web.plans.views.errors.no_door"
handler404 = "carereach.web.plans.views.errors.not_found"
handler500 = "carereach.web.plans.views.errors.fault"
