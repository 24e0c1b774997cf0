"""The level of a requirement in words."""

from django.utils.translation import gettext as _

from terskel.core import formats
from terskel.dps.queries import RequirementView
from terskel.web.shared import languages


def level_words(requirement: RequirementView) -> str:
    """As the authority has written it, else the number it asks for; empty where it asks for none."""
    if requirement.level or requirement.minimum is None:
        return requirement.level
    unit = requirement.asks.unit
    if unit == "kroner":
        number = formats.kroner(requirement.minimum, languages.current())
    else:
        number = formats.number(requirement.minimum, languages.current())
    if unit == "percent":
        number = f"{number} %"
    return _("At least %(number)s") % {"number": number}
