"""Addresses of the demo: they exist only in demo mode, for a browser on this machine."""

from django.urls import path

from terskel.web.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.home, name="home"),
    path("log-in/", views.log_in, name="log_in"),
    path("clock/", views.move_clock, name="clock"),
    path("clock/next/", views.next_moment, name="next_moment"),
    path("mail/", views.mailbox, name="mailbox"),
    path("mail/<uuid:mail_id>/", views.mail, name="mail"),
]
