"""Fields as people see them: label, help, error and what was typed, joined for screen readers."""

import time
from html.parser import HTMLParser

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from core.errors import DomainError
from core.web import fields
from core.web.forms import DateTimeInput, PhoneInput, refusals_shown


class Reply(forms.Form):
    name = forms.CharField(label="Name", max_length=60)
    phone = forms.CharField(label="Phone", widget=PhoneInput, help_text="For your ticket")
    post = forms.CharField(label="Post", required=False)
    kind = forms.ChoiceField(
        label="Category",
        choices=[("d", "Delegate"), ("t", "Trainee")],
        widget=forms.RadioSelect,
    )
    parts = forms.MultipleChoiceField(
        label="Parts",
        choices=[("a", "Conference"), ("b", "Study class")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    region = forms.ChoiceField(
        label="Region", choices=[("North", [("1", "Qinghai")]), ("South", [("2", "Hunan")])]
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="Paper", required=False)
    agree = forms.BooleanField(label="I agree")


class Tags(HTMLParser):
    """All start tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def the(self, tag: str, **attrs: str) -> dict[str, str | None]:
        fitting = [
            held
            for name, held in self.found
            if name == tag and all(held.get(k) == v for k, v in attrs.items())
        ]
        assert len(fitting) == 1, f"{len(fitting)} <{tag}> with {attrs}"
        return fitting[0]


def test_field_joins_help_and_error_to_the_control() -> None:
    form = Reply({"phone": ""})
    tags = Tags(fields.render_field(form["phone"]))
    control = tags.the("input", name="phone")
    assert control["aria-describedby"] == "id_phone_helptext id_phone_error"
    assert control["aria-invalid"] == "true"
    assert control["type"] == "tel"
    assert tags.the("p", id="id_phone_helptext")
    assert tags.the("p", id="id_phone_error")
    assert tags.the("label")["for"] == control["id"] == "id_phone"


def test_field_without_error_describes_nothing_that_is_absent() -> None:
    tags = Tags(fields.render_field(Reply()["name"]))
    control = tags.the("input", name="name")
    assert "aria-describedby" not in control
    assert "aria-invalid" not in control
    assert "required" in control


def test_field_keeps_what_was_typed_and_escapes_it() -> None:
    html = fields.render_field(Reply({"name": '"><script>王芳'})["name"])
    assert "<script>" not in html
    assert Tags(html).the("input", name="name")["value"] == '"><script>王芳'


def test_field_attributes_of_the_tag_reach_the_control() -> None:
    html = Template('{% field form.name autocomplete="name" data_x="1" label="Who" %}').render(
        Context({"form": Reply()})
    )
    control = Tags(html).the("input", name="name")
    assert (control["autocomplete"], control["data-x"]) == ("name", "1")
    assert ">Who<" in html


def test_group_is_a_fieldset_with_a_legend_and_marks_the_choice() -> None:
    html = fields.render_field(Reply({"kind": "t"})["kind"])
    tags = Tags(html)
    assert "<legend" in html
    assert tags.the("fieldset")["id"] == "id_kind"
    assert "checked" in tags.the("input", value="t")
    assert "checked" not in tags.the("input", value="d")


def test_group_with_an_error_is_described_by_it() -> None:
    tags = Tags(fields.render_field(Reply({})["kind"]))
    assert tags.the("fieldset")["aria-describedby"] == "id_kind_error"


def test_several_boxes_keep_all_that_were_ticked() -> None:
    tags = Tags(fields.render_field(Reply({"parts": ["a", "b"]})["parts"]))
    assert "checked" in tags.the("input", value="a")
    assert "checked" in tags.the("input", value="b")


def test_select_writes_groups_and_the_choice() -> None:
    tags = Tags(fields.render_field(Reply({"region": "2"})["region"]))
    assert [a["label"] for name, a in tags.found if name == "optgroup"] == ["North", "South"]
    assert "selected" in tags.the("option", value="2")
    assert "selected" not in tags.the("option", value="1")


def test_textarea_keeps_a_leading_line_break() -> None:
    html = fields.render_field(Reply({"note": "\nfirst"})["note"])
    assert ">\n\nfirst</textarea>" in html


def test_optional_field_says_so_and_required_one_does_not() -> None:
    with translation.override("en"):
        assert "(optional)" in fields.render_field(Reply()["post"])
        assert "(optional)" not in fields.render_field(Reply()["name"])


def test_date_and_time_go_to_the_browser_in_its_format() -> None:
    class Times(forms.Form):
        at = forms.DateTimeField(widget=DateTimeInput)

    html = fields.render_field(Times({"at": "2026-09-24T08:30"})["at"])
    assert Tags(html).the("input", name="at")["value"] == "2026-09-24T08:30"
    assert Times({"at": "2026-09-24T08:30"}).is_valid()


def test_unknown_widget_renders_itself() -> None:
    class Dates(forms.Form):
        on = forms.DateField(widget=forms.SelectDateWidget(years=[2026]))

    html = fields.render_field(Dates()["on"])
    assert 'name="on_year"' in html


@pytest.mark.parametrize("name", list(Reply.base_fields))
def test_every_control_says_the_same_as_djangos_own(name: str) -> None:
    """What our writer leaves out of Django's markup would be lost data: names, values, choices."""
    data = {
        "name": "王芳",
        "kind": "t",
        "parts": ["b"],
        "region": "1",
        "note": "<b>",
        "agree": "on",
    }
    form = Reply(data)

    def controls(html: str) -> list[tuple[str, str | None, str | None, bool]]:
        return [
            (tag, a.get("name"), a.get("value"), "checked" in a or "selected" in a)
            for tag, a in Tags(html).found
            if tag in {"input", "select", "option", "textarea"}
        ]

    assert controls(fields.render_field(form[name])) == controls(str(form[name]))


def test_summary_links_each_error_to_its_control() -> None:
    form = Reply({"name": "王芳", "phone": "1", "region": "1"})
    form.is_valid()
    form.add_error(None, "No places left")
    html = fields.render_error_summary(form)
    targets = {a["href"] for tag, a in Tags(html).found if tag == "a"}
    assert targets == {"#id_kind_0", "#id_agree"}
    assert "No places left" in html
    ids = {a.get("id") for _tag, a in Tags(fields.render_fields(form)).found}
    assert {target[1:] for target in targets if target} <= ids


def test_summary_is_absent_while_nothing_is_wrong() -> None:
    assert fields.render_error_summary(Reply()) == ""


def test_fields_by_name_come_in_the_given_order() -> None:
    html = Template('{% form_fields form "post name" %}').render(Context({"form": Reply()}))
    assert html.index('name="post"') < html.index('name="name"')
    assert 'name="phone"' not in html


def test_refusal_stands_beside_the_field_it_names() -> None:
    form = Reply({"name": "王芳", "phone": "1", "kind": "d", "region": "1", "agree": "on"})
    assert form.is_valid()
    with refusals_shown(form):
        raise DomainError("This number is a landline", field="phone")
    assert form.errors == {"phone": ["This number is a landline"]}
    with refusals_shown(form):
        raise DomainError("Registration has closed", field="no_such_field")
    assert form.non_field_errors() == ["Registration has closed"]


def test_form_of_six_fields_is_written_in_about_a_millisecond() -> None:
    """Ten times the budget, so that only a real change of kind fails on a busy machine."""
    names = ["name", "phone", "post", "kind", "region", "agree"]
    fields.render_fields(Reply(), names)
    started = time.perf_counter()
    for _ in range(20):
        fields.render_fields(Reply(), names)
    assert (time.perf_counter() - started) / 20 < 0.010
