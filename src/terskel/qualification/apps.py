from django.apps import AppConfig


class QualificationConfig(AppConfig):
    name = "terskel.qualification"
    label = "qualification"
    default_auto_field = "django.db.models.BigAutoField"
