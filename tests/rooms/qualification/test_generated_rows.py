"""The benchmark's generated rows are such as the acts accept."""

from datetime import date

import pytest

from bench.many import Size, load
from terskel.organisations.models import Supplier
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.actions.library import EvidenceTerms, keep_evidence
from terskel.qualification.models import ApplicationLine, Evidence, Qualification
from terskel.qualification.queries import QualifiedOutline, stretches
from terskel.web.shared.qualified import QualifiedRows
from tests.worlds.cast import oslo, the_cast
from tests.worlds.dps import operative_dps

pytestmark = pytest.mark.django_db

AT = oslo("2027-06-01 10:00")


def test_the_acts_take_rows_that_were_loaded_by_the_generator() -> None:
    cast = the_cast()
    world = operative_dps(cast, codes=["IKT-01", "IKT-02", "IKT-03", "IKT-04"])
    terms = EvidenceTerms(kind="insurance", title="Ansvarsforsikring", valid_to=date(2028, 1, 1))
    evidence = Evidence.objects.get(
        pk=keep_evidence(terms, file_name="f.pdf", content=b"%PDF-1.7", by=cast.bjorn, at=AT)
    )
    given = Qualification.objects.filter(supplier_id=cast.fjordsikt_id).order_by("id")[0]
    load(Size(suppliers=6, rights_each=3, evidence_each=2, undecided=3), given, evidence, at=AT)
    assert (Qualification.objects.count(), Evidence.objects.count()) == (4 + 18, 1 + 12)
    first, second, third = (row.line_id for row in queries.queue(cast.astrid, at=AT))
    case = queries.case(cast.astrid, first, at=AT)
    actions.admit(first, {one.requirement.id: Assessment(met=True) for one in case.requirements}, by=cast.astrid, at=AT)
    actions.reject(second, [GroundGiven("R-242-3g", "Falsk.", proportionality="Alvorlig.")], by=cast.astrid, at=AT)
    actions.assign_handler(third, cast.astrid.person_id, by=cast.astrid, at=AT)
    loaded = ApplicationLine.objects.get(pk=first)
    right = Qualification.objects.filter(supplier_id=loaded.supplier_id).order_by("from_at")[0]
    actions.request_renewal(right.id, reason="Årlig kontroll.", by=cast.astrid, at=AT)
    assert len(queries.qualified_cut(world.id, AT, most=100)) == 7


def test_a_page_of_the_list_is_the_list_cut() -> None:
    cast = the_cast()
    world = operative_dps(cast, codes=["IKT-01", "IKT-02", "IKT-03", "IKT-04"])
    given = Qualification.objects.filter(supplier_id=cast.fjordsikt_id).order_by("id")[0]
    load(Size(suppliers=7, evidence_each=0, undecided=0), given, None, at=AT)
    whole = queries.qualified_list(world.id, AT)
    assert [
        *queries.qualified_cut(world.id, AT, most=5),
        *queries.qualified_cut(world.id, AT, skip=5, most=5),
    ] == whole


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", ["name", "number", "place", "since"])
def test_each_order_of_the_list_is_the_whole_list_sorted_and_a_category_leaves_out_who_is_not_in_it(
    order: queries.QualifiedOrder, descending: bool
) -> None:
    cast = the_cast()
    world = operative_dps(cast, codes=["IKT-01", "IKT-02", "IKT-03", "IKT-04"])
    given = Qualification.objects.filter(supplier_id=cast.fjordsikt_id).order_by("id")[0]
    load(Size(suppliers=7, evidence_each=0, undecided=0), given, None, at=AT)
    whole = queries.qualified_list(world.id, AT)
    column = {"name": "sort_key", "number": "number", "place": "place", "since": "since"}[order]
    by_hand = sorted(whole, key=lambda row: (getattr(row, column), row.supplier_id), reverse=descending)
    cut = [
        row
        for skip in (0, 3, 6)
        for row in queries.qualified_cut(world.id, AT, order=order, descending=descending, skip=skip, most=3)
    ]
    assert cut == by_hand
    only = world.category_ids[2]
    inside = queries.qualified_cut(
        world.id, AT, category_id=only, order=order, descending=descending, skip=0, most=None
    )
    assert inside == [row for row in by_hand if only in row.category_ids]
    assert len(inside) == queries.qualified_size(world.id, AT, category_id=only) < len(whole)


@pytest.mark.parametrize("descending", [False, True])
def test_a_late_part_of_the_list_is_read_from_the_mark_before(
    monkeypatch: pytest.MonkeyPatch, descending: bool
) -> None:
    monkeypatch.setattr(stretches, "EVERY", 3)
    cast = the_cast()
    world = operative_dps(cast, codes=["IKT-01", "IKT-02", "IKT-03", "IKT-04"])
    given = Qualification.objects.filter(supplier_id=cast.fjordsikt_id).order_by("id")[0]
    load(Size(suppliers=7, evidence_each=0, undecided=0), given, None, at=AT)
    whole = queries.qualified_list(world.id, AT)
    outline = queries.qualified_outline(world.id, AT)
    assert outline.size == len(whole) == 8
    assert outline.marks == tuple((row.sort_key, row.supplier_id) for row in (whole[2], whole[5]))
    rows = QualifiedRows(world.id, AT, None, outline)
    turned = whole[::-1] if descending else whole
    for skip in range(10):
        for most in (1, 2, 5):
            shown = rows.stretch("name", descending=descending, skip=skip, most=most)
            assert list(shown) == turned[skip : skip + most], (skip, most)
    assert outline.before(7) == (outline.marks[1], 1)
    assert queries.qualified_outline(world.id, oslo("2020-01-01 00:00")) == QualifiedOutline(0, ())


def test_whoever_is_called_otherwise_since_the_marks_were_made_moves_nobody_but_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stretches, "EVERY", 3)
    cast = the_cast()
    world = operative_dps(cast, codes=["IKT-01"])
    given = Qualification.objects.filter(supplier_id=cast.fjordsikt_id).order_by("id")[0]
    load(Size(suppliers=7, rights_each=1, evidence_each=0, undecided=0), given, None, at=AT)
    whole = queries.qualified_list(world.id, AT)
    rows = QualifiedRows(world.id, AT, None, queries.qualified_outline(world.id, AT))
    Supplier.objects.filter(id=whole[0].supplier_id).update(sort_key="~~~")
    shown = rows.stretch("name", descending=False, skip=3, most=5)
    assert [row.supplier_id for row in shown][:5] == [row.supplier_id for row in whole[3:8]]
