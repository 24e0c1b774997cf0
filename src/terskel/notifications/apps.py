from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "terskel.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from terskel.audit import act
        from terskel.notifications import (  # noqa: F401 - their rules are kept when they are read
            telling,
            telling_alone,
            telling_applying,
            telling_assistance,
            telling_complaints,
            telling_contracts,
            telling_dps,
            telling_invited,
            telling_outages,
            telling_people,
            telling_qualification,
            telling_reasons,
            telling_rejections,
            telling_webhooks,
        )
        from terskel.notifications.readers import RULES

        act.tell_of(RULES)
