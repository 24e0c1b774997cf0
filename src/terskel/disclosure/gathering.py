"""Everything a case book holds, gathered from the rooms as it stands: parts with pages, and files to carry.

Nothing sealed is among it. Tenders, their assessment and what came of it are there once an award is told or the
competition ended without one; until then the book is of what the authority did in the open. One that was cancelled
before the opening has its procurement report, which tells of no tender.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final
from uuid import UUID

from terskel.audit import queries as audit
from terskel.audit.queries import EventView
from terskel.awards import queries as awards
from terskel.awards import secrecy
from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionView, Terms
from terskel.contracts import queries as contracts
from terskel.core.actors import AUDITOR, SYSTEM, Actor
from terskel.disclosure import sections
from terskel.disclosure.naming import acted_for
from terskel.disclosure.policy import Edition, Stage
from terskel.disclosure.publishing import LEFT_OUT, Withholding
from terskel.disclosure.sections import Frame, ListedFile
from terskel.documents import queries as documents
from terskel.documents.attaching import Relationship
from terskel.documents.letters import Leaf, LetterData, Part, Party
from terskel.documents.moves import file_name
from terskel.documents.queries import FileView, KeptLetter
from terskel.evaluation import queries as evaluations
from terskel.notices import queries as notices
from terskel.organisations import queries as organisations
from terskel.tenders import queries as tenders

_PARTS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("competition", ("competitions.",)),
    ("opening", ("tenders.",)),
    ("evaluation", ("evaluation.",)),
    ("complaints", ("awards.complaint_",)),
    ("award", ("awards.",)),
    ("contract", ("contracts.",)),
)
"""Which letters belong to which part, by how their kind begins; the first that fits."""

_ORDER: Final = (
    "competition",
    "opening",
    "tenders",
    "evaluation",
    "award",
    "complaints",
    "contract",
    "files",
    "events",
)
_IN_THE_OPEN: Final = ("competitions.", "notices.", "awards.ClosedWithoutAward")
_REPORT: Final = "awards.procurement_report"
_PIECE: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that goes into the book as it is. `path` is its place in the archive, `name` what it is called."""

    path: str
    name: str
    whose: str
    file: FileView
    relationship: Relationship = "Supplement"

    def pieces(self) -> Iterator[bytes]:
        with self.file.reading() as stream:
            while piece := stream.read(_PIECE):
                yield piece


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one edition holds. `left_out` are codes, some with a name after a colon; `letters` have own PDFs."""

    frame: Frame
    parts: tuple[Part, ...]
    codes: tuple[str, ...]
    left_out: tuple[str, ...]
    carried: tuple[Carried, ...]
    letters: tuple[KeptLetter, ...]
    events: tuple[EventView, ...]


def stage_of(terms: Terms) -> Stage:
    closed = awards.closed_without_award(terms.competition_id)
    return Stage(
        opened=tenders.opening_facts(terms.competition_id).opened_at is not None,
        chosen=secrecy.chosen_at(terms.competition_id) is not None,
        closed=closed,
        names_hidden=evaluations.names_hidden(terms),
        settled=closed or evaluations.result_for_room(terms.competition_id) is not None,
    )


def gathered(competition_id: UUID, edition: Edition, *, at: datetime) -> Gathered:
    """For the act that has decided that the book may be made."""
    terms = competitions.terms(competition_id)
    frame = Frame(terms, Party.with_place(organisations.authority(terms.authority_id)), at)
    return _Gathering(frame, edition, stage_of(terms)).result()


def event_lines(happened: Iterable[EventView]) -> Iterator[bytes]:
    """The events as lines of JSON, whole."""
    for one in happened:
        told = {**asdict(one), "at": one.at.isoformat(), "matters": [str(matter) for matter in one.matters]}
        yield json.dumps(told, ensure_ascii=False, default=str, sort_keys=True).encode() + b"\n"


@dataclass
class _Gathering:
    frame: Frame
    edition: Edition
    stage: Stage
    leaves: dict[str, list[Leaf]] = field(default_factory=dict)
    carried: list[Carried] = field(default_factory=list)
    letters: list[KeptLetter] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    happened: list[EventView] = field(default_factory=list)

    @property
    def terms(self) -> Terms:
        return self.frame.terms

    @property
    def public(self) -> bool:
        return self.edition == "public"

    def result(self) -> Gathered:
        reader = replace(
            SYSTEM,
            organisation_id=self.terms.authority_id,
            organisation_kind="authority",
            roles=frozenset({AUDITOR}),
            language=self.terms.language,
        )
        view = competitions.competition(reader, self.terms.competition_id, at=self.frame.at)
        withheld = secrecy.withheld(self.terms.competition_id) if self.public else ()
        withholding = self._withholding(withheld) if self.public else None
        self._own_letters(withholding)
        self._competition(reader, view, withholding)
        if not self.stage.tells_tenders:
            self.left_out.append("sealed" if not self.stage.opened else "assessed")
        if self.stage.tells_tenders and not self.public:
            self._tenders()
            self._asked()
        if self.public:
            self._redacted_tenders(withheld)
        self._contracts()
        self._listed()
        if self.public:
            self.left_out += LEFT_OUT
        else:
            self._events()
        say = self.frame.say
        codes = tuple(code for code in _ORDER if self.leaves.get(code))
        return Gathered(
            frame=self.frame,
            parts=tuple(Part(say(f"part.{code}"), tuple(self.leaves[code])) for code in codes),
            codes=codes,
            left_out=tuple(self.left_out),
            carried=tuple(self.carried),
            letters=() if self.public else tuple(self.letters),
            events=tuple(self.happened),
        )

    def _add(self, part: str, data: LetterData, *, named: str = "", headed: bool = False) -> None:
        self.leaves.setdefault(part, []).append(Leaf(named or data.title, data, headed))

    def _competition(self, reader: Actor, view: CompetitionView, withholding: Withholding | None) -> None:
        found = organisations.suppliers(competitions.invited(self.terms.competition_id)).values()
        later = competitions.invited_later(self.terms.competition_id)
        asked = competitions.questions(reader, self.terms.competition_id, at=self.frame.at)
        if self.public:
            asked = [one for one in asked if one.answered_at is not None]
        frame = self.frame
        self._add("competition", sections.notices(frame, notices.of_matter(reader, self.terms.competition_id)))
        self._add("competition", sections.invited(frame, sorted(found, key=lambda one: one.sort_key), later))
        told = sections.questions(frame, asked)
        self._add("competition", withholding.barred(told) if withholding else told)
        self._add("competition", sections.changes(frame, view))
        corrected = (file.before for correction in view.corrections for file in correction.files)
        every = {one.id: one for one in (*view.documents, *corrected) if one is not None}
        for place, one in enumerate(sorted(every.values(), key=lambda one: one.number), start=1):
            if self.public and one.access != "public":
                self.left_out.append(f"restricted_document:{one.title}")
                continue
            self._carry("procurement-documents", f"D{place:02}", "", documents.attached_file(one.file_id), "Source")

    def _withholding(self, withheld: Sequence[secrecy.Withheld]) -> Withholding:
        personal = evaluations.personal(self.terms.competition_id)
        marked = [passage for one in withheld for passage in one.passages]
        conflicts = (*personal.conflicts, *secrecy.conflicts_written(self.terms.competition_id))
        answered = evaluations.answers_written(self.terms.competition_id)
        return Withholding((*marked, *conflicts, *answered), personal.exclusions, personal.excluded)

    def _own_letters(self, withholding: Withholding | None) -> None:
        for one in documents.letters_of_record(self.terms.competition_id):
            part = next((part for part, kinds in _PARTS if one.kind.startswith(kinds)), None)
            if part is None or not (self.stage.tells_tenders or self._tells_no_tender(one.kind)):
                continue
            told = one.letter
            if withholding is not None:
                if not withholding.lets_out(one.kind, one.recipient_organisation_id):
                    continue
                told = withholding.barred(evaluations.without_own_points(told))
            self.letters.append(one)
            to = one.letter.recipient
            named = f"{one.letter.title} – {to.name}" if to else one.letter.title
            self._add(part, told, named=named, headed=True)

    def _tells_no_tender(self, kind: str) -> bool:
        return kind.startswith("competitions.") or self.stage.ended_sealed and kind == _REPORT

    def _tenders(self) -> None:
        opened = tenders.opened_for_room(self.terms.competition_id)
        suppliers = organisations.suppliers({one.supplier_id for one in opened})
        files = documents.attached_files([file.id for one in opened for file in one.every_file])
        for one in opened:
            supplier = suppliers[one.supplier_id]
            carried = [
                self._carry(f"tenders/{one.number:02}", f"T{one.number:02}-{place:02}", supplier.name, files[file.id])
                for place, file in enumerate(one.every_file, start=1)
            ]
            listed = [_listed(file) for file in carried if file is not None]
            self._add("tenders", sections.tender(self.frame, one, supplier, listed))

    def _asked(self) -> None:
        told = sections.asked(self.frame, evaluations.sheets_of(self.terms))
        if told is not None:
            self._add("evaluation", told)

    def _redacted_tenders(self, withheld: Sequence[secrecy.Withheld]) -> None:
        texts = documents.letter_texts([one.letter_id for one in withheld if one.letter_id])
        for place, one in enumerate(withheld, start=1):
            if one.letter_id is None:
                self.left_out.append(f"no_redacted:{one.supplier_name}")
                continue
            self._add("tenders", texts[one.letter_id], headed=True)
            for file in one.files:
                if file.copy is None:
                    self.left_out.append(f"no_copy:{one.supplier_name}, {file.number}")
                else:
                    number = f"T{place:02}-{file.number:02}"
                    self._carry_copy(f"tenders/{place:02}", number, one.supplier_name, file.copy)

    def _carry_copy(self, folder: str, number: str, whose: str, copy: FileView) -> None:
        """A redacted copy by its number alone: what it is called may be the name of somebody whose CV it is."""
        ending = PurePosixPath(_plain(copy.name)).suffix
        self._carry(folder, number, whose, replace(copy, name=f"{number}{ending}"), "Alternative")

    def _contracts(self) -> None:
        if self.public or not self.stage.tells_tenders:
            return
        for place, (reference, file) in enumerate(contracts.documents_for_room(self.terms.competition_id), start=1):
            self._carry("contracts", f"K{place:02}", reference, file, "Source")

    def _carry(
        self, folder: str, number: str, whose: str, file: FileView, relationship: Relationship = "Supplement"
    ) -> Carried | None:
        """None for a file that nobody may open: it is named among what is left out."""
        if not file.may_be_read:
            self.left_out.append(f"not_clean:{file.name}")
            return None
        name = f"{number} {_plain(file.name)}"
        self.carried.append(Carried(f"{folder}/{name}", name, whose, file, relationship))
        return self.carried[-1]

    def _listed(self) -> None:
        self._add("files", sections.files(self.frame, [_listed(one) for one in self.carried]))

    def _events(self) -> None:
        told = audit.happened(self.terms.competition_id, descending=False)
        self.happened = [_as_told(one, self.stage) for one in told if _is_told(one, self.stage)]
        self._add("events", sections.events(self.frame, self.happened, acted_for(self.happened)))


def _is_told(event: EventView, stage: Stage) -> bool:
    return stage.tells_tenders or event.kind.startswith(_IN_THE_OPEN)


def _as_told(event: EventView, stage: Stage) -> EventView:
    """What the panel's members write is their own until their result is frozen."""
    own = event.kind.startswith("evaluation.") and not stage.settled
    return replace(event, payload={}) if own else event


def _listed(one: Carried) -> ListedFile:
    return ListedFile(one.name, one.whose, one.file.size, one.file.sha256)


def _plain(name: str) -> str:
    """A name that every file system and `sha256sum` takes, with the ending it has."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not ending.isalnum() or len(ending) > 8:
        return file_name("", name) or "file"
    return f"{file_name('', stem)[:100].strip() or 'file'}.{ending}"
