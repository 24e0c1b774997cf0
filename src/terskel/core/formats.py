"""How instants, days, money and numbers are written for people, per language.

Times are Oslo time. Groups of three digits, and a number and its unit, are held together by a
no-break space (U+00A0); a negative number carries a minus sign (U+2212).
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from terskel.core.instants import OSLO, Period, require_instant
from terskel.core.languages import Language

NO_BREAK_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"

WEEKDAYS: Final[dict[Language, tuple[str, ...]]] = {
    "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "nn": ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_NORWEGIAN_MONTHS: Final = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "nb": _NORWEGIAN_MONTHS,
    "nn": _NORWEGIAN_MONTHS,
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_SIZES: Final = ("byte", "KiB", "MiB", "GiB", "TiB")
_TWICE: Final[dict[Language, tuple[str, str]]] = {
    "nb": ("sommertid", "normaltid"),
    "nn": ("sommartid", "normaltid"),
    "en": ("summer time", "standard time"),
}


def day(value: date, language: Language) -> str:
    """`fredag 4. desember 2026`, `Friday 4 December 2026`; a datetime is refused."""
    if isinstance(value, datetime):
        raise TypeError("day() writes a calendar day; use instant() for an instant")
    weekday = WEEKDAYS[language][value.weekday()]
    month = MONTHS[language][value.month - 1]
    dot = "" if language == "en" else "."
    return f"{weekday} {value.day}{dot} {month} {value.year}"


def instant(at: datetime, language: Language, *, precise: bool = False) -> str:
    """`fredag 4. desember 2026 kl. 12.00`, `Friday 4 December 2026 at 12:00`, in Oslo time.

    `precise` adds seconds and microseconds, as receipts need. In the hour that the clock passes
    twice in autumn the text says which of the two it is.
    """
    local = require_instant(at).astimezone(OSLO)
    separator, joint = (":", "at") if language == "en" else (".", "kl.")
    clock = f"{local.hour:02}{separator}{local.minute:02}"
    if precise:
        point = "." if language == "en" else ","
        clock += f"{separator}{local.second:02}{point}{local.microsecond:06}"
    text = f"{day(local.date(), language)} {joint} {clock}"
    wall = local.replace(tzinfo=None)
    earlier, later = (wall.replace(tzinfo=OSLO, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier < later:
        text += f" ({_TWICE[language][local.fold]})"
    return text


def period(value: Period, language: Language) -> str:
    """`fra … til …`; an open end is left out."""
    words = {"nb": ("fra", "til"), "nn": ("frå", "til"), "en": ("from", "to")}[language]
    text = f"{words[0]} {instant(value.start, language)}"
    if value.end is not None:
        text += f" {words[1]} {instant(value.end, language)}"
    return text


def number(value: Decimal | Fraction | int, language: Language, places: int | None = None) -> str:
    """`1 234,5` or `1,234.5`.

    With `places` the value is rounded half up for showing. Without, a Decimal or int shows every
    digit it has (trailing zeros dropped), and a Fraction must have a finite decimal form: raises
    ValueError otherwise, for a shown number never hides that it was rounded.
    """
    if places is not None:
        return _grouped(_rounded(value, places), language, places)
    exact = _exact_decimal(value) if isinstance(value, Fraction) else Decimal(value)
    shown = _decimals(exact)
    return _grouped(_rounded(exact, shown), language, shown)


def kroner(amount: Decimal, language: Language) -> str:
    """`1 250 000 kr`, `1 250 000,50 kr`, `NOK 1,250,000`; øre are shown when there are any."""
    decimals = _decimals(amount)
    places = max(2, decimals) if decimals else 0
    text = number(amount, language, places)
    return f"NOK{NO_BREAK_SPACE}{text}" if language == "en" else f"{text}{NO_BREAK_SPACE}kr"


def size(count: int, language: Language) -> str:
    """So many bytes: `512 byte`, `1,5 MiB`, `2 GiB`.

    In the units of IEC 80000-13, 1024 of each in the next: what limits are set in is what they are said in, and a file
    beside them too. At most one decimal, rounded down: what is larger than a limit is never shown as smaller.
    """
    unit, step = 0, 1
    while count >= step * 1024 and unit < len(_SIZES) - 1:
        unit, step = unit + 1, step * 1024
    if not unit:
        name = {"nb": "byte", "nn": "byte", "en": "byte" if count == 1 else "bytes"}[language]
        return f"{count}{NO_BREAK_SPACE}{name}"
    return f"{number(Fraction(count * 10 // step, 10), language)}{NO_BREAK_SPACE}{_SIZES[unit]}"


def listing(items: tuple[str, ...], language: Language) -> str:
    """`a, b og c`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    joint = {"nb": "og", "nn": "og", "en": "and"}[language]
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def _decimals(value: Decimal) -> int:
    """How many decimals the value has, trailing zeros apart."""
    if not value.is_finite():
        raise ValueError(f"{value} is not a number that can be shown")
    places = 0
    while (Fraction(value) * 10**places).denominator != 1:
        places += 1
    return places


def _rounded(value: Decimal | Fraction | int, places: int) -> int:
    """The value in units of 10**-places, rounded half up (away from zero)."""
    scaled: Fraction = Fraction(value) * 10**places
    magnitude = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return magnitude if scaled >= 0 else -magnitude


def _exact_decimal(value: Fraction) -> Decimal:
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > 40:
            raise ValueError(f"{value} has no finite decimal form: say how many places to show")
    return Decimal((value * 10**places).numerator).scaleb(-places)


def _grouped(units: int, language: Language, places: int) -> str:
    group, point = (",", ".") if language == "en" else (NO_BREAK_SPACE, ",")
    whole, part = divmod(abs(units), 10**places)
    text = f"{whole:,}".replace(",", group)
    if places:
        text += f"{point}{part:0{places}}"
    return f"{MINUS}{text}" if units < 0 else text
