"""Nothing is news of a day after the one on which it was first seen."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "known_news"
down_revision = "owners"
branch_labels = None
depends_on = None

EARLY = {
    "postgresql": "SELECT id, (first_seen AT TIME ZONE 'Asia/Tokyo')::date AS seen_on"
    " FROM announcement WHERE news_on > (first_seen AT TIME ZONE 'Asia/Tokyo')::date",
    "sqlite": "SELECT id, date(first_seen, '+9 hours') AS seen_on"
    " FROM announcement WHERE news_on > date(first_seen, '+9 hours')",
}
IDS = 1 << 32


def upgrade() -> None:
    """Give such news the day of its first sight; the checkup indexes it anew for search."""
    connection = op.get_bind()
    early = sa.text(EARLY[connection.dialect.name])
    for number, day in connection.execute(early).all():
        seen = date.fromisoformat(str(day))
        known = {"id": number, "day": seen, "place": seen.toordinal() * IDS + number}
        for change in (
            "UPDATE announcement SET news_on = :day WHERE id = :id",
            "UPDATE match SET place = :place WHERE announcement_id = :id",
            "DELETE FROM search WHERE announcement_id = :id",
        ):
            names = {name: value for name, value in known.items() if f":{name}" in change}
            connection.execute(sa.text(change).bindparams(**names))


def downgrade() -> None:
    """What was news of a later day is not told any more."""
