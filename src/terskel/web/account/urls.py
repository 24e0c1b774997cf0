"""Addresses of one's own account; logging in, passkeys and passwords are allauth's, beside these."""

from django.urls import path

from terskel.web.account.views import (
    bodies,
    calendar,
    extracts,
    finding,
    following,
    help_desk,
    inbox,
    organisation,
    own,
    registering,
)

app_name = "account"
urlpatterns = [
    path("language/", own.language, name="language"),
    path("acting-for/", own.act_for, name="act_for"),
    path("home/", own.home, name="home"),
    path("find/", finding.find, name="find"),
    path("profile/", own.profile, name="profile"),
    path("profile/mail/", own.mail, name="mail"),
    path("following/", following.following, name="following"),
    path("following/stop/", following.stop, name="stop_following"),
    path("messages/", inbox.messages, name="messages"),
    path("messages/<uuid:message_id>/", inbox.message, name="message"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/close/", calendar.close_calendar, name="close_calendar"),
    path("calendar/<str:secret>.ics", calendar.calendar_file, name="calendar_file"),
    path("register-supplier/", registering.register_supplier, name="register_supplier"),
    path("join-requests/", registering.join_requests, name="join_requests"),
    path("join-requests/<uuid:join_request_id>/withdraw/", registering.withdraw_join, name="withdraw_join"),
    path("invitations/<str:token>/", registering.invitation, name="invitation"),
    path("people/", organisation.people, name="people"),
    path("people/invite/", organisation.invite, name="invite"),
    path(
        "people/invitations/<uuid:invitation_id>/withdraw/",
        organisation.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("people/<uuid:membership_id>/roles/", organisation.roles, name="roles"),
    path("people/<uuid:membership_id>/end/", organisation.end_membership, name="end_membership"),
    path("people/<uuid:membership_id>/try-address/", organisation.try_address, name="try_address"),
    path("people/asking/<uuid:join_request_id>/", organisation.answer_join, name="answer_join"),
    path("people/asking/<uuid:join_request_id>/decline/", organisation.decline_join, name="decline_join"),
    path("help-desk/", help_desk.help_desk, name="help_desk"),
    path("feedback/", help_desk.feedback, name="feedback"),
    path("feedback/<uuid:feedback_id>/handle/", help_desk.handle, name="feedback_handle"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<uuid:authority_id>/name/", bodies.rename, name="body_rename"),
    path("bodies/<uuid:authority_id>/merge/", bodies.merge, name="body_merge"),
    path("extracts/", extracts.extracts, name="extracts"),
    path("extracts/<uuid:evidence_id>/file/", extracts.file, name="extract_file"),
    path("extracts/<uuid:evidence_id>/accept/", extracts.accept, name="extract_accept"),
]
