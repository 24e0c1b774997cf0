"""What was corrected in a competition, and what a correction asks for now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Max, Q

from terskel.competitions import policy
from terskel.competitions.models import CORRECTABLE, Competition, CompetitionDocument, Correction
from terskel.competitions.queries.document_views import CorrectionView, DocumentView, FileDifference, TextDifference
from terskel.competitions.queries.rows import document_views, documents_of, found, terms_of
from terskel.core import corrections, deadlines, formats
from terskel.core.actors import Actor
from terskel.core.comparing import compare
from terskel.core.corrections import MATERIAL
from terskel.core.deadlines import Deadline
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook

book: Final = Phrasebook.of("competitions")
DAYS: Final = ("starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class TimeForCorrection:
    """What a correction made now means for the deadline.

    `late`: it reaches the tenderers after `last_answer`, so that the deadline must move; `proposed` is what we suggest.
    """

    last_answer: Deadline
    late: bool
    proposed: datetime
    counted: Deadline


def corrections_of(competition: Competition, language: Language, *, inside: bool) -> tuple[CorrectionView, ...]:
    """Every correction, the oldest first, in three statements; none where there is none, in one."""
    made = list(
        Correction.objects.filter(competition_id=competition.id).select_related("deadline_change").order_by("number")
    )
    if not made:
        return ()
    rows = list(
        CompetitionDocument.objects.filter(
            Q(added_by__isnull=False) | Q(taken_out_by__isnull=False), competition_id=competition.id
        ).order_by("number")
    )
    views = document_views(rows, inside=inside)
    return tuple(
        CorrectionView(
            number=one.number,
            reason=one.reason,
            corrected_at=one.corrected_at,
            texts=tuple(text_differences(one.differences, language)),
            files=_files(one.id, rows, views),
            new_closes_at=one.deadline_change.new_closes_at if one.deadline_change else None,
        )
        for one in made
    )


def last_corrected_at(competition_id: UUID) -> datetime | None:
    """When something was corrected last: a tender delivered before should be looked over."""
    made: datetime | None = Correction.objects.filter(competition_id=competition_id).aggregate(at=Max("corrected_at"))[
        "at"
    ]
    return made


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Each text or day in `after` that differs: its field, what stood and what stands; in their order."""
    return [
        (field, _kept(before[field]), _kept(after[field]))
        for field in CORRECTABLE
        if field in after and _kept(before[field]) != _kept(after[field])
    ]


def text_differences(differences: Sequence[Sequence[str]], language: Language) -> list[TextDifference]:
    """Each (field, before, after) in words."""
    return [
        TextDifference(
            field_name(field, language), compare(_shown(field, before, language), _shown(field, after, language))
        )
        for field, before, after in differences
    ]


def field_name(field: str, language: Language) -> str:
    """What a text, a day or a file of the documents is called."""
    return book.say(f"correction.field.{field}", language)


def material_names(language: Language) -> dict[str, str]:
    """What is never corrected in a published competition, by code, in words."""
    return {code: book.say(f"correction.material.{code}", language) for code in MATERIAL}


def time_for_correction(reader: Actor, competition_id: UUID, *, at: datetime) -> TimeForCorrection:
    """For the authority's own people, while the competition takes tenders."""
    competition = found(Competition.objects.filter(pk=competition_id).first())
    if not policy.is_inside(reader, competition) or competition.closes_at is None:
        raise Missing
    return time_left(competition, documents_of(competition, inside=True), at)


def time_left(competition: Competition, attached: Sequence[DocumentView], at: datetime) -> TimeForCorrection:
    """As `time_for_correction`, with the files as they will be. For this room only."""
    if competition.closes_at is None:
        raise Missing
    kept = terms_of(competition).kept
    last = deadlines.last_answer(competition.closes_at, own=kept.own, rules=kept.law)
    counted = corrections.proposed_close(
        competition.closes_at,
        at,
        restricted_documents=any(one.access == "restricted" for one in attached),
        own=kept.own,
        rules=kept.law,
    )
    return TimeForCorrection(last, at >= last.instant, deadlines.suggested_close(counted), counted)


def _files(
    correction_id: UUID, rows: Sequence[CompetitionDocument], views: Mapping[UUID, DocumentView]
) -> tuple[FileDifference, ...]:
    """What the correction did to the files; one that took another's place has its number."""
    gone = {row.number: views[row.id] for row in rows if row.taken_out_by_id == correction_id}
    come = {row.number: views[row.id] for row in rows if row.added_by_id == correction_id}
    return tuple(FileDifference(gone.get(number), come.get(number)) for number in sorted(gone.keys() | come.keys()))


def _shown(field: str, value: str, language: Language) -> str:
    return formats.day(date.fromisoformat(value), language) if field in DAYS and value else value


def _kept(value: object) -> str:
    """As it is compared and kept; browsers end lines in their own way, and that is no difference."""
    return value.isoformat() if isinstance(value, date) else "\n".join(str(value or "").strip().splitlines())
