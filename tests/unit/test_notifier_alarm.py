from datetime import UTC, datetime

import pytest

from domain.alarm import Phase
from domain.health import Verdict
from notifier.alarm import Notice, render_alarm


def notice(
    phase: Phase = Phase.NEW, verdict: Verdict = Verdict.BLOCKED, **fields: object
) -> Notice:
    return Notice.model_validate(
        {
            "name": "meti", "title": "見本省 新着", "url": "https://www.example.go.jp/",
            "phase": phase, "verdict": verdict, "since": datetime(2026, 11, 20, 1, tzinfo=UTC),
            "last_read": datetime(2026, 11, 19, 1, tzinfo=UTC), "evidence": ("HTTP 403",), **fields,
        }
    )  # fmt: skip


def test_an_alarm_says_what_since_when_why_and_what_to_do() -> None:
    mail = render_alarm([notice()])
    for body in (mail.text, mail.html):
        for part in ("見本省 新着", "遮断", "11月20日 10:00", "11月19日", "HTTP 403", "対応:"):
            assert part in body
    assert "teigen sources ack meti" in mail.text


def test_one_mail_tells_all_changes_with_faults_first() -> None:
    over = notice(Phase.RECOVERED, Verdict.HEALTHY, title="復旧した省", evidence=())
    mail = render_alarm([over, notice()])
    assert "不具合1件、復旧1件" in mail.subject
    assert mail.text.index("見本省 新着") < mail.text.index("復旧した省")


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_remedy(verdict: Verdict) -> None:
    assert notice(verdict=verdict).remedy


def test_what_a_site_says_cannot_inject_markup() -> None:
    html = render_alarm([notice(evidence=("<script>",), url="javascript:alert(1)")]).html
    assert "<script>" not in html
    assert "javascript:" not in html
