"""Addresses of one's own account; logging in, passkeys and passwords are allauth's, beside these."""

from django.urls import path

from terskel.web.account.views import inbox, organisation, own

app_name = "account"
urlpatterns = [
    path("language/", own.language, name="language"),
    path("acting-for/", own.act_for, name="act_for"),
    path("home/", own.home, name="home"),
    path("profile/", own.profile, name="profile"),
    path("messages/", inbox.messages, name="messages"),
    path("messages/<uuid:message_id>/", inbox.message, name="message"),
    path("register-supplier/", organisation.register_supplier, name="register_supplier"),
    path("people/", organisation.people, name="people"),
    path("people/add/", organisation.add_person, name="add_person"),
    path("people/<uuid:membership_id>/end/", organisation.end_membership, name="end_membership"),
]
