"""Forms of news and pages of knowledge: what is shown of them, their words, when they are published."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from terskel.articles.actions import NewImage, Written
from terskel.articles.queries import OwnRow, OwnView
from terskel.dps.queries import DpsRow
from terskel.web.authority.forms.dps import LANGUAGES, LongText
from terskel.web.shared.fields import DayField, InstantField, NeededLater
from terskel.web.shared.forms import PageForm, give_choices

KIND_NAMES: Final = {"news": _("News"), "knowledge": _("Knowledge")}
STATE_NAMES: Final = {
    "draft": _("Drafts"),
    "scheduled": _("To be published"),
    "public": _("Published"),
    "withdrawn": _("Withdrawn"),
}
IMAGE_TYPES: Final = "image/png,image/jpeg,image/webp"


class ArticleFilter(PageForm):
    q = forms.CharField(
        label=_("Words in the title"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *KIND_NAMES.items()])
    standing = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All but withdrawn")), *STATE_NAMES.items()]
    )

    def chosen(self, rows: Sequence[OwnRow]) -> list[OwnRow]:
        """Those that are asked for; what can't be read narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        words, standing = asked.get("q", "").casefold(), asked.get("standing")
        return [
            row
            for row in rows
            if (row.state == standing if standing else row.state != "withdrawn")
            and asked.get("kind") in ("", None, row.kind)
            and words in row.title.casefold()
        ]


class TextNeededLater(NeededLater, LongText):
    """A draft may lack it; what is published may not."""


class ArticleForm(PageForm):
    """A new article, or other words for one: then its kind stands, and `seen_at` says what the writer began from."""

    refusal_fields = {
        "articles.kind_unknown": "kind",
        "articles.without_title": "title",
        "articles.title_too_long": "title",
        "articles.excerpt_too_long": "excerpt",
        "articles.text_too_long": "text",
        "articles.image_not_known": "image",
        "articles.image_too_large": "image",
        "documents.too_large": "image",
        "documents.empty_file": "image",
        "articles.image_without_words": "image_alt",
        "articles.alt_too_long": "image_alt",
        "articles.words_without_image": "image",
    }
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            ("news", _("News: something that has happened or will")),
            ("knowledge", _("Knowledge: something that explains, and stays")),
        ],
        widget=forms.RadioSelect,
        initial="news",
    )
    title = forms.CharField(label=_("Title of the article"), max_length=160)
    dated = DayField(label=_("Date"), help_text=_("The day that the article bears."))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, help_text=_("The one it is written in."))
    dps = forms.ChoiceField(label=_("About a purchasing system"), required=False)
    excerpt = TextNeededLater(
        rows=3,
        label=_("Excerpt"),
        required=False,
        help_text=_(
            "One or two sentences with what matters most. Shown in lists, in the feed and first in the article."
        ),
    )
    text = TextNeededLater(
        rows=16,
        label=_("Text"),
        required=False,
        help_text=_(
            "Leave a line empty between paragraphs. Begin a line with “- ” for a list, and with “# ” for a subheading. "
            "Web addresses become links."
        ),
    )
    image = forms.FileField(
        label=_("Image"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": IMAGE_TYPES}),
        help_text=_("PNG, JPEG or WebP, at most 5 MiB. Where it was taken, and by which camera, is removed."),
    )
    without_image = forms.BooleanField(label=_("Remove the image"), required=False)
    image_alt = forms.CharField(
        label=_("What the image shows"),
        required=False,
        max_length=300,
        help_text=_("For those who do not see it. Needed where there is an image."),
    )
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, systems: Sequence[DpsRow], view: OwnView | None = None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_as_written(view) if view else {"dated": today}, **kwargs)
        if view is not None:
            del self.fields["kind"]
        if view is None or view.image is None:
            del self.fields["without_image"]
        give_choices(self, "dps", [("", _("No particular one")), *((str(one.id), one.name) for one in systems)])

    def clean_seen_at(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen_at"]) if self.cleaned_data["seen_at"] else None
        except ValueError:
            raise ValidationError(_("The page is too old. Open it again."), code="invalid") from None

    @property
    def written(self) -> Written:
        """As `articles.actions` takes it."""
        given = self.cleaned_data
        file = given["image"]
        return Written(
            title=given["title"],
            dated=given["dated"],
            language=given["language"],
            excerpt=given["excerpt"],
            text=given["text"],
            dps_id=UUID(given["dps"]) if given["dps"] else None,
            image=NewImage(file.file, file.name) if file else None,
            without_image=given.get("without_image", False),
            image_alt=given["image_alt"],
        )

    def begin_from(self, view: OwnView) -> None:
        """Keep what is written, and let it be saved over what stands in the article now."""
        self.data = {**self.data, "seen_at": view.row.changed_at.isoformat()}


def _as_written(view: OwnView) -> dict[str, Any]:
    return {
        "title": view.row.title,
        "dated": view.row.dated,
        "language": view.row.language,
        "dps": str(view.row.dps_id or ""),
        "excerpt": view.excerpt,
        "text": view.text,
        "image_alt": view.image_alt,
        "seen_at": view.row.changed_at.isoformat(),
    }


class PublishArticleForm(PageForm):
    refusal_fields = {"articles.public_from_is_past": "public_from"}
    public_from = InstantField(
        label=_("When everyone may read it"),
        required=False,
        help_text=_("Leave it empty to publish now."),
    )


class WithdrawArticleForm(PageForm):
    refusal_fields = {"articles.withdrawn_without_reason": "reason"}
    reason = LongText(
        rows=3, label=_("Why it is withdrawn"), help_text=_("Shown to those who come to the address of the article.")
    )

    def __init__(self, *args: Any, public: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not public:
            self.fields["reason"].help_text = _("Kept with the draft.")
