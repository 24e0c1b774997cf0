"""Address of the start page of people in a contracting authority."""

from django.urls import path

from terskel.web.authority.views import home

urlpatterns = [path("", home.home, name="home")]
