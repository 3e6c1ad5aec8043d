import pytest

from proposals.importer import Draft, import_document
from tests.proposals.forms import FORMS, Form

each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


def read(form: Form) -> Draft:
    return import_document(form.text.encode(), file="form.txt", proposal_id="form")


@each_form
def test_every_form_gives_exactly_its_asks_under_their_ids(form: Form) -> None:
    assert {a.id: a.text for a in read(form).proposal.asks()} == form.asks


@each_form
def test_every_form_names_exactly_what_has_no_place(form: Form) -> None:
    assert {p.line: p.text for p in read(form).unplaced} == form.unplaced


@each_form
def test_every_form_is_sound_and_tells_who_asked_and_when(form: Form) -> None:
    proposal = read(form).proposal
    assert proposal.problems() == []
    assert form.title in (None, proposal.title)
    assert form.association in (None, proposal.association)
    assert form.published in (None, str(proposal.published))
