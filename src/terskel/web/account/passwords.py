"""What a password must be, said in the reader's language where Django's own catalogues do not say it."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnoughValidator(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "The password is too short: it needs at least %(number)s character.",
            "The password is too short: it needs at least %(number)s characters.",
            self.min_length,
        ) % {"number": self.min_length}
