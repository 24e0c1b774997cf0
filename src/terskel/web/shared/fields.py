"""Form fields that read what Norwegians write: dates, local times, kroner, numbers, organisation numbers.

Times of day are Oslo time in the form and aware UTC in `cleaned_data`.
"""

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from terskel.core import organisation_numbers
from terskel.core.formats import MONTHS
from terskel.core.instants import OSLO

_ISO_DAY: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_NORWEGIAN_DAY: Final = re.compile(r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4})")
_WRITTEN_DAY: Final = re.compile(r"(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d]{3,})\.?\s+(?P<year>\d{4})")
_TIME: Final = re.compile(r"(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:[.:](?P<second>\d{2}))?")
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f]+")
_PLAIN_NUMBER: Final = re.compile(r"[-\u2212]?\d+(?:[.,]\d+)?")


def parse_day(text: str) -> date:
    """The date in "4.12.2026", "4. desember 2026", "4 December 2026" or "2026-12-04"; ValueError otherwise.

    From the first or the last year there is, no day before or after can be counted: such a date is none either.
    """
    stripped = text.strip().casefold()
    for pattern in (_ISO_DAY, _NORWEGIAN_DAY, _WRITTEN_DAY):
        if found := pattern.fullmatch(stripped):
            month = _month(found["month"]) if pattern is _WRITTEN_DAY else int(found["month"])
            day = date(int(found["year"]), month, int(found["day"]))
            if MINYEAR < day.year < MAXYEAR:
                return day
    raise ValueError(text)


def _month(name: str) -> int:
    for months in MONTHS.values():
        for number, month in enumerate(months, start=1):
            if month.casefold().startswith(name):
                return number
    raise ValueError(name)


def parse_time(text: str) -> time:
    """The time of day in "12.00", "12:00", "kl. 12.00" or "9.05"; ValueError otherwise."""
    stripped = re.sub(r"^(kl\.?|klokka|at)\s*", "", text.strip().casefold())
    found = _TIME.fullmatch(stripped)
    if found is None:
        raise ValueError(text)
    return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))


def parse_decimal(text: str) -> Decimal:
    """The number in "1 250 000,50", "1250000.5" or "−3"; ValueError otherwise.

    A full stop is a decimal mark, never a thousands separator: "1.250.000" is refused rather than guessed.
    """
    joined = _BLANKS.sub("", text)
    if _PLAIN_NUMBER.fullmatch(joined) is None:
        raise ValueError(text)
    try:
        return Decimal(joined.replace(",", ".").replace("\u2212", "-"))
    except InvalidOperation:
        raise ValueError(text) from None


class NeededLater:
    """What a form may be sent without, though the act needs it and says so: it is not marked as optional."""


class NeededLaterField(NeededLater, forms.ChoiceField):
    """An answer that may be saved without until the act."""


class SealedFileField(NeededLater, forms.FileField):
    """A file that its upload handler has sealed, or refused: then no file comes here, and the act says why."""


class DayField(forms.DateField):
    """A legal date. `cleaned_data` holds a `date`."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": _("Write the date as day.month.year, for example 4.12.2026.")}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.astimezone(OSLO).date()
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class InstantField(forms.Field):
    """A day and a time in Norway. `cleaned_data` holds an aware UTC `datetime`."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"})
    default_error_messages = {
        "invalid": _("Write day and time, for example 4.12.2026 12.00."),
        "skipped": _("This time does not exist: the clock is put forward that night. Choose another."),
        "twice": _("This time comes twice: the clock is put back that night. Choose another."),
    }

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")
        return value

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        try:
            day_text, time_text = _day_and_time(str(value))
            local = datetime.combine(parse_day(day_text), parse_time(time_text))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return self._in_utc(local)

    def _in_utc(self, local: datetime) -> datetime:
        earlier, later = (local.replace(tzinfo=OSLO, fold=fold).astimezone(UTC) for fold in (0, 1))
        if earlier == later:
            return earlier
        code = "twice" if earlier < later else "skipped"
        raise ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def _day_and_time(text: str) -> tuple[str, str]:
    stripped = text.strip()
    if "T" in stripped:
        day, _separator, clock = stripped.partition("T")
        return day, clock
    found = re.fullmatch(r"(.+?)(?:,|\s+kl\.?|\s+at|\s)\s*(\d{1,2}[.:]\d{2}(?:[.:]\d{2})?)", stripped)
    if found is None:
        raise ValueError(text)
    return found[1], found[2]


class NumberField(forms.DecimalField):
    """An exact number. `suffix` is shown beside the box ("kr", "%", "poeng")."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 14})
    default_error_messages = {"invalid": _("Write a number, for example 1 250,50.")}
    suffix: str = ""

    def __init__(self, *, suffix: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suffix = suffix

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs call it an integer field
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return parse_decimal(self.without_suffix(str(value)))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def without_suffix(self, text: str) -> str:
        return text.strip().removesuffix(self.suffix) if self.suffix else text


class KronerField(NumberField):
    """An amount in kroner with at most two decimals, without VAT unless the label says so."""

    default_error_messages = {"invalid": _("Write the amount in kroner, for example 1 250 000.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(suffix="kr", **kwargs)

    def without_suffix(self, text: str) -> str:
        return re.sub(r"(?i)^\s*(kr\.?|nok)|(kr\.?|nok|,-)\s*$", "", text)


class PercentField(NumberField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault("max_value", Decimal(100))
        super().__init__(suffix="%", **kwargs)


class OrganisationNumberField(forms.CharField):
    """Nine digits with a valid check digit; blanks are taken out."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 14})
    default_error_messages = {
        "length": _("An organisation number has nine digits. You wrote %(digits)s."),
        "check": _(
            "This is not a Norwegian organisation number: the last digit does not fit the others. "
            "Check it against the Register of Business Enterprises."
        ),
    }

    def to_python(self, value: Any) -> str:
        number = _BLANKS.sub("", super().to_python(value) or "")
        if number in self.empty_values:
            return number
        if len(number) != 9 or not number.isdecimal():
            digits = sum(character.isdecimal() for character in number)
            raise ValidationError(self.error_messages["length"], code="length", params={"digits": digits})
        if not organisation_numbers.valid(number):
            raise ValidationError(self.error_messages["check"], code="check")
        return number
