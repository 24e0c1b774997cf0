from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "terskel.disclosure"
    label = "disclosure"
    default_auto_field = "django.db.models.BigAutoField"
