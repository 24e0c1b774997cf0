"""The supplier's own library: nobody else reads it, nothing forbidden is kept, and what runs out is told in time."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from terskel.audit.models import Event
from terskel.core.actors import CONTACT, OPERATOR, SYSTEM, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.instants import start_of_day
from terskel.organisations import queries as organisations
from terskel.qualification.actions import bank, library
from terskel.qualification.actions.library import EvidenceTerms
from terskel.qualification.library import expiry
from terskel.qualification.library.copies import ItemCopy
from terskel.qualification.library.kinds import has_birth_number
from terskel.qualification.models import Cv, Evidence, Reference
from terskel.qualification.moves.library import take_copies
from terskel.qualification.queries import library as queries
from tests.rooms.refusals import refused_with
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import BEGINNING, Cast
from tests.worlds.firms import A_PDF, CV, INSURANCE, REFERENCE

pytestmark = pytest.mark.django_db

AT = BEGINNING
TODAY = date(2026, 11, 2)
SHOWN = EvidenceTerms("criminal_record", "Politiattest, ledelsen", shown_on=TODAY, shown_to="Helfo, Brita Strand")
BIRTH_NUMBER = "13097248022"


def refused(code: str, act: object, *arguments: object, **named: object) -> None:
    with pytest.raises(RefusedAct) as stopped:
        act(*arguments, **named)  # type: ignore[operator]
    assert refused_with(stopped.value) == code


def keep(by: Actor, terms: EvidenceTerms = INSURANCE, content: bytes = A_PDF) -> UUID:
    return library.keep_evidence(terms, file_name="bevis.pdf", content=content, by=by, at=AT)


def test_evidence_is_kept_with_its_file_and_read_by_the_firm_alone(cast: Cast) -> None:
    kept = keep(cast.bjorn)
    [row] = queries.evidence(cast.bjorn, on=TODAY)
    assert (row.id, row.title, row.issuer, row.valid_to) == (
        kept,
        "Ansvarsforsikring",
        "Fram Forsikring",
        date(2027, 3, 1),
    )
    with queries.evidence_file(cast.bjorn, kept, on=TODAY).reading() as file:
        assert file.read() == A_PDF
    for reader in (cast.camilla, cast.astrid, cast.brita):
        assert queries.evidence(reader, on=TODAY) == []
        for read in (queries.one_evidence, queries.evidence_file):
            with pytest.raises(Missing):
                read(reader, kept, on=TODAY)


def test_no_copy_of_a_criminal_record_is_kept_only_when_and_to_whom_it_was_shown(cast: Cast) -> None:
    refused("qualification.no_copy_of_a_criminal_record", keep, cast.bjorn, SHOWN)
    kept = keep(cast.bjorn, SHOWN, b"")
    row = queries.one_evidence(cast.bjorn, kept, on=TODAY)
    assert (row.shown_on, row.shown_to, row.file_id) == (TODAY, "Helfo, Brita Strand", None)
    for wrong in (replace(SHOWN, shown_on=None), replace(SHOWN, shown_to=" ")):
        refused("qualification.criminal_record_shown_when_and_to_whom", keep, cast.bjorn, wrong, b"")


def test_the_database_refuses_a_copy_of_a_criminal_record(cast: Cast) -> None:
    file_id = Evidence.objects.get(id=keep(cast.bjorn)).file_id
    kept = keep(cast.bjorn, SHOWN, b"")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(id=kept).update(file_id=file_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(file_id=file_id).update(kind="criminal_record")


@pytest.mark.parametrize(
    ("change", "content", "code"),
    [
        ({"kind": "gossip"}, A_PDF, "evidence_kind_unknown"),
        ({"title": "  "}, A_PDF, "item_without_title"),
        ({"valid_from": date(2027, 3, 2)}, A_PDF, "evidence_ends_before_it_starts"),
        ({}, b"", "evidence_needs_a_file"),
        ({}, b"MZ\x90 a program", "evidence_file_kind"),
        ({"shown_on": TODAY}, A_PDF, "only_criminal_records_are_shown"),
        ({"title": f"Attest {BIRTH_NUMBER}"}, A_PDF, "no_birth_numbers"),
    ],
)
def test_bad_evidence_is_refused_with_words_and_nothing_is_kept(
    cast: Cast, change: dict[str, object], content: bytes, code: str
) -> None:
    refused(f"qualification.{code}", keep, cast.bjorn, replace(INSURANCE, **change), content)  # type: ignore[arg-type]
    assert not Evidence.objects.exists()


def test_a_file_that_is_too_large_is_refused(cast: Cast) -> None:
    refused("documents.too_large", keep, cast.bjorn, INSURANCE, A_PDF + bytes(library.LARGEST_FILE))


def test_only_those_who_write_requests_change_the_library(cast: Cast) -> None:
    kept = keep(cast.bjorn)
    reader = firms.colleague(cast.bjorn, casting.person("Dag Vik"), CONTACT, at=AT)
    assert len(queries.evidence(reader, on=TODAY)) == 1
    refused("qualification.not_applicant", keep, reader)
    refused("qualification.not_applicant", library.remove_evidence, kept, by=reader, at=AT)
    for by in (cast.camilla, cast.astrid):
        with pytest.raises(Missing):
            library.remove_evidence(kept, by=by, at=AT)
        with pytest.raises(Missing):
            library.replace_evidence(kept, INSURANCE, content=A_PDF, by=by, at=AT)
    with pytest.raises(Missing):
        keep(cast.astrid)


def test_a_newer_one_takes_the_place_of_an_older_one_once(cast: Cast) -> None:
    old = keep(cast.bjorn)
    newer = replace(INSURANCE, valid_to=date(2028, 3, 1))
    new = library.replace_evidence(old, newer, file_name="ny.pdf", content=A_PDF, by=cast.bjorn, at=AT)
    assert [row.id for row in queries.evidence(cast.bjorn, on=TODAY)] == [new]
    assert Evidence.objects.get(id=old).remind_on is None
    refused(
        "qualification.evidence_replaced", library.replace_evidence, old, newer, content=A_PDF, by=cast.bjorn, at=AT
    )


def test_what_is_removed_is_gone_for_good(cast: Cast) -> None:
    kept = keep(cast.bjorn)
    library.remove_evidence(kept, by=cast.bjorn, at=AT)
    assert queries.evidence(cast.bjorn, on=TODAY) == []
    with pytest.raises(Missing):
        library.remove_evidence(kept, by=cast.bjorn, at=AT)


def test_the_events_say_nothing_of_what_is_kept(cast: Cast) -> None:
    keep(cast.bjorn)
    bank.keep_cv(CV, by=cast.bjorn, at=AT)
    said = " ".join(str(event.payload) for event in Event.objects.filter(kind__startswith="qualification."))
    for word in ("Ansvarsforsikring", "Fram", "Kari", "Testleder"):
        assert word not in said


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-02", "2026-12-31"),
        ("2026-12-31", "2027-01-30"),
        ("2027-01-30", "2027-02-22"),
        ("2027-02-22", "2027-03-02"),
        ("2027-03-01", "2027-03-02"),
        ("2027-03-02", None),
    ],
)
def test_the_supplier_is_told_60_30_and_7_days_before_and_the_day_after(after: str, expected: str | None) -> None:
    found = expiry.next_reminder(date(2027, 3, 1), after=date.fromisoformat(after))
    assert (found.isoformat() if found else None) == expected
    assert expiry.next_reminder(None, after=TODAY) is None


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-12-30", "valid"),
        ("2026-12-31", "expires_soon"),
        ("2027-03-01", "expires_soon"),
        ("2027-03-02", "expired"),
    ],
)
def test_evidence_is_valid_to_its_last_day(on: str, state: str) -> None:
    assert expiry.state(date(2027, 3, 1), on=date.fromisoformat(on)) == state


def remind(on: date) -> list[int]:
    """What the clock does on that day: `days_left` of each reminder."""
    for evidence_id in queries.to_remind(on=on, limit=10):
        library.remind_of_expiry(evidence_id, by=SYSTEM, at=start_of_day(on))
    told = Event.objects.filter(kind="qualification.EvidenceExpiring", at=start_of_day(on))
    return [event.payload["days_left"] for event in told.order_by("id")]


def test_each_reminder_is_given_once_and_one_that_was_missed_is_given_late(cast: Cast) -> None:
    keep(cast.bjorn)
    assert remind(date(2026, 12, 30)) == []
    assert remind(date(2026, 12, 31)) == [60]
    assert remind(date(2026, 12, 31)) == [60]
    assert remind(date(2027, 2, 3)) == [26]
    assert remind(date(2027, 2, 4)) == []
    assert remind(date(2027, 3, 2)) == [-1]
    assert remind(date(2028, 3, 2)) == []


def test_nobody_is_reminded_of_what_is_replaced_or_removed(cast: Cast) -> None:
    library.remove_evidence(keep(cast.bjorn), by=cast.bjorn, at=AT)
    library.replace_evidence(keep(cast.bjorn), replace(INSURANCE, valid_to=None), content=A_PDF, by=cast.bjorn, at=AT)
    assert queries.to_remind(on=date(2030, 1, 1), limit=10) == []


def test_a_reference_and_a_cv_are_tailored_in_a_copy_beside_the_original(cast: Cast) -> None:
    reference, cv = firms.reference(cast.bjorn, at=AT), firms.cv(cast.bjorn, at=AT)
    for_helfo = replace(REFERENCE, text="Det Helfo bør vite.", assignment="Testleder, Helfo")
    tailored = bank.tailor_reference(reference, for_helfo, by=cast.bjorn, at=AT)
    bank.tailor_cv(cv, replace(CV, assignment="Testleder, Helfo"), by=cast.bjorn, at=AT)
    assert queries.reference(cast.bjorn, reference).text == REFERENCE.text
    copy = queries.reference(cast.bjorn, tailored)
    assert (copy.text, copy.assignment, copy.tailored_from) == ("Det Helfo bør vite.", "Testleder, Helfo", reference)
    assert [row.assignment for row in queries.cvs(cast.bjorn, on=TODAY)] == ["Testleder, Helfo", ""]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"purpose": " "}, "cv_without_purpose"),
        ({"person_name": ""}, "cv_of_whom"),
        ({"title": ""}, "item_without_title"),
        ({"review_on": CV.told_on}, "cv_reviewed_before_told"),
        ({"text": f"Født {BIRTH_NUMBER[:6]} {BIRTH_NUMBER[6:]}"}, "no_birth_numbers"),
        ({"text": "x" * 10_001}, "item_too_long"),
        ({"assignment": "Testleder"}, "not_tailored"),
    ],
)
def test_a_cv_is_kept_for_a_purpose_and_without_what_nobody_may_ask_for(
    cast: Cast, change: dict[str, object], code: str
) -> None:
    refused(f"qualification.{code}", bank.keep_cv, replace(CV, **change), by=cast.bjorn, at=AT)  # type: ignore[arg-type]
    assert not Cv.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"recipient": ""}, "reference_for_whom"),
        ({"from_on": TODAY, "to_on": TODAY - timedelta(days=1)}, "reference_ends_before_it_starts"),
    ],
)
def test_a_bad_reference_is_refused(cast: Cast, change: dict[str, object], code: str) -> None:
    wrong = replace(REFERENCE, **change)  # type: ignore[arg-type]
    refused(f"qualification.{code}", bank.keep_reference, wrong, by=cast.bjorn, at=AT)


def test_a_copy_says_for_which_assignment_it_is(cast: Cast) -> None:
    reference = firms.reference(cast.bjorn, at=AT)
    code = "qualification.tailored_for_which_assignment"
    refused(code, bank.tailor_reference, reference, REFERENCE, by=cast.bjorn, at=AT)


def test_an_erased_cv_leaves_no_word_behind(cast: Cast) -> None:
    cv, reference = firms.cv(cast.bjorn, at=AT), firms.reference(cast.bjorn, at=AT)
    bank.erase_cv(cv, by=cast.bjorn, at=AT)
    bank.erase_reference(reference, by=cast.bjorn, at=AT)
    row = Cv.objects.get(id=cv)
    assert (row.title, row.person_name, row.text, row.education, row.purpose) == ("", "", "", "", "")
    gone = Reference.objects.get(id=reference)
    assert (gone.title, gone.recipient, gone.contact, gone.own_part, gone.text) == ("", "", "", "", "")
    with pytest.raises(Missing):
        queries.cv(cast.bjorn, cv, on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cv.objects.filter(id=cv).update(person_name="Kari Lund")


def test_cvs_are_read_by_the_firm_s_writers_alone(cast: Cast) -> None:
    cv = firms.cv(cast.bjorn, at=AT)
    reader = firms.colleague(cast.bjorn, casting.person("Dag Vik"), "reader", at=AT)
    for other in (reader, cast.camilla, cast.astrid):
        assert queries.cvs(other, on=TODAY) == []
        with pytest.raises(Missing):
            queries.cv(other, cv, on=TODAY)
    for by in (cast.camilla, cast.astrid):
        with pytest.raises(Missing):
            bank.erase_cv(cv, by=by, at=AT)


def test_a_cv_comes_up_for_review(cast: Cast) -> None:
    cv = firms.cv(cast.bjorn, at=AT)
    assert not queries.cv(cast.bjorn, cv, on=CV.review_on - timedelta(days=1)).review_due
    assert queries.cv(cast.bjorn, cv, on=CV.review_on).review_due


def test_copies_are_what_the_items_were_when_they_were_taken(cast: Cast) -> None:
    application = uuid4()
    items = [firms.reference(cast.bjorn, at=AT), keep(cast.bjorn), firms.cv(cast.bjorn, at=AT)]
    with transaction.atomic():
        copies = take_copies(items, supplier_id=cast.fjordsikt_id, matter_id=application, at=AT)
    assert [copy.kind for copy in copies] == ["reference", "evidence", "cv"]
    bank.change_reference(items[0], replace(REFERENCE, text="Noe helt annet."), by=cast.bjorn, at=AT)
    assert dict(copies[0].lines)["text"] == REFERENCE.text
    assert (copies[1].file_name, len(copies[1].sha256)) == ("bevis.pdf", 64)
    assert tuple(ItemCopy.from_json(copy.to_json()) for copy in copies) == copies
    assert queries.one_evidence(cast.bjorn, items[1], on=TODAY).last_used_at == AT


def test_nobody_takes_copies_of_what_is_another_s_or_gone(cast: Cast) -> None:
    theirs, own = keep(cast.camilla), keep(cast.bjorn)
    library.remove_evidence(own, by=cast.bjorn, at=AT)
    for item in (theirs, own, uuid4()):
        with pytest.raises(RefusedAct) as stopped, transaction.atomic():
            take_copies([item], supplier_id=cast.fjordsikt_id, matter_id=uuid4(), at=AT)
        assert stopped.value.refused.code == "qualification.item_gone"


def test_what_answers_the_question_is_offered_first_and_what_has_run_out_last(cast: Cast) -> None:
    expired = keep(cast.bjorn, replace(INSURANCE, valid_to=TODAY - timedelta(days=1)))
    other = keep(cast.bjorn)
    fits = keep(cast.bjorn, replace(INSURANCE, reuse_key="insurance", valid_to=None))
    offered = queries.attachable(cast.bjorn, on=TODAY, reuse_key="insurance")
    assert [item.id for item in offered] == [fits, other, expired]
    assert [item.expired for item in offered] == [False, False, True]


def test_the_library_is_read_in_as_many_statements_however_much_lies_in_it(cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.attachable(cast.bjorn, on=TODAY)
        return len(seen)

    for make in (keep, lambda by: firms.reference(by, at=AT), lambda by: firms.cv(by, at=AT)):
        make(cast.bjorn)
    few = statements()
    for _more in range(5):
        keep(cast.bjorn)
        firms.reference(cast.bjorn, at=AT)
        firms.cv(cast.bjorn, at=AT)
    assert statements() == few


def test_a_foreign_firm_is_verified_by_somebody_who_has_read_its_extract(cast: Cast) -> None:
    extract = keep(cast.bjorn, EvidenceTerms("company_register", "Registerutskrift"))
    otto = Actor("person", casting.person("Otto"), "Otto", None, "installation", frozenset({OPERATOR}), "nb")
    assert [one.evidence_id for one in queries.extracts_to_read(otto)] == [extract]
    for by in (cast.bjorn, cast.astrid, cast.camilla):
        assert queries.extracts_to_read(by) == []
        with pytest.raises(Missing):
            library.accept_register_extract(extract, by=by, at=AT)
    library.accept_register_extract(extract, by=otto, at=AT)
    firm = organisations.supplier(cast.fjordsikt_id)
    assert (firm.verified_at, firm.verified_by) == (AT, "document")
    assert queries.extracts_to_read(otto) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Født {BIRTH_NUMBER}.", True),
        ("130972 48022", True),
        ("13097248023", False),
        ("Tlf. 22 22 22 22, org.nr. 974 760 673", False),
        (f"{BIRTH_NUMBER}1", False),
    ],
)
def test_a_birth_number_is_known_by_its_check_digits(text: str, found: bool) -> None:
    assert has_birth_number(text) is found
