"""What tests of review share: announcements with links, decisions, and what lists then show."""

from datetime import date

from sqlalchemy import Engine, text
from sqlmodel import SQLModel

from app import review_queue
from app.bootstrap import Watch
from app.query import find_matches
from app.review import decide
from domain.announcement import Announcement
from domain.match import Grade, Match
from domain.query import Query
from domain.queue import Waiting
from domain.review import Decision
from domain.stage import Stage
from store import announcements, matches, sightings

P = "nga-2020-digital"
DAY = date(2026, 11, 18)
ACCEPTED, REJECTED, MOVED = Decision.ACCEPTED, Decision.REJECTED, Decision.MOVED


def clear(engine: Engine) -> None:
    names = [f'"{table.name}"' for table in reversed(SQLModel.metadata.sorted_tables)]
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
            return
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text("UPDATE review SET undoes = NULL"))
        for name in names:
            if name not in ('"event"', '"deed"'):
                connection.execute(text(f"DELETE FROM {name}"))


def item(title: str, url: str = "1", body: str = "", agency: str = "見本省") -> Announcement:
    return Announcement(
        source="sample",
        agency=agency,
        title=title,
        url=f"https://www.example.go.jp/{url}",
        published=DAY,
        text=body,
    )


def link(ask: str, score: float = 0.9, grade: Grade = Grade.DIRECT) -> Match:
    return Match(ask=ask, score=score, grade=grade, stage=Stage.BUDGET)


def bring(watch: Watch, announcement: Announcement, *found: Match) -> None:
    with watch.session() as session:
        sightings.remember(session, announcement, watch.now(), baseline=True)
        for row in announcements.unlinked(session, P, "m"):
            matches.replace(session, row, P, found, matcher="m", now=watch.now())


def rematch(watch: Watch, number: int, *found: Match) -> None:
    with watch.session() as session:
        row = session.get_one(announcements.AnnouncementRow, number)
        matches.replace(session, row, P, found, matcher="m 2", now=watch.now())


def say(watch: Watch, decision: Decision, author: str = "山田", number: int = 1, ask: str = "I-5b",
        moved_to: str = "", grade: Grade | None = None) -> int:  # fmt: skip
    stored = decide(watch, P, number, ask, decision, author=author, moved_to=moved_to, grade=grade)
    return stored.id or 0


def queue(watch: Watch, *reasons: Waiting, **filters: object) -> list[tuple[int, str]]:
    found = review_queue.waiting(watch, Query.model_validate(filters), reasons).items
    return [(i.finding.announcement.id, i.finding.match.ask) for i in found]


def listed(watch: Watch, **filters: object) -> dict[str, str]:
    found = find_matches(watch, Query.model_validate(filters)).items
    return {f.match.ask: f.review.value for f in found}
