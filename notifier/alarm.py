"""Renders what has changed about the sources, for the operator."""

from collections.abc import Sequence
from datetime import datetime

from domain.alarm import Phase
from domain.health import Verdict
from domain.record import Record
from notifier.render import Mail, environment

REMEDIES = {
    Verdict.HEALTHY: "対応は不要です。見落としていた間の発表も取り込まれています。",
    Verdict.DEGRADED: "ページをブラウザで開き、項目数や日付の欄が変わっていないかご確認ください。",
    Verdict.STALE: "ページをブラウザで開き、掲載場所が移っていないかご確認ください。",
    Verdict.BLOCKED: "間隔をあけて自動で再試行します。続く場合は、サイトの管理者へご相談ください。",
    Verdict.BROKEN: "ページをブラウザで開き、移転や構成の変更があれば、定義を直してください。",
}
"""What the operator can do about each verdict."""


class Notice(Record):
    """What the operator is to hear about one source."""

    name: str
    title: str
    url: str
    phase: Phase
    verdict: Verdict
    since: datetime
    last_read: datetime | None
    evidence: tuple[str, ...] = ()

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return REMEDIES[self.verdict]


def render_alarm(notices: Sequence[Notice]) -> Mail:
    """Return one mail about all changes, new faults first."""
    ordered = sorted(notices, key=lambda n: n.phase is Phase.RECOVERED)
    new = sum(n.phase is Phase.NEW for n in notices)
    counts = [f"不具合{new}件"] * bool(new) + [f"復旧{len(notices) - new}件"] * (new < len(notices))
    values = {"notices": ordered}
    return Mail(
        subject=f"【提言ウォッチ】情報源の状況の変化（{'、'.join(counts)}）",
        text=environment().get_template("alarm.txt.j2").render(values),
        html=environment().get_template("alarm.html.j2").render(values),
    )
