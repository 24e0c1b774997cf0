"""Every address of the installation. The two probes are answered before this, in `health`."""

from django.urls import include, path

handler400 = "terskel.web.shared.failures.bad_request"
handler404 = "terskel.web.shared.failures.missing"
handler500 = "terskel.web.shared.failures.broken"

urlpatterns = [
    path("api/", include("terskel.api.urls")),
    path("", include("terskel.web.urls")),
]
