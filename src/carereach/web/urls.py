"""Every address of the workbench. Each needs a line in ``plans/permissions.py``."""

from django.urls import include, path

from carereach.web.plans.views import (
    access,
    actions,
    area_new,
    areas,
    capacity,
    contracts,
    data,
    evidence,
    exchange,
    health,
    history,
    log,
    need,
    overview,
    people,
    reports,
    returns,
    runs,
    services,
    standards,
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
    path("areas/<str:area_key>/actions/", actions.actions, name="actions"),
    path("areas/<str:area_key>/actions/new/", actions.action_new, name="action_new"),
    path(
        "areas/<str:area_key>/actions/export/<str:kind>/",
        actions.actions_export,
        name="actions_export",
    ),
    path("areas/<str:area_key>/actions/<str:action_key>/", actions.action_edit, name="action_edit"),
    path(
        "areas/<str:area_key>/actions/<str:action_key>/done/",
        actions.action_done,
        name="action_done",
    ),
    path(
        "areas/<str:area_key>/actions/<str:action_key>/drop/",
        actions.action_drop,
        name="action_drop",
    ),
    path("areas/<str:area_key>/returns/", returns.returns, name="returns"),
    path("areas/<str:area_key>/returns/start/", returns.return_start, name="return_start"),
    path(
        "areas/<str:area_key>/returns/<str:return_key>/<int:screen>/",
        returns.return_screen,
        name="return_screen",
    ),
    path(
        "areas/<str:area_key>/returns/<str:return_key>/review/",
        returns.return_review,
        name="return_review",
    ),
    path(
        "areas/<str:area_key>/returns/<str:return_key>/send/",
        returns.return_send,
        name="return_send",
    ),
    path("areas/<str:area_key>/need/", need.need, name="need"),
    path("areas/<str:area_key>/access/", access.access, name="access"),
    path(
        "areas/<str:area_key>/access/<str:need>/<str:stage>/",
        access.access_cell,
        name="access_cell",
    ),
    path("areas/<str:area_key>/capacity/", capacity.capacity, name="capacity"),
    path("areas/<str:area_key>/capacity/what-if/", capacity.what_if, name="what_if"),
    path(
        "areas/<str:area_key>/capacity/what-if/<str:what_if_key>/",
        capacity.what_if_result,
        name="what_if_result",
    ),
    path("areas/<str:area_key>/services/", services.services, name="services"),
    path("areas/<str:area_key>/contracts/", contracts.contracts, name="contracts"),
    path("areas/<str:area_key>/standards/", standards.standards, name="standards"),
    path(
        "areas/<str:area_key>/standards/<str:standard_id>/",
        standards.standard_edit,
        name="standard_edit",
    ),
    path("areas/<str:area_key>/evidence/", evidence.evidence, name="evidence"),
    path("areas/<str:area_key>/more/<str:section_key>/", overview.further, name="further"),
    path(
        "areas/<str:area_key>/audit/<str:section_key>/table/<int:place>/",
        overview.block_table,
        name="block_table",
    ),
    path("areas/<str:area_key>/audit/", runs.audit_start, name="audit_start"),
    path("areas/<str:area_key>/runs/<str:run_key>/", runs.run, name="run"),
    path(
        "areas/<str:area_key>/runs/<str:run_key>/progress/", runs.run_progress, name="run_progress"
    ),
    path("areas/<str:area_key>/runs/<str:run_key>/stop/", runs.run_stop, name="run_stop"),
    path("areas/<str:area_key>/reports/", reports.reports, name="reports"),
    path("areas/<str:area_key>/reports/compare/", reports.reports_compare, name="reports_compare"),
    path(
        "areas/<str:area_key>/reports/<str:run_key>/keep/",
        reports.report_freeze,
        name="report_freeze",
    ),
    path(
        "areas/<str:area_key>/reports/<str:run_key>/<str:file_name>",
        reports.report_file,
        name="report_file",
    ),
    path("areas/<str:area_key>/log/", log.log, name="log"),
    path("areas/<str:area_key>/log/export/", log.log_export, name="log_export"),
    path("areas/<str:area_key>/", overview.overview, name="overview"),
]

handler400 = "carereach.web.plans.views.errors.bad_request"
handler403 = "carereach.web.plans.views.errors.no_door"
handler404 = "carereach.web.plans.views.errors.not_found"
handler500 = "carereach.web.plans.views.errors.fault"
