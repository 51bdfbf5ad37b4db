"""A page that shows every part of the workbench's look at once, for tests alone."""

import re
from datetime import date
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, engines
from django.urls import path
from django.utils.safestring import mark_safe

from carereach.report.html import render_html
from carereach.web.plans.shown.grid import Cell, Grid, Head
from carereach.web.urls import urlpatterns as addresses
from tests.unit.report.example_document import example_document

__all__ = ["PAGE", "PLACE", "urlpatterns"]

PLACE = "gallery"
PAGE = """{% extends "base.html" %}{% load static %}
{% block title %}Every part{% endblock %}
{% block head %}<link rel="stylesheet" href="{% static "carereach/map.css" %}">
<script src="{% static "carereach/map.js" %}" defer></script>{% endblock %}
{% block main %}
{% include "parts/error_summary.html" %}
<h1>Every part</h1>
<p class="cr-answer">About 1 in 3 young people cannot get in.</p>
<h2>A form</h2>
<form method="post" novalidate>{% csrf_token %}{% include "parts/form.html" %}
{% include "parts/button.html" with words="Save" %}</form>
{% include "parts/button.html" with words="Back to Need" address="#main" kind="secondary" %}
<h2>A table</h2>
{% include "parts/table.html" %}
<h2>States and notes</h2>
{% for state in states %}<p>{% include "parts/state.html" %}</p>{% endfor %}
{% for kind in notes %}
{% include "parts/note.html" with words="Most are shut out by hours." %}
{% endfor %}
<h2>Not there yet</h2>
{% include "parts/empty.html" %}
{% include "parts/progress.html" with address="/healthz" stop="#main" %}
<h2>A map</h2>
{% include "parts/picture.html" with title="Where" id="map" zoom=True grid=small %}
<h2>Pieces of an audit</h2>
<div class="released">{{ pieces }}</div>
{% endblock %}"""


class Form(forms.Form):
    name = forms.CharField(label="Name of the service", help_text="As it is known locally.")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    ages = forms.IntegerField(label="Oldest age seen")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Therapy"), ("b", "Advice")])
    open = forms.ChoiceField(
        label="Open in the evening?", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label="Days open",
        choices=[("1", "Monday"), ("2", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick all that apply.",
    )
    agreed = forms.BooleanField(label="We have agreed this", required=False)
    start = forms.DateField(label="Starts on", initial=date(2026, 5, 3))
    paper = forms.FileField(label="Spreadsheet", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def grid(pages: int, many: int = 20) -> Grid:
    heads = [
        Head("Service", address="?sort=name", order="ascending"),
        Head("Young people waiting", unit="young people", is_number=True),
        Head("A note whose words are many and long, as notes in tables often come to be"),
    ]
    rows = [
        [
            Cell(f"Service {n}", is_head=True, address="#main", about=f"number {n}"),
            Cell("1 to 7, not shown", is_number=True, state="suppressed")
            if n % 2
            else Cell("1,240", is_number=True),
            Cell("not supplied", state="not supplied"),
        ]
        for n in range(4)
    ]
    page = Paginator(range(pages * many), many).page(2) if pages > 1 else None
    return Grid("Services and who waits", heads, rows, page)


def gallery(request: HttpRequest, area_key: str) -> HttpResponse:
    messages.success(request, "The service is saved.")
    messages.error(request, "The other one is not.")
    whole = render_html(example_document())
    inside = re.search(r"<main[^>]*>(.*)</main>", whole, re.DOTALL)
    assert inside
    shown = {
        "form": Form({"name": "", "ages": "many", "kind": "a"}),
        "grid": grid(9),
        "small": grid(1),
        "states": ["can get in", "can get in with difficulty", "cannot get in", "not known"],
        "notes": ["note", "caution", "assumption", "not supplied", "how we know"],
        "run": SimpleNamespace(
            state="stopped" if "still" in request.GET else "running",
            label="Reading",
            all_steps=5,
            done_steps=2,
        ),
        "svg": mark_safe(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200">'
            '<a href="#main" aria-label="The port: 40 young people">'
            '<path d="M10 10h120v80h-120z" fill="#649dcc"/></a></svg>'
        ),
        "pieces": mark_safe(inside[1]),  # noqa: S308 - made by our own templates, from an example
        "crumbs": [("Need", "#main")],
        "would_show": "Who can get in.",
        "table": "Services",
        "who": "The provider",
        "template": "#main",
        "add": "#main",
        "alt": "Most live in the port.",
    }
    template = engines["django"].engine.from_string(PAGE)
    return HttpResponse(template.render(RequestContext(request, shown, processors=[])))


urlpatterns = [*addresses, path("areas/<str:area_key>/gallery/", gallery, name=PLACE)]
