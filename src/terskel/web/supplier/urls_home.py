"""Address of a supplier's start page."""

from django.urls import path

from terskel.web.supplier.views import home

urlpatterns = [path("", home.home, name="home")]
