from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "terskel.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.signals import password_reset

        from terskel.accounts.adapters import confirm_after_reset

        password_reset.connect(confirm_after_reset, dispatch_uid="accounts.confirm_after_reset")
