"""Read-only views for spreadsheets and BI tools; docs/query.md describes every column.

They are made anew after each migration, because SQLite lets no table change under a view: whoever
changes a view adds a migration, if only an empty one.
"""

from sqlalchemy import Connection, text

from domain.event import Answer, Assessment
from domain.match import Grade
from domain.query import ReviewState
from domain.review import Decision
from domain.stage import Stage

Labelled = (
    type[Stage] | type[Grade] | type[Answer] | type[Assessment] | type[ReviewState] | type[Decision]
)


def _label(column: str, kind: Labelled) -> str:
    """Return the SQL that gives the Japanese word for the value of a column."""
    cases = " ".join(f"WHEN '{member.value}' THEN '{member.label}'" for member in kind)
    return f"CASE {column} {cases} END"


def _rank(column: str) -> str:
    cases = " ".join(f"WHEN '{stage.value}' THEN {stage.rank}" for stage in Stage)
    return f"CASE {column} {cases} END"


def _stage_of_rank(rank: str) -> str:
    cases = " ".join(f"WHEN {stage.rank} THEN '{stage.label}'" for stage in Stage)
    return f"CASE {rank} {cases} END"


STRUCK = ", ".join(f"'{state.value}'" for state in ReviewState if not state.counts)
STANDING = "NOT EXISTS (SELECT 1 FROM event w WHERE w.withdraws = e.id)"


def _last(kind: str, label: Labelled) -> str:
    """Return the SQL that gives the last standing entry of this kind on the ask `a`."""
    return (
        f"(SELECT {_label('e.value', label)} FROM event e WHERE e.proposal = a.proposal"
        f" AND e.ask = a.id AND e.kind = '{kind}' AND {STANDING}"
        ' ORDER BY e."on" DESC, e.recorded_at DESC, e.id DESC LIMIT 1)'
    )


VIEWS = {
    "view_announcements": """
        SELECT id AS announcement_id, source, agency, title, url, kind, published, news_on,
               first_seen, last_seen, revision, withdrawal
        FROM announcement""",
    "view_matches": f"""
        SELECT m.id AS match_id, m.proposal_id AS proposal, a.part, a.recommendation, m.ask,
               a.title AS ask_title, m.announcement_id, n.published, n.news_on, n.agency, n.title,
               n.url, {_label("m.grade", Grade)} AS grade, {_label("m.stage", Stage)} AS stage,
               m.score, m.matcher, m.created_at AS matched_at,
               {_label("m.review", ReviewState)} AS review,
               {_label("m.matcher_grade", Grade)} AS matcher_grade
        FROM match m JOIN announcement n ON n.id = m.announcement_id
        LEFT JOIN ask a ON a.proposal = m.proposal_id AND a.id = m.ask
        WHERE m.replaced_at IS NULL""",
    "view_reviews": f"""
        SELECT r.id AS review_id, r.decided_at, r.author, r.proposal_id AS proposal,
               r.announcement_id, n.title, r.ask, {_label("r.decision", Decision)} AS decision,
               r.moved_to, r.duplicate_of, r.undoes, r.note,
               CASE WHEN r.decision IN ('accepted', 'moved') THEN {_label("r.grade", Grade)} END
               AS grade, t.owner AS person
        FROM review r JOIN announcement n ON n.id = r.announcement_id
        LEFT JOIN token t ON r.by_token AND t.name = r.author AND t.owner <> ''""",
    "view_entries": f"""
        SELECT e.id AS entry_id, e.proposal, e.ask, a.title AS ask_title, e.kind,
               CASE e.kind WHEN 'answer' THEN {_label("e.value", Answer)}
               ELSE {_label("e.value", Assessment)} END AS value,
               e."on" AS happened_on, e.link, e.note, e.author, e.recorded_at
        FROM event e LEFT JOIN ask a ON a.proposal = e.proposal AND a.id = e.ask
        WHERE e.kind <> 'withdrawal' AND {STANDING}""",
    "view_progress": f"""
        SELECT a.proposal, a.part, a.recommendation, a.id AS ask, a.title AS ask_title,
               a.ministries, {_stage_of_rank("s.rank")} AS stage, s.first_news, s.last_news,
               COALESCE(s.announcements, 0) AS announcements,
               {_last("answer", Answer)} AS answer, {_last("assessment", Assessment)} AS assessment
        FROM ask a LEFT JOIN (
            SELECT m.proposal_id, m.ask, MAX({_rank("m.stage")}) AS rank,
                   MIN(n.news_on) AS first_news, MAX(n.news_on) AS last_news,
                   COUNT(*) AS announcements
            FROM match m JOIN announcement n ON n.id = m.announcement_id
            WHERE m.replaced_at IS NULL AND m.grade = 'direct' AND m.review NOT IN ({STRUCK})
            GROUP BY m.proposal_id, m.ask
        ) s ON s.proposal_id = a.proposal AND s.ask = a.id""",
}


def drop_views(connection: Connection) -> None:
    """Drop the views, so that tables can change."""
    for name in VIEWS:
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def create_views(connection: Connection) -> None:
    """Create the views."""
    for name, query in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {query}")
