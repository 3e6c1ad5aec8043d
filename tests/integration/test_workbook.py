"""The table of progress that goes with a digest to those who want it."""

from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app import outbox, subscribers
from app.deliver import deliver
from app.settings import Settings
from domain.errors import BadInput
from domain.match import Grade, Match
from domain.schedule import Cadence, Schedule
from domain.stage import Stage
from domain.subscriber import Scope, Subscriber
from notifier.outbox import Outbox
from store import announcements, matches
from store.engine import open_database
from tests.integration.test_outbox import MONDAY, PROPOSAL, TestWatch, announce


@pytest.fixture
def office(tmp_path: Path) -> TestWatch:
    settings = Settings(home=tmp_path, mail_to="")
    watch = TestWatch(settings, open_database(settings.database), clock=[MONDAY])
    watch.__dict__["fake"] = Outbox(tmp_path / "outbox")
    return watch


def subscriber(name: str, **more: object) -> Subscriber:
    fields = {"name": name, "address": f"{name}@example.test", "proposal": PROPOSAL, **more}
    return Subscriber.model_validate(fields)


def attached(office: TestWatch) -> dict[str, list[Worksheet]]:
    """Return the sheets that came with each mail of the outbox, by recipient."""
    found = {}
    for path in office.settings.outbox.glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=default)
        books = [load_workbook(BytesIO(a.get_content())) for a in message.iter_attachments()]
        found[message["To"]] = [b.worksheets[0] for b in books]
    return found


def tell_of_a_law(office: TestWatch) -> None:
    announce(office, "法案を提出")
    with office.session() as session:
        row = announcements.find(session, 1)
        assert row
        law = Match(ask="I-1a", score=0.9, grade=Grade.DIRECT, stage=Stage.LAW)
        matches.replace(session, row, PROPOSAL, [law], matcher="m 2", now=office.now())


def test_who_wants_the_table_gets_it_and_nobody_else(office: TestWatch) -> None:
    subscribers.keep(office, subscriber("with", workbook=True))
    subscribers.keep(office, subscriber("without"))
    subscribers.keep(office, subscriber("part", workbook=True, scope=Scope(asks=("I-1a",))))
    tell_of_a_law(office)
    office.later(days=7)
    outbox.catch_up(office)
    deliver(office)
    books = attached(office)
    assert books["without@example.test"] == []
    [whole], [part] = books["with@example.test"], books["part@example.test"]
    assert whole.max_row > part.max_row == 4
    [line] = part.iter_rows(min_row=4, max_row=4, values_only=True)
    assert line[0] == "I-1a"
    assert line[3:5] == ("法案・法令", "確認なし → 法案・法令")
    assert line[7] == "法案を提出"


def test_who_asks_for_the_table_once_the_digest_is_made_gets_it_too(office: TestWatch) -> None:
    subscribers.keep(office, subscriber("first"))
    subscribers.keep(office, subscriber("late", workbook=True))
    subscribers.change_state(office, "late", subscribers.State.PAUSED)
    office.later(days=7)
    outbox.catch_up(office)
    subscribers.change_state(office, "late", subscribers.State.ACTIVE)
    outbox.catch_up(office)
    deliver(office)
    books = attached(office)
    assert (len(books["first@example.test"]), len(books["late@example.test"])) == (0, 1)


@pytest.mark.parametrize("unfit", [{"schedule": Schedule(cadence=Cadence.IMMEDIATE)}])
def test_the_table_goes_only_with_digests_by_mail(
    office: TestWatch, unfit: dict[str, object]
) -> None:
    with pytest.raises(BadInput, match="一覧表を添付できるのは"):
        subscribers.keep(office, subscriber("x", workbook=True, **unfit))
