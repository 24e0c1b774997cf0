from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "terskel.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from terskel.contracts.readers import ROOM, read_by
        from terskel.documents import moves as documents

        documents.decided_by(read_by, ROOM)
