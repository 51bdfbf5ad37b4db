"""What templates ask of a form field or a list of pages."""

from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from sound import faults_of

from carereach.web.templatetags.look import error_of, page_numbers, problems, shape_of, widget


class Form(forms.Form):
    name = forms.CharField(label="Name?", help_text="As known.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    age = forms.IntegerField(max_value=17)
    share = forms.FloatField(required=False)
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"class": "own"}))
    kind = forms.ChoiceField(choices=[("a", "A")])
    one = forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        choices=[("1", "One"), ("2", "Two")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField()
    paper = forms.FileField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Say who it is for.")


@pytest.fixture
def bound() -> Form:
    return Form({"age": "many", "share": "x", "kind": "a"})


def render(words: str, /, **context: object) -> str:
    made = engines["django"].from_string("{% load look %}" + words)
    return made.render(context, RequestFactory().get("/?sort=name&page=2"))


@pytest.mark.parametrize(
    ("field", "shape"),
    [
        ("name", "plain"),
        ("one", "choices"),
        ("many", "choices"),
        ("agreed", "tick"),
        ("key", "hidden"),
    ],
)
def test_a_field_has_a_shape(bound: Form, field: str, shape: str) -> None:
    assert shape_of(bound[field]) == shape


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("name", 'class="nhsuk-input nhsuk-input--error"'),
        ("note", 'rows="5"'),
        ("age", 'inputmode="numeric"'),
        ("share", 'inputmode="decimal"'),
        ("day", 'class="nhsuk-input own nhsuk-input--width-10"'),
        ("kind", 'class="nhsuk-select"'),
        ("agreed", 'class="nhsuk-checkboxes__input nhsuk-checkboxes__input--error"'),
        ("paper", 'class="nhsuk-file-upload"'),
    ],
)
def test_a_widget_is_dressed(bound: Form, field: str, said: str) -> None:
    assert said in widget(bound[field])


def test_what_was_typed_wrongly_is_kept_to_be_mended(bound: Form) -> None:
    made = widget(bound["age"])
    assert 'value="many"' in made
    assert 'type="text"' in made


def test_problems_name_the_field_and_lead_to_it(bound: Form) -> None:
    assert problems({"form": bound, "errors": [("The file is empty.", "")]}) == [  # type: ignore[arg-type]
        ("Say who it is for.", ""),
        ("Name: Fill this in.", "id_name"),
        ("Age: Enter a whole number.", "id_age"),
        ("Share: Enter a number.", "id_share"),
        ("One: Choose an answer.", "id_one_0"),
        ("Many: Choose an answer.", "id_many_0"),
        ("Agreed: Tick this to go on.", "id_agreed"),
        ("The file is empty.", ""),
    ]


def test_no_form_no_problem() -> None:
    assert problems({}) == []  # type: ignore[arg-type]
    assert "nhsuk-error-summary" not in render('{% include "parts/error_summary.html" %}')
    assert "nhsuk-error-summary" not in render(
        '{% include "parts/error_summary.html" %}', form=Form()
    )


class OwnWords(forms.Form):
    service = forms.ChoiceField(
        choices=[("a", "A")], error_messages={"required": "Choose a service."}
    )
    agreed = forms.BooleanField(error_messages={"required": "Agreed: say yes."})
    name = forms.CharField()


def test_what_is_missing_is_said_in_the_words_of_the_form_where_it_has_its_own() -> None:
    form = OwnWords({})
    assert error_of(form["service"]) == "Choose a service."
    assert error_of(form["name"]) == "Fill this in."
    assert [words for words, _ in problems({"form": form})] == [  # type: ignore[arg-type]
        "Service: Choose a service.",
        "Agreed: say yes.",
        "Name: Fill this in.",
    ]


def test_every_link_of_the_summary_leads_to_a_field(bound: Form) -> None:
    page = render(
        '{% include "parts/error_summary.html" %}{% include "parts/form.html" %}', form=bound
    )
    assert faults_of(page, whole=False) == []
    for _, target in problems({"form": bound}):  # type: ignore[arg-type]
        assert not target or f'id="{target}"' in page
        assert not target or f'href="#{target}"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert page.count('aria-invalid="true"') >= 3


def test_a_label_can_be_the_heading_of_a_page() -> None:
    for name in ("name", "one"):
        page = render(
            '{% include "parts/field.html" with page_heading=True label_size="l" %}',
            field=Form()[name],
        )
        assert "<h1" in page
        assert faults_of(page, whole=False) == []


def test_long_lists_leave_numbers_out() -> None:
    page = Paginator(range(200), 10).page(10)
    assert list(page_numbers(page)) == [1, 0, 9, 10, 11, 0, 20]


def test_links_between_pages_keep_the_order_of_the_list() -> None:
    page = render('{% include "parts/pages.html" %}', page=Paginator(range(30), 10).page(2))
    assert 'href="?sort=name&amp;page=3"' in page
    assert 'rel="prev"' in page
    assert faults_of(page, whole=False) == []
    assert not render(
        '{% include "parts/pages.html" %}', page=Paginator(range(3), 10).page(1)
    ).strip()


def test_pages_of_a_second_list_have_their_own_name() -> None:
    page = Paginator(range(30), 10).page(1)
    assert 'href="?sort=name&amp;page=2&amp;past=2"' in render(
        '{% include "parts/pages.html" with page_name="past" %}', page=page
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("waiting", "Waiting to start"),
        ("running", 'max="5" value="2"'),
        ("done", "Done."),
        ("failed", "Failed."),
    ],
)
def test_progress_says_how_far_a_job_is(state: str, said: str) -> None:
    run = SimpleNamespace(
        state=state, label="Reading", all_steps=5, done_steps=2, get_state_display=state.title()
    )
    page = render('{% include "parts/progress.html" with address="/again" %}', run=run)
    assert said in page
    assert ("hx-get" in page) == (state in {"waiting", "running"})
    assert faults_of(page, whole=False) == []


@pytest.mark.parametrize(
    "state", ["can get in", "can get in with difficulty", "cannot get in", "not known"]
)
def test_a_state_is_a_word_a_symbol_and_a_colour(state: str) -> None:
    page = render('{% include "parts/state.html" %}', state=state)
    assert state.capitalize() in page
    assert "<svg" in page
    assert f"cr-state--{state.replace(' ', '-')}" in page


def test_an_empty_page_says_what_it_needs_and_from_whom() -> None:
    page = render(
        '{% include "parts/empty.html" %}',
        would_show="Who waits.",
        table="Waits",
        who="The provider",
        template="/t",
        add="/a",
    )
    assert faults_of(page, whole=False) == []
    for words in ("Who waits.", "Waits", "The provider", 'href="/t"', 'href="/a"'):
        assert words in page
