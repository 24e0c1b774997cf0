"""The API's addresses. The root leads to the description, for those who try it first."""

from django.urls import path
from django.views.generic import RedirectView

from terskel.api.door import api

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api:openapi-json"), name="api_description"),
    path("", api.urls),
]
