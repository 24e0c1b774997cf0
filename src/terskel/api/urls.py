"""The API's addresses."""

from django.urls import path

from terskel.api.door import api

urlpatterns = [path("", api.urls)]
