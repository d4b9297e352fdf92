"""Writes a form's fields as HTML: label, help, error, control, joined for screen readers.

Pages with forms are among the busiest, so the usual controls are written here in Python (about a
tenth of the time of Django's nested widget templates); any other widget renders itself.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.web.icons import icon

Widget = Mapping[str, Any]  # `Widget.get_context()["widget"]`


def attributes(attrs: Mapping[str, Any]) -> str:
    """` name="value"` for each; True writes the bare name, False and None nothing."""
    parts = []
    for name, value in attrs.items():
        if value is True:
            parts.append(f" {name}")
        elif value is not False and value is not None:
            parts.append(f' {name}="{escape(value)}"')
    return "".join(parts)


def _input(widget: Widget) -> str:
    value = widget["value"]
    held = "" if value is None else f' value="{escape(value)}"'
    return (
        f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{held}'
        f"{attributes(widget['attrs'])}>"
    )


def _textarea(widget: Widget) -> str:
    # The first line break after the tag is not part of the text.
    return (
        f'<textarea name="{escape(widget["name"])}"{attributes(widget["attrs"])}>\n'
        f"{escape(widget['value'] or '')}</textarea>"
    )


def _select(widget: Widget) -> str:
    parts = [f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{escape(group)}">')
        parts.extend(
            f'<option value="{escape(option["value"])}"{attributes(option["attrs"])}>'
            f"{conditional_escape(option['label'])}</option>"
            for option in options
        )
        if group:
            parts.append("</optgroup>")
    parts.append("</select>")
    return "".join(parts)


def _choices(widget: Widget) -> str:
    """Radio buttons or boxes, each inside its label, so that the whole line can be touched."""
    parts = []
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<p class="choices__group">{escape(group)}</p>')
        for option in options:
            attrs = {k: v for k, v in option["attrs"].items() if k != "class"}
            parts.append(
                f'<label class="choice"><input type="{option["type"]}" '
                f'name="{escape(option["name"])}" value="{escape(option["value"])}"'
                f"{attributes(attrs)}><span>{conditional_escape(option['label'])}</span></label>"
            )
    return (
        f'<div class="choices{" choices--boxed" if len(parts) < 9 else ""}">{"".join(parts)}</div>'
    )


def _file(widget: Widget) -> str:
    """A file to choose; names the one that is there and, where allowed, offers to remove it."""
    held = ""
    if widget.get("is_initial"):
        name = str(getattr(widget["value"], "name", widget["value"])).rsplit("/", 1)[-1]
        held = f'<p class="field__help">{escape(widget["initial_text"])}: {escape(name)}</p>'
        if not widget["required"]:
            held += (
                f'<label class="choice"><input type="checkbox" name="{widget["checkbox_name"]}" '
                f'id="{widget["checkbox_id"]}"><span>{escape(widget["clear_checkbox_label"])}'
                "</span></label>"
            )
    return f'{held}<input type="file" name="{escape(widget["name"])}"{attributes(widget["attrs"])}>'


_WIDGETS: Final = "django/forms/widgets/"
_WRITERS: Final[dict[str, Callable[[Widget], str]]] = {
    **{
        f"{_WIDGETS}{name}.html": _input
        for name in (
            *("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time"),
            *("color", "search", "tel", "input"),
        )
    },
    f"{_WIDGETS}textarea.html": _textarea,
    f"{_WIDGETS}select.html": _select,
    f"{_WIDGETS}radio.html": _choices,
    f"{_WIDGETS}checkbox_select.html": _choices,
    f"{_WIDGETS}file.html": _file,
    f"{_WIDGETS}clearable_file_input.html": _file,
    f"{_WIDGETS}checkbox.html": _input,
}


def _control(field: BoundField, attrs: Mapping[str, Any]) -> str:
    """The control itself, with what was typed (or, at first, the initial value)."""
    widget = field.field.widget
    if field.field.localize:
        widget.is_localized = True
    built = field.build_widget_attrs(dict(attrs), widget)
    if field.auto_id and "id" not in widget.attrs:
        built.setdefault("id", field.auto_id)
    if "class" in widget.attrs and "class" in built:
        built["class"] = f"{built['class']} {widget.attrs['class']}"
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        built["rows"] = "4"  # Django's own number fills half a phone
    write = _WRITERS.get(widget.template_name)
    if write is None:
        return str(field.as_widget(attrs=built))
    context = widget.get_context(field.html_name, field.value(), built)
    return write(context["widget"])


def render_control(field: BoundField, *, attrs: Mapping[str, Any] | None = None) -> SafeString:
    """The control alone, styled; the page brings its label."""
    return mark_safe(_control(field, {"class": "input", **(attrs or {})}))


def _messages(field: BoundField, help_text: str) -> str:
    """Help and errors, with the ids that the control's aria-describedby names."""
    parts = []
    if help_text:
        parts.append(
            f'<p class="field__help" id="{field.auto_id}_helptext">'
            f"{conditional_escape(help_text)}</p>"
        )
    if field.errors:
        spoken = escape(gettext("Error:"))
        lines = "<br>".join(escape(error) for error in field.errors)
        parts.append(
            f'<p class="field__error" id="{field.auto_id}_error">{icon("warning")}'
            f'<span><span class="visually-hidden">{spoken}</span> {lines}</span>'
            "</p>"
        )
    return "".join(parts)


def _optional_mark(field: BoundField) -> str:
    if field.field.required:
        return ""
    word = escape(gettext("(optional)"))
    return f' <span class="field__optional">{word}</span>'


def render_field(
    field: BoundField,
    *,
    label: str | None = None,
    help_text: str | None = None,
    wide: bool = False,
    mark_optional: bool = True,
    attrs: Mapping[str, Any] | None = None,
) -> SafeString:
    """One field with all that belongs to it.

    `label` and `help_text` replace the form's own; `attrs` go to the control (autocomplete,
    inputmode …); `wide` spans both columns of a two-column form.
    """
    if field.is_hidden:
        return mark_safe(_control(field, attrs or {}))
    help_text = str(field.help_text) if help_text is None else help_text
    given = {name: value for name, value in (attrs or {}).items() if value is not None}
    described = " ".join(
        name
        for name, there in (
            (f"{field.auto_id}_helptext", help_text),
            (f"{field.auto_id}_error", field.errors),
        )
        if there
    )
    classes = "field"
    classes += " field--error" if field.errors else ""
    classes += " field--wide" if wide else ""
    text = conditional_escape(field.label if label is None else label)
    mark = _optional_mark(field) if mark_optional else ""
    messages = _messages(field, help_text)
    widget = field.field.widget
    described_by = f' aria-describedby="{described}"' if described else ""
    if widget.use_fieldset:
        return mark_safe(
            f'<fieldset class="{classes}" id="{field.auto_id}"{described_by}>'
            f'<legend class="field__label">{text}{mark}</legend>{messages}'
            f"{_control(field, given)}</fieldset>"
        )
    if described:
        given["aria-describedby"] = described
    if isinstance(widget, forms.CheckboxInput):
        # A single box is a sentence to agree with; "optional" would say nothing.
        return mark_safe(
            f'<div class="{classes}">{messages}<label class="choice">'
            f"{_control(field, given)}<span>{text}</span></label></div>"
        )
    given["class"] = f"input {given['class']}" if "class" in given else "input"
    return mark_safe(
        f'<div class="{classes}"><label class="field__label" for="{field.id_for_label}">'
        f"{text}{mark}</label>{messages}{_control(field, given)}</div>"
    )


def _target(field: BoundField) -> str:
    """The id of the control that a link in the summary should reach."""
    if isinstance(field.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)


def _links(form: forms.BaseForm) -> Iterable[str]:
    for error in form.non_field_errors():
        yield f"<li>{escape(error)}</li>"
    for field in form:
        for error in field.errors:
            named = gettext("%(field)s: %(error)s") % {"field": field.label, "error": error}
            text = escape(named)
            if field.is_hidden:
                yield f"<li>{text}</li>"
            else:
                yield f'<li><a href="#{_target(field)}">{text}</a></li>'


def render_error_summary(form: forms.BaseForm) -> SafeString:
    """What is wrong, at the head of the form, each line a link to its field; "" if nothing is."""
    if not form.is_bound or not form.errors:
        return mark_safe("")
    items = "".join(_links(form))
    heading = escape(gettext("Please check what you entered"))
    return mark_safe(
        '<div class="error-summary" role="alert" tabindex="-1">'
        f"<h2>{icon('warning')}{heading}</h2>"
        f"<ul>{items}</ul></div>"
    )


def render_fields(form: forms.BaseForm, names: Iterable[str] | None = None) -> SafeString:
    """All fields in order, or those named; hidden ones first."""
    if names is not None:
        return mark_safe("".join(render_field(form[name]) for name in names))
    fields = [*form.hidden_fields(), *form.visible_fields()]
    return mark_safe("".join(render_field(field) for field in fields))
