"""A company's size class in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SIZE_CLASSES: Final[dict[str, Promise]] = {
    "micro": _("Micro"),
    "small": _("Small"),
    "medium": _("Medium"),
    "large": _("Large"),
}
