"""The people of the main job, and how their story is told chapter by chapter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import pytest

from terskel.organisations import queries as organisations
from tests.browser.authority_people import Approver, Buyer, DpsManager, Evaluator
from tests.browser.conftest import Visits
from tests.browser.people import with_a_password
from tests.browser.supplier_people import Supplier
from tests.browser.visitor import Visitor
from tests.worlds.cast import authority, official, oslo

Chapter = Callable[["Story"], None]


@dataclass(slots=True)
class Story:
    """Who takes part, each at a browser of their own."""

    visit: Visits
    set_clock: Callable[[datetime], None]
    worker_catches_up: Callable[[], None]
    astrid: DpsManager = field(init=False)
    eva: Evaluator = field(init=False)
    erik: Evaluator = field(init=False)
    brita: Buyer = field(init=False)
    daniel: Approver = field(init=False)
    bjorn: Supplier = field(init=False)
    camilla: Supplier = field(init=False)
    nora: Supplier = field(init=False)

    def __post_init__(self) -> None:
        self.time("2026-11-20 09:00")
        nhn = authority(1, "Norsk helsenett SF", central_since=date(2013, 1, 1))
        helfo = authority(2, "Helfo")
        self.astrid = DpsManager(self._at_work("Astrid Nilsen", (nhn, "dps_manager")))
        self.eva = Evaluator(self._at_work("Eva Moen", (nhn, "evaluator"), (helfo, "evaluator")))
        self.erik = Evaluator(self._at_work("Erik Dahl", (nhn, "evaluator"), (helfo, "evaluator")))
        self.brita = Buyer(self._at_work("Brita Strand", (helfo, "buyer")))
        self._employed("Daniel Aas", (helfo, "approver"))
        self.daniel = Approver(self.visit())
        self.bjorn = Supplier(self.visit(), "Bjørn Lie", "Fjordsikt AS")
        self.camilla = Supplier(self.visit(), "Camilla Berg", "Rival Konsulenter AS")
        self.nora = Supplier(self.visit(scripts=False), "Nora Vik", "Nordlys Data AS")

    def time(self, text: str) -> None:
        """It is now `2026-11-27 12:00` in Norway."""
        self.set_clock(oslo(text))

    def _at_work(self, name: str, *posts: tuple[UUID, str]) -> Visitor:
        """Logged in already, acting for the first of these bodies."""
        person = self._employed(name, *posts)
        return self.visit(person, organisations.actors_of(person)[0].membership_id)

    def _employed(self, name: str, *posts: tuple[UUID, str]) -> UUID:
        """Somebody with a role in each of these bodies, and a password."""
        person = with_a_password(f"{name.split()[0].lower()}@example.no", name)
        for body, role in posts:
            official(person, body, role)
        return person


@dataclass(slots=True)
class Telling:
    """A story in chapters, as far as it is told: a failure names its chapter, and any chapter can be asked for."""

    story: Story
    chapters: tuple[Chapter, ...]
    told: list[Chapter] = field(default_factory=list)
    stopped_at: str = ""

    def tell(self, last: Chapter) -> None:
        """Play the chapters up to this one that are not played yet; after one that failed, none."""
        for chapter in self.chapters[len(self.told) : self.chapters.index(last) + 1]:
            if self.stopped_at:
                pytest.fail(f"The story stopped at {self.stopped_at}.", pytrace=False)
            self.stopped_at = chapter.__name__
            chapter(self.story)
            self.story.visit.nobody_complains()
            self.stopped_at = ""
            self.told.append(chapter)
