"""Who acts: a person for an organisation, the system itself, or someone not logged in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from uuid import UUID

from terskel.core.languages import Language

ActorKind: TypeAlias = Literal["person", "system", "anonymous"]
OrganisationKind: TypeAlias = Literal["authority", "supplier", "installation"]

DPS_MANAGER: Final = "dps_manager"
BUYER: Final = "buyer"
EVALUATOR: Final = "evaluator"
APPROVER: Final = "approver"
CONTRACT_MANAGER: Final = "contract_manager"
AUTHORITY_ADMIN: Final = "authority_admin"
LEGAL_READER: Final = "legal_reader"
AUDITOR: Final = "auditor"

SUPPLIER_ADMIN: Final = "supplier_admin"
TENDERER: Final = "tenderer"
SIGNATORY: Final = "signatory"
CONTACT: Final = "contact"
READER: Final = "reader"

OPERATOR: Final = "operator"

AUTHORITY_ROLES: Final[frozenset[str]] = frozenset(
    {
        DPS_MANAGER,
        BUYER,
        EVALUATOR,
        APPROVER,
        CONTRACT_MANAGER,
        AUTHORITY_ADMIN,
        LEGAL_READER,
        AUDITOR,
    }
)
SUPPLIER_ROLES: Final[frozenset[str]] = frozenset({SUPPLIER_ADMIN, TENDERER, SIGNATORY, CONTACT, READER})


@dataclass(frozen=True, slots=True)
class Mandate:
    """What somebody of a central purchasing body does for another body: one matter, in that body's name.

    `publishes` says that the body has left it to them to decide when it is published, and what changes afterwards.
    """

    assistance_id: UUID
    authority_id: UUID
    authority_name: str
    matter_id: UUID
    matter_title: str
    publishes: bool


@dataclass(frozen=True, slots=True)
class StandsInFor:
    """An approver who is away, on whose behalf somebody decides."""

    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one organisation with the roles they hold there.

    Openers are named on a matter and are therefore no role here. Whoever acts on a `mandate` acts for no organisation:
    only what asks `acts_in` lets them in, and everything else looks missing to them. `stands_in_for`: the approvers
    whose deputy they are now; empty for an approver of their own.
    """

    kind: ActorKind
    person_id: UUID | None
    name: str
    organisation_id: UUID | None
    organisation_kind: OrganisationKind | None
    roles: frozenset[str]
    language: Language
    mandate: Mandate | None = None
    stands_in_for: tuple[StandsInFor, ...] = ()

    def has(self, *roles: str) -> bool:
        """True when the actor holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)

    def acts_for(self, organisation_id: UUID) -> bool:
        """True when the actor acts on behalf of exactly this organisation."""
        return self.organisation_id is not None and self.organisation_id == organisation_id

    def acts_in(self, organisation_id: UUID, matter_id: UUID) -> bool:
        """True when the actor acts for the organisation, or on its mandate in exactly this matter."""
        if self.mandate is None:
            return self.acts_for(organisation_id)
        return (self.mandate.authority_id, self.mandate.matter_id) == (organisation_id, matter_id)

    def decides_apart_from(self, people: Collection[UUID | None]) -> bool:
        """True when a decision of the actor is another's than that of `people`: neither theirs nor on their behalf."""
        if self.person_id in people:
            return False
        return not self.stands_in_for or any(one.person_id not in people for one in self.stands_in_for)

    @property
    def in_the_name_of(self) -> UUID | None:
        """The organisation whose act it is."""
        return self.organisation_id if self.mandate is None else self.mandate.authority_id

    @property
    def is_authority(self) -> bool:
        return self.organisation_kind == "authority"

    @property
    def is_supplier(self) -> bool:
        return self.organisation_kind == "supplier"


SYSTEM: Final = Actor("system", None, "Terskel", None, None, frozenset(), "nb")
ANONYMOUS: Final = Actor("anonymous", None, "", None, None, frozenset(), "nb")
