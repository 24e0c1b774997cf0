"""Where something is performed, and where a firm is: Norwegian counties by their NUTS code, and the whole country.

The codes are those that notices name as place of performance (eForms BT-5071; the whole country is BT-727 `anyw-cou`,
from anywhere `anyw`).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.core.languages import Language

COUNTRY: Final = "NO"
"""The whole country: every county of it."""

_COUNTRY_NAMES: Final[Mapping[Language, str]] = MappingProxyType(
    {"nb": "Hele landet", "nn": "Heile landet", "en": "All of Norway"}
)


@dataclass(frozen=True, slots=True)
class County:
    """`name` as in the code list, `number` the first two digits of the numbers of its municipalities."""

    code: str
    name: str
    number: str

    @property
    def label(self) -> str:
        """As people read it: names in several languages stand apart, and fit on a phone."""
        return self.name.replace("/", " – ")


@dataclass(frozen=True, slots=True)
class PlaceOfPerformance:
    """Where something is to be performed, by NUTS code; none: nobody has said.

    `remote`: the work may also be done from elsewhere.
    """

    nuts: tuple[str, ...] = ()
    remote: bool = False

    @property
    def is_said(self) -> bool:
        return bool(self.nuts) or self.remote

    @property
    def is_bound(self) -> bool:
        """Whether it is performed in the counties named and nowhere else."""
        return bool(self.nuts) and COUNTRY not in self.nuts and not self.remote

    def is_in(self, place: str) -> bool:
        """Whether it is performed in a county, by name or with the whole country."""
        return place in self.nuts or COUNTRY in self.nuts

    def fits(self, place: str = "", *, remote: bool = False) -> bool:
        """Whether it is what is looked for; nothing asked fits everything."""
        return (not place or self.is_in(place)) and (not remote or self.remote)


UNSAID: Final = PlaceOfPerformance()
"""Nobody has said where."""


def _read() -> Mapping[str, County]:
    said = tomllib.loads((files("terskel.core") / "data" / "places.toml").read_text(encoding="utf-8"))
    return MappingProxyType({code: County(code, one["name"], one["county"]) for code, one in said.items()})


COUNTIES: Final = _read()
_BY_NUMBER: Final = {one.number: one.code for one in COUNTIES.values()}
_BY_NAME: Final = {
    **{name.casefold(): COUNTRY for name in (COUNTRY, "Norge", "Noreg", "Norway", *_COUNTRY_NAMES.values())},
    **{
        name.casefold(): one.code
        for one in COUNTIES.values()
        for name in (one.code, one.name, one.name.replace("/", " - "), *one.name.split("/"))
    },
}


def known(codes: Iterable[str]) -> Decision:
    """Whether each is a county or the whole country."""
    for code in codes:
        if code not in COUNTIES and code != COUNTRY:
            return Refused("core.place_unknown", "", {"place": code})
    return PERMITTED


def ordered(codes: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the order of the list; the whole country alone where it is among them."""
    said = set(codes)
    return (COUNTRY,) if COUNTRY in said else tuple(code for code in COUNTIES if code in said)


def together(places: Iterable[PlaceOfPerformance]) -> PlaceOfPerformance:
    """What several places amount to; remote where one of them is."""
    several = list(places)
    nuts = ordered(code for one in several for code in one.nuts)
    return PlaceOfPerformance(nuts, any(one.remote for one in several))


def counted(places: Iterable[PlaceOfPerformance]) -> Mapping[str, int]:
    """How many of the places are in each county; one without any is left out."""
    found = list(places)
    counts = {code: sum(1 for one in found if one.is_in(code)) for code in COUNTIES}
    return {code: count for code, count in counts.items() if count}


def name_of(code: str, language: Language) -> str:
    """A county or the whole country as people read it; raises KeyError for another code."""
    return _COUNTRY_NAMES[language] if code == COUNTRY else COUNTIES[code].label


def of_municipality(number: str) -> str:
    """The county that a municipality, by its four digits, lies in; "" for a number of none."""
    return _BY_NUMBER.get(number[:2], "") if len(number) == 4 else ""


def read(text: str) -> str:
    """The code of what somebody wrote: a code, or a name in any of its languages; "" for anything else."""
    return _BY_NAME.get(" ".join(text.split()).casefold(), "")
