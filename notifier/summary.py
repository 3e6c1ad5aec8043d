"""The three sentences, and the few lines around them, that a busy reader reads."""

from domain.digest import AskNews, Digest, DigestItem, Kind
from domain.japanese import month_day, span
from domain.match import Grade
from notifier.words import shorten


def subject(digest: Digest) -> str:
    """Return the subject: proposal, period, and how many asks moved; one line."""
    if digest.kind is Kind.ALERT:
        words = f"【提言ウォッチ速報】{_headline(digest)}"
    elif digest.kind is Kind.REMINDER:
        words = f"【提言ウォッチ】意見募集の締切が近づいています: {_headline(digest)}"
    else:
        moved = f"{digest.asks_moved}件の要望事項に動き" if digest.asks_moved else "新たな動きなし"
        title = f"{digest.proposal_title} {name(digest)} {span(digest.period)}"
        words = f"【提言ウォッチ】{title}（{moved}）"
    return " ".join(words.split())


def name(digest: Digest) -> str:
    """Return what this kind of message is called."""
    if digest.kind is Kind.DIGEST:
        return {"この日": "日報", "この週": "週報", "この月": "月報"}.get(window(digest), "まとめ")
    return "速報" if digest.kind is Kind.ALERT else "締切のお知らせ"


def window(digest: Digest) -> str:
    """Return what the period is called in a sentence."""
    days = (digest.period.end - digest.period.start).days
    named = {1: "この日", 7: "この週"} | dict.fromkeys(range(28, 32), "この月")
    return named.get(days, "この期間")


def summary(digest: Digest) -> list[str]:
    """Return the three sentences: how much moved, what matters most, what needs a decision."""
    return [_how_much(digest), _most_important(digest), _to_decide(digest)]


def coverage(digest: Digest) -> str:
    """Return whether silence means that nothing happened, or that nothing was read."""
    told, blind = sum(s.watched for s in digest.sources), len(digest.blind)
    if not told:
        return "監視対象の情報源が登録されていません。動きがないことの裏付けはありません。"
    if not blind:
        return f"監視対象の{told}件の情報源は、すべて読み取りができています。"
    asks = {a for s in digest.blind for a in s.asks}
    touched = f"{len(asks)}件の要望事項で" if asks else ""
    return (
        f"監視対象{told}件のうち{told - blind}件の情報源を読み取りました。{blind}件は"
        f"読み取りが十分でなく、{touched}動きを見落としている可能性があります。"
    )


def leading(digest: Digest) -> AskNews | None:
    """Return the ask whose news matters most: one that advanced, of the furthest stage."""
    direct = [n for n in digest.news if n.direct]
    standing = [n for n in direct if not n.items[0].withdrawn] or direct
    return min(standing, key=lambda n: (n.weight, -n.items[0].score), default=None)


def _how_much(digest: Digest) -> str:
    if digest.kind is Kind.ALERT:
        return (
            f"要望事項{digest.asks_moved or len(digest.news)}件に関する国の新しい発表がありました。"
        )
    if digest.kind is Kind.REMINDER:
        return f"要望事項に関する意見募集{len(digest.items)}件の締切が近づいています。"
    since = f"{window(digest)}は"
    if not digest.asks_moved:
        return (
            f"{since}、要望事項{digest.asks}件について、直接対応する国の発表は確認されませんでした"
            f"（確認した発表{digest.announcements_read}件）。"
        )
    advanced = digest.asks_advanced
    further = f"、うち{advanced}件で段階が進みました" if advanced else "ました"
    return (
        f"{since}、要望事項{digest.asks}件のうち{digest.asks_moved}件に国の直接の動きがあり"
        f"{further}。"
    )


def _most_important(digest: Digest) -> str:
    news = leading(digest)
    if news is None:
        related = sum(i.grade is Grade.RELATED for i in digest.items)
        return f"関連する発表は{related}件です。" if related else "関連する発表もありませんでした。"
    item = news.items[0]
    moved = f"（{news.before.label}→{news.after.label}）" if _stepped(news) else ""
    return (
        f"最も重要な動きは、{news.ask.id}「{shorten(news.ask.title, 40)}」{moved}に関する"
        f"{item.agency}の発表「{shorten(item.title, 80)}」です。"
    )


def _to_decide(digest: Digest) -> str:
    if not digest.consultations:
        return "今回、ご判断が必要な事項はありません。"
    count, nearest = len(digest.consultations), digest.consultations[0].deadline
    by = f"最も早い締切は{month_day(nearest)}" if count > 1 else f"締切は{month_day(nearest)}"
    if not nearest:
        by = "締切は原文でご確認ください"
    return f"ご判断が必要なものは、意見募集{count}件への対応です（{by}）。"


def waiting(digest: Digest) -> str:
    """Return how many links wait for the staff; empty when none does."""
    if not digest.waiting:
        return ""
    return f"要望事項と発表の関連{digest.waiting}件が、職員による確認を待っています。"


def _stepped(news: AskNews) -> bool:
    return news.advanced and news.before.rank > 0


def _headline(digest: Digest) -> str:
    items: tuple[DigestItem, ...] = digest.items
    if not items:
        return digest.proposal_title
    more = f" ほか{len(items) - 1}件" if len(items) > 1 else ""
    return f"{items[0].ask} {items[0].agency}「{shorten(items[0].title, 60)}」{more}"
