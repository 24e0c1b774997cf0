from django.apps import AppConfig


class DpsConfig(AppConfig):
    name = "terskel.dps"
    label = "dps"
    default_auto_field = "django.db.models.BigAutoField"
