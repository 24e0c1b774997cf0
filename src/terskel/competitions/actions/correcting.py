"""A correction of a published competition, the same for all at one instant (FOA §§ 14-2, 20-1(3))."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Final, TypedDict, Unpack
from uuid import UUID

from django.db.models import Max

from terskel.audit.act import action, record
from terskel.competitions import letters, policy
from terskel.competitions.actions.inputs import check_title
from terskel.competitions.events import CompetitionCorrected
from terskel.competitions.models import (
    CORRECTABLE,
    DOCUMENT_ROLES,
    Competition,
    CompetitionDocument,
    Correction,
    DeadlineChange,
)
from terskel.competitions.moves import last_answer, lock_for_change, write_extension, write_public_letter
from terskel.competitions.queries import lots
from terskel.competitions.queries.corrections import differing, text_differences, time_left
from terskel.competitions.queries.readiness import draft_of
from terskel.competitions.queries.rows import documents_of, facts_of, terms_of
from terskel.core import corrections, deadlines, lifecycles, publication
from terskel.core.actors import Actor
from terskel.core.corrections import Assessment
from terskel.core.decisions import Missing, refuse, require
from terskel.core.instants import last_day_before, oslo_day
from terskel.core.publication import Finding
from terskel.documents import moves as documents
from terskel.organisations import queries as organisations

DOCUMENT: Final = "document"
DEADLINES: Final = ("closes_at", "question_deadline_at")
"""What a correction moves as `_move_deadline` says, which judges it."""


class CorrectedTexts(TypedDict, total=False):
    """The texts and days as they are to stand."""

    title: str
    scope: str
    need: str
    place: str
    duration_text: str
    starts_on: date | None
    ends_on: date | None
    site_visit: str
    contact: str


@dataclass(frozen=True, slots=True)
class FileCorrection:
    """A file that comes into the documents, in the place of `replaces` where that is named.

    In another's place it keeps that one's role and access. Without a `stream` the file `replaces` is taken out.
    """

    replaces: UUID | None = None
    stream: IO[bytes] | None = None
    name: str = ""
    media_type: str = ""
    title: str = ""
    role: str = "other"
    access: str = "public"
    access_reason: str = ""


@action
def refuse_material(competition_id: UUID, what: str, *, by: Actor, at: datetime) -> None:
    """Asked to correct what makes the competition what it is: refused with the clause. KeyError for the rest."""
    competition = _held(competition_id, by, at)
    require(corrections.may_correct(what))
    raise KeyError(f"{what} of {competition.id}")


@action
def correct(
    competition_id: UUID,
    *,
    reason: str,
    assessment: Assessment,
    files: Sequence[FileCorrection] = (),
    closes_at: datetime | None = None,
    also: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
    **texts: Unpack[CorrectedTexts],
) -> int:
    """Put texts, days and files right, and tell all invited in the same act; returns the correction's number.

    Refused where it is material by its subject or by the buyer's own answers. `closes_at` moves the deadline in the
    same act; it is demanded where the time left is too short. `also`: other lots of the purchase, in which the texts
    that stood the same are put right in the same way; each has its own correction and letter.
    """
    competition = _held(competition_id, by, at)
    if competition.closes_at is None or competition.published_at is None or by.person_id is None:
        raise Missing
    if not reason.strip():
        refuse("competitions.correction_without_reason", "FOA § 14-2(1)")
    if "title" in texts:
        check_title(texts["title"])
    require(corrections.judge(assessment))
    before = documents_of(competition, inside=True)
    stood = {field: getattr(competition, field) for field in CORRECTABLE}
    wrong = _blocking(competition, at)
    differences = _apply(competition, texts)
    if not differences and not files:
        refuse("competitions.correction_changes_nothing")
    _require_ready(competition, {field for field, _old, _new in differences}, wrong, at)
    moved = _move_deadline(competition, assessment, files, reason, closes_at, by, at)
    titles = {one.id: one.title for one in before}
    number = _write(competition, _Made(differences, files, titles, reason, assessment, moved, wrong), by, at)
    for lot_id in also:
        _same_in(competition, lot_id, stood, texts, reason, assessment, by, at)
    return number


@dataclass(frozen=True, slots=True)
class _Made:
    """What a correction puts right, and why; `titles` are those of the files by the id of their row.

    `wrong` is what stopped a publication before it.
    """

    differences: list[tuple[str, str, str]]
    files: Sequence[FileCorrection]
    titles: dict[UUID, str]
    reason: str
    assessment: Assessment
    moved: DeadlineChange | None
    wrong: Sequence[Finding]


def _write(competition: Competition, made: _Made, by: Actor, at: datetime) -> int:
    """The correction's rows, letter and event; returns its number."""
    if by.person_id is None:
        raise Missing
    fields = [field for field, _old, _new in made.differences]
    correction = Correction.objects.create(
        competition_id=competition.id,
        number=Correction.objects.filter(competition_id=competition.id).count() + 1,
        differences=made.differences,
        reason=made.reason.strip(),
        grounds=made.assessment.grounds.strip(),
        deadline_change=made.moved,
        corrected_at=at,
        corrected_by_id=by.person_id,
    )
    competition.last_correction = correction
    competition.save(update_fields=[*fields, "last_correction"])
    for file in made.files:
        _put(competition, correction, file, by, at)
    if made.files:
        _require_ready(competition, {"documents"}, made.wrong, at)
    letter_id = _write_letter(competition, correction, made.titles, made.files, made.moved, by, at)
    record(
        CompetitionCorrected(
            correction_id=correction.id,
            number=correction.number,
            fields=(*fields, *([DOCUMENT] if made.files else [])),
            reason=correction.reason,
            grounds=correction.grounds,
            letter_id=letter_id,
        ),
        by=by,
        at=at,
        subject=("competitions.Competition", competition.id),
        matters=[competition.id, competition.dps_id],
    )
    return correction.number


def _same_in(
    first: Competition,
    lot_id: UUID,
    stood: Mapping[str, object],
    texts: CorrectedTexts,
    reason: str,
    assessment: Assessment,
    by: Actor,
    at: datetime,
) -> None:
    """The same texts put right in another lot of the purchase, where they stood the same there."""
    if lot_id == first.id or lot_id not in lots.ids_together(first.id):
        raise Missing
    lot = _held(lot_id, by, at)
    before = differing(stood, {key: one.strip() if isinstance(one, str) else one for key, one in texts.items()})
    common = {field: texts[field] for field, _old, _new in before if getattr(lot, field) == stood[field]}  # type: ignore[literal-required]
    wrong = _blocking(lot, at)
    differences = _apply(lot, CorrectedTexts(**common))  # type: ignore[typeddict-item]
    if not differences:
        refuse("competitions.correction_not_in_lot", "FOA § 14-2", lot=lot.title)
    _require_ready(lot, set(common), wrong, at)
    moved = DeadlineChange.objects.filter(competition_id=lot.id, changed_at=at).first()
    _write(lot, _Made(differences, (), {}, reason, assessment, moved, wrong), by, at)


def _held(competition_id: UUID, by: Actor, at: datetime) -> Competition:
    competition = lock_for_change(competition_id)
    policy.require_publisher(by, competition)
    require(lifecycles.COMPETITION.permit("correct", facts_of(competition), at))
    return competition


def _apply(competition: Competition, texts: CorrectedTexts) -> list[tuple[str, str, str]]:
    """The texts given to the row, not saved; returns what differs."""
    given: dict[str, object] = {key: one.strip() if isinstance(one, str) else one for key, one in texts.items()}
    found = differing({field: getattr(competition, field) for field in CORRECTABLE}, given)
    for field, _old, _new in found:
        setattr(competition, field, given[field])
    starts_on, ends_on = competition.starts_on, competition.ends_on
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        refuse("competitions.ends_before_start", starts_on=starts_on, ends_on=ends_on)
    return found


def _move_deadline(
    competition: Competition,
    assessment: Assessment,
    files: Sequence[FileCorrection],
    reason: str,
    closes_at: datetime | None,
    by: Actor,
    at: datetime,
) -> DeadlineChange | None:
    """The deadline as the correction needs it: moved where a later one is given, and refused where none is."""
    old = competition.closes_at
    if old is None or competition.published_at is None:
        raise Missing
    kept = terms_of(competition).kept
    attached = documents_of(competition, inside=True)
    held_back = any(one.stream is not None and one.replaces is None and one.access == "restricted" for one in files)
    opens_late = held_back and all(one.access == "public" for one in attached)
    since_published = deadlines.tender_earliest_close(
        competition.published_at, restricted_documents=opens_late, own=kept.own, rules=kept.law
    )
    if closes_at is None:
        short = opens_late and old < since_published.instant
        if short or corrections.must_extend(assessment, old, at, own=kept.own, rules=kept.law):
            refuse(
                "competitions.correction_needs_time",
                "FOA § 20-1(3), (4)",
                last_answer=last_answer(competition, old).last_day,
                proposed=time_left(competition, attached, at).proposed,
            )
        return None
    earliest = corrections.earliest_last_day(at, own=kept.own, rules=kept.law)
    if opens_late:
        earliest = max(earliest, since_published.last_day)
    if last_day_before(closes_at) < earliest:
        refuse("competitions.correction_deadline_too_early", "FOA § 14-2(2)", sent_on=oslo_day(at), earliest=earliest)
    return write_extension(competition, closes_at, reason, by=by, at=at)


def _put(competition: Competition, correction: Correction, file: FileCorrection, by: Actor, at: datetime) -> None:
    """One file in, out, or in another's place."""
    standing = CompetitionDocument.objects.filter(competition_id=competition.id, taken_out_by__isnull=True)
    number = (
        CompetitionDocument.objects.filter(competition_id=competition.id).aggregate(n=Max("number"))["n"] or 0
    ) + 1
    role, access, access_reason, title = file.role, file.access, file.access_reason, file.title.strip()
    if file.replaces is not None:
        old = next((one for one in documents_of(competition, inside=True) if one.id == file.replaces), None)
        if old is None:
            raise Missing
        number, role, access, access_reason = old.number, old.role, old.access, old.access_reason
        title = title or old.title
        standing.filter(pk=old.id).update(taken_out_by=correction)
    if file.stream is None:
        return
    if not title:
        refuse("competitions.document_without_title", "FOA § 14-1")
    if access not in ("public", "restricted"):
        refuse("competitions.document_access_unknown", "FOA § 14-3", access=access)
    if role not in DOCUMENT_ROLES:
        refuse("competitions.document_role_unknown", "FOA § 14-1(3)", role=role)
    matters = (competition.id, competition.dps_id)
    file_id = documents.store_file(
        file.stream,
        name=file.name,
        media_type=file.media_type,
        access=access,
        access_reason=access_reason,
        authority_id=competition.authority_id,
        matters=matters,
        at=at,
        by=by,
    )
    if access == "public":
        documents.publish_file(file_id, public_from=at, at=at, by=by, matters=matters)
    CompetitionDocument.objects.create(
        competition_id=competition.id,
        number=number,
        file_id=file_id,
        title=title,
        role=role,
        attached_at=at,
        added_by=correction,
    )


def _blocking(competition: Competition, at: datetime) -> list[Finding]:
    """What would stop a publication of the competition as it stands; the deadlines left out."""
    terms = terms_of(competition)
    draft = draft_of(competition, terms, documents_of(competition, inside=True), at=at)
    return [
        finding
        for finding in publication.check_competition(draft, at, terms.own_rules)
        if finding.severity == "block" and finding.field not in DEADLINES
    ]


def _require_ready(
    competition: Competition, corrected: Collection[str], wrong: Sequence[Finding], at: datetime
) -> None:
    """What is asked of every publication still holds for what was corrected, and of the rest nothing is made wrong.

    `wrong` is what was so before: one day put right may be what breaks the rule for another (FOA § 26-1).
    """
    language = terms_of(competition).language
    told = [
        publication.finding_text(finding, language)
        for finding in _blocking(competition, at)
        if finding.field in corrected or finding not in wrong
    ]
    if told:
        refuse("competitions.correction_not_ready", "FOA § 14-1(3)", findings=" ".join(told))


def _write_letter(
    competition: Competition,
    correction: Correction,
    titles: dict[UUID, str],
    files: Sequence[FileCorrection],
    moved: DeadlineChange | None,
    by: Actor,
    at: datetime,
) -> UUID:
    terms = terms_of(competition)
    texts = text_differences(correction.differences, terms.language)
    data = letters.correction(
        terms,
        sender=letters.sender(organisations.authority(competition.authority_id)),
        texts=[
            (
                one.what,
                "".join(piece.text for piece in one.compared.before),
                "".join(piece.text for piece in one.compared.after),
            )
            for one in texts
        ],
        files=[
            (
                titles[file.replaces] if file.replaces else "",
                (file.title.strip() or titles.get(file.replaces or correction.id, "")) if file.stream else "",
            )
            for file in files
        ],
        reason=correction.reason,
        old_closes_at=moved.old_closes_at if moved else None,
        at=at,
    )
    return write_public_letter(competition, data, by=by, at=at)
