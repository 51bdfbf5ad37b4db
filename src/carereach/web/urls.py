"""Every address of the workbench. Each needs a line in ``plans/permissions.py``."""

from django.urls import include, path

from carereach.web.plans.views import areas, health, overview, people

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
    path("areas/<str:area_key>/", overview.overview, name="overview"),
]

handler400 = "carereach.web.plans.views.errors.bad_request"
handler403 = "carereach.web.plans.views.errors.no_door"
handler404 = "carereach.web.plans.views.errors.not_found"
handler500 = "carereach.web.plans.views.errors.fault"
