"""Use case: ask an outside model about borderline links, and keep what it said beside them."""

from dataclasses import dataclass

from app.bootstrap import Watch
from app.proposals import current
from domain.errors import BadInput, NoAdvice
from domain.opinion import Opinion
from domain.proposal import Ask
from matchers.adviser import PROMPT, Advice, Adviser
from store import announcements, opinions
from store.tables import AnnouncementRow


@dataclass(frozen=True)
class Advised:
    """How many links were asked about, how many answers could be used, and what went wrong."""

    asked: int = 0
    given: int = 0
    problem: str = ""


def advise(watch: Watch, proposal_id: str) -> Advised:
    """Ask about as many borderline links as the settings allow in one run.

    Matches stay as they are, whatever comes of it. An endpoint that gives no answer ends the run.
    """
    s = watch.settings
    if not s.judge_url:
        raise BadInput(
            "外部の判定は設定されていません",
            remedy="TEIGEN_JUDGE_URL と TEIGEN_JUDGE_MODEL を設定してください",
        )
    key = s.judge_key.get_secret_value()
    adviser = Adviser(s.judge_url, s.judge_model, key, timeout=s.judge_timeout)
    try:
        return _advise(watch, proposal_id, adviser)
    finally:
        adviser.close()


def _advise(watch: Watch, proposal_id: str, adviser: Adviser) -> Advised:
    s = watch.settings
    asks = {ask.id: ask for ask in current(watch, proposal_id).asks()}
    band = (s.judge_from, s.judge_to)
    with watch.session() as session:
        links = opinions.wanting(session, proposal_id, adviser.model, PROMPT, band, s.judge_budget)
    done = Advised()
    for row, ask in links:
        if ask in asks:
            try:
                given = _keep_opinion(watch, proposal_id, adviser, row, asks[ask])
            except NoAdvice as error:
                return Advised(done.asked + 1, done.given, str(error))
            done = Advised(done.asked + 1, done.given + given)
    return done


def _keep_opinion(
    watch: Watch, proposal_id: str, adviser: Adviser, row: AnnouncementRow, ask: Ask
) -> bool:
    """Ask about one link and store the answer; tell whether it could be used."""
    problem = ""
    try:
        advice = adviser.ask(announcements.as_announcement(row), ask)
    except NoAdvice as error:
        if error.busy:
            raise
        advice, problem = Advice(grade=None, reason=""), str(error)
    said = Opinion(
        grade=advice.grade,
        reason=advice.reason,
        model=adviser.model,
        prompt=PROMPT,
        given_at=watch.now(),
    )
    with watch.session() as session:
        opinions.keep(session, row, proposal_id, ask.id, said, problem)
    return not problem
