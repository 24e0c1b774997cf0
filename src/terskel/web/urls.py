"""Every page's address: one section per kind of reader."""

from django.urls import include, path

urlpatterns = [
    path("", include("terskel.web.public.urls")),
    path("account/", include("terskel.web.account.urls")),
    path("accounts/", include("allauth.urls")),
    path("supplier/", include("terskel.web.supplier.urls")),
    path("authority/", include("terskel.web.authority.urls")),
    path("demo/", include("terskel.web.demo.urls")),
]
