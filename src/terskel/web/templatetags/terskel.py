"""Tags and filters for every page: `{% load terskel %}`. How to use each: docs/pages.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any, cast
from uuid import UUID

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from terskel.competitions.queries import CompetitionView, LotRow, Terms, clauses
from terskel.core import formats, lifecycles
from terskel.core.answers import AskedFor
from terskel.core.deadlines import Deadline
from terskel.core.evaluation import PriceLineText, price_lines
from terskel.core.instants import OSLO, oslo_day
from terskel.core.languages import Language
from terskel.core.places import PlaceOfPerformance
from terskel.documents.letters import LetterData, captioned
from terskel.documents.queries import LetterRow
from terskel.dps.queries import RequirementView
from terskel.overview import stages
from terskel.web.shared import act_keys, languages
from terskel.web.shared.acting import chosen_membership
from terskel.web.shared.fields import NeededLater
from terskel.web.shared.forms import lost_file
from terskel.web.shared.levels import level_words
from terskel.web.shared.mandates import MANDATE_KINDS
from terskel.web.shared.parts import Fact, Moment, Need, Task
from terskel.web.shared.places import written as written_place
from terskel.web.shared.roles import ROLE_NAMES
from terskel.web.shared.short import short_day, short_instant, short_limit, weekday_and_day
from terskel.web.shared.states import colour_of
from terskel.web.shared.tables import Table, written

register = template.Library()


@register.filter
def in_part(matter: Terms | UUID, cited: str) -> str:
    """ "FOA § 25-4" as the part that governs a competition (its terms or its id) has it; "" where it has none."""
    return clauses.in_part(matter, cited)


@register.filter
def instant(at: datetime | None) -> str:
    """fredag 4. desember 2026 kl. 12.00"""
    return formats.instant(at, languages.current()) if at else "–"


@register.filter
def size(count: int) -> str:
    """So many bytes: 1,5 MiB"""
    return formats.size(count, languages.current())


@register.filter
def answer_form(asked: AskedFor, language: Language) -> str:
    """How a requirement or criterion is answered, in the language of its competition; "" where nothing is demanded."""
    return asked.describe(language)


@register.filter
def price_rows(terms: Terms) -> tuple[PriceLineText, ...]:
    """The rows of the price form, in the language of its competition."""
    return price_lines(terms.price_form, terms.language) if terms.price_form is not None else ()


@register.filter
def own_lot(view: CompetitionView) -> LotRow | None:
    """The competition as one of the lots of its purchase; None where it is none."""
    return view.lots.lot(view.id) if view.lots is not None else None


@register.simple_tag
def lot_address(lot: LotRow, name: str) -> str:
    """The page of another lot: public pages are found by reference, the others by id."""
    return reverse(name, args=[lot.reference if name.startswith("public:") else lot.competition_id])


@register.filter
def time_of_day(at: datetime) -> str:
    """12.00.05 in Oslo."""
    return at.astimezone(OSLO).strftime("%H.%M.%S")


@register.filter
def day(value: date | None) -> str:
    """4. desember 2026"""
    return formats.day(value, languages.current()) if value else "–"


@register.filter
def brief(value: date | datetime | None) -> str:
    """31.12.2028, an instant with weekday and time: søn. 31.12.2028 kl. 12.00. For lists and tables."""
    if value is None:
        return "–"
    return short_instant(value) if isinstance(value, datetime) else short_day(value)


@register.filter
def weekday(value: datetime) -> str:
    """tors. 24.12.2026: the day of an instant, where the hour says nothing."""
    return weekday_and_day(oslo_day(value))


@register.filter
def until(value: datetime | None) -> str:
    """The last day of a limit that falls at midnight, which people read as the day after; else as `brief`."""
    return "–" if value is None else short_limit(value)


@register.filter
def level(requirement: RequirementView) -> str:
    """The minimum a requirement asks for, in words."""
    return level_words(requirement)


@register.filter
def kroner(amount: Decimal | None) -> str:
    """1 250 000 kr"""
    return "–" if amount is None else formats.kroner(amount, languages.current())


@register.filter
def number(value: Decimal | Fraction | int | None, places: int | None = None) -> str:
    """1 250,5; `{{ points|number:2 }}` rounds to two places."""
    return "–" if value is None else formats.number(value, languages.current(), places)


@register.filter
def under(found: Mapping[object, object], key: object) -> object:
    """What a mapping has under a key that is itself a variable; empty where it has nothing."""
    return found.get(key, "")


@register.filter
def shown(value: object) -> object:
    """Any value as people read it; markup that is already safe stays markup."""
    return value if isinstance(value, SafeString) else written(value)


@register.filter
def labelled(row: Sequence[str], header: Sequence[str]) -> list[tuple[str, str]]:
    """Each cell of a row with the heading above it."""
    return list(zip(header, row, strict=True))


@register.filter
def organisation_number(value: str) -> str:
    """959 123 456, with no-break spaces."""
    return "\u00a0".join((value[:3], value[3:6], value[6:])) if len(value) == 9 else value


@register.filter
def places(place: PlaceOfPerformance) -> str:
    """Oslo, Akershus; or the whole country."""
    return written_place(place)


@register.simple_tag
def mandate_kind(kind: str) -> str:
    """What a signing mandate rests on."""
    return str(MANDATE_KINDS[kind])


@register.filter
def role(name: str) -> str:
    """A role in words."""
    return str(ROLE_NAMES.get(name, name))


@register.simple_tag
def state(life: str, state_name: str) -> SafeString:
    """The state of a life as a tag: `{% state "competition" view.state %}`."""
    labels = getattr(lifecycles, life.upper()).labels[state_name]
    return format_html(
        '<strong class="ds-tag" data-color="{}" data-state="{}">{}</strong>',
        colour_of(life, state_name),
        state_name,
        labels[languages.current()],
    )


@register.simple_tag
def own_stage(stage: str) -> SafeString:
    """How far the authority's own matter has come, as a tag."""
    return _stage("own_stage", stage, stages.own_label(stage, languages.current()))


@register.simple_tag
def public_stage(stage: str) -> SafeString:
    """How far a competition has come, as far as everyone may know, as a tag."""
    return _stage("public_stage", stage, stages.public_label(stage, languages.current()))


def _stage(kind: str, stage: str, label: str) -> SafeString:
    return format_html(
        '<strong class="ds-tag" data-color="{}" data-state="{}">{}</strong>', colour_of(kind, stage), stage, label
    )


@register.simple_tag
def act_token() -> SafeString:
    """The key that lets a form be carried out once only; put it beside `{% csrf_token %}`."""
    return format_html('<input type="hidden" name="{}" value="{}">', act_keys.FIELD, act_keys.new_key())


@register.inclusion_tag("shared/error_summary.html")
def error_summary(*bound: "forms.BaseForm | forms.BaseFormSet[Any] | None") -> dict[str, object]:
    """First on a page whose form has errors: every error with a link to its field."""
    return {"errors": [error for form in bound if form is not None for error in _errors_of(form)]}


def _errors_of(form: "forms.BaseForm | forms.BaseFormSet[Any]") -> Iterable[tuple[str, str]]:
    if isinstance(form, forms.BaseFormSet):
        if form.is_bound:
            yield from (("", str(text)) for text in form.non_form_errors())
        for member in form.forms:
            yield from _errors_of(member)
        return
    for name, texts in form.errors.items():
        target = "" if name == NON_FIELD_ERRORS else _target(form[name])
        yield from ((target, str(text)) for text in texts)
    yield from ((_target(bound), text) for bound in form if (text := lost_file(bound)))


def _target(bound: forms.BoundField) -> str:
    return f"{bound.id_for_label or bound.auto_id}"


@register.inclusion_tag("shared/field.html")
def field(bound: forms.BoundField, legend: str = "") -> dict[str, object]:
    """One question: label, description, box and error, wired together for screen readers.

    `legend="heading"` makes the question the page's heading.
    """
    widget = bound.field.widget
    kind = _kind_of(widget)
    described = [f"{bound.auto_id}-description"] if bound.help_text else []
    lost = lost_file(bound)
    if bound.errors or lost:
        described.append(f"{bound.auto_id}-error")
    attributes: dict[str, Any] = {"class": f"{widget.attrs.get('class', '')} ds-input".strip(), "placeholder": False}
    if described and kind != "group":
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors and kind != "group":
        attributes["aria-invalid"] = "true"
    return {
        "bound": bound,
        "lost": lost,
        "kind": kind,
        "legend": legend,
        "described": " ".join(described),
        "control": None if kind == "group" else bound.as_widget(attrs=attributes),
        "suffix": getattr(bound.field, "suffix", ""),
        "optional": not bound.field.required and kind != "tick" and not isinstance(bound.field, NeededLater),
        "groups": _groups(bound) if kind == "group" else (),
    }


def _groups(bound: forms.BoundField) -> list[tuple[str, list[Any]]]:
    """The options under the headings that the field's choices are grouped by; "" where there are none."""
    options, found = iter(bound.subwidgets), [("", list[Any]())]
    for label, many in cast(forms.ChoiceField, bound.field).widget.choices:
        if isinstance(many, list | tuple):
            found.append((str(label), list(islice(options, len(many)))))
        else:
            found[-1][1].append(next(options))
    return [one for one in found if one[1]]


def _kind_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "hidden" if widget.is_hidden else "box"


@register.inclusion_tag("shared/keep_search.html", takes_context=True)
def keep_search(context: dict[str, Any]) -> dict[str, object]:
    """The offer to keep a list as it is narrowed now; nothing where it is not narrowed, or nobody acts for anyone."""
    request = context["request"]
    asked = request.GET.copy()
    for key in ("page", "part"):
        asked.pop(key, None)
    kept_by = any(asked.values()) and request.user.is_authenticated and chosen_membership(request)
    to = f"{request.path}?{asked.urlencode()}" if kept_by else ""
    return {"to": to, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("authority/letter_list.html")
def letter_list(letters: Sequence[LetterRow]) -> dict[str, object]:
    """What is written for the file or to everyone; below it, folded, what went to one organisation each."""
    return {
        "parts": [
            (False, [one for one in letters if one.recipient_organisation_id is None]),
            (True, [one for one in letters if one.recipient_organisation_id is not None]),
        ]
    }


@register.inclusion_tag("shared/counted.html")
def counted(deadline: Deadline, summary: str = "") -> dict[str, object]:
    """How a deadline was counted, day by day, with its clause."""
    return {
        "summary": summary or _("How we counted"),
        "steps": deadline.explain(languages.current()),
        "clause": deadline.clause,
    }


@register.inclusion_tag("shared/task_list.html", takes_context=True)
def task_list(context: template.Context, tasks: Sequence[Task]) -> dict[str, object]:
    """A page may have several lists; no two of its tasks have the same id."""
    shown = context.render_context.get("tasks_shown")
    before = shown if isinstance(shown, int) else 0
    context.render_context["tasks_shown"] = before + len(tasks)
    return {"tasks": tasks, "before": before}


@register.inclusion_tag("shared/facts.html")
def facts(rows: Iterable[Fact | tuple[object, object]] | Mapping[str, object], kind: str = "") -> dict[str, object]:
    """Labels and values; `kind="narrow"` for the right column. Rows without a value are left out."""
    given = rows.items() if isinstance(rows, Mapping) else rows
    lines = [row if isinstance(row, Fact) else Fact(str(row[0]), row[1]) for row in given]
    return {"rows": [line for line in lines if line.value not in (None, "", ())], "kind": kind}


@register.inclusion_tag("shared/table.html")
def table(data: Table[Any]) -> dict[str, object]:
    return {"table": data}


@register.inclusion_tag("shared/needs.html")
def needs(rows: Sequence[Need], level: int = 3) -> dict[str, object]:
    """What needs the reader now: what, why now, and one place to act. `level` of the headings."""
    return {"needs": rows, "level": level}


@register.inclusion_tag("shared/timeline.html")
def timeline(moments: Sequence[Moment]) -> dict[str, object]:
    return {"moments": moments}


@register.inclusion_tag("shared/letter_body.html")
def letter(data: LetterData, level: int = 2) -> dict[str, object]:
    """A letter as a page: the same blocks as its PDF. `level` is its title's among the page's headings."""
    return {"letter": data, "level": level, "parts": captioned(data.blocks)}
