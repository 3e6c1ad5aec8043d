"""Full-text search: the words of every announcement, indexed by FTS5 or GIN."""

import sqlalchemy as sa
from alembic import op

import store.words

revision = "search"
down_revision = "match_history"
branch_labels = None
depends_on = None

FTS5 = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "words, content='search', content_rowid='place', columnsize=0,"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_added AFTER INSERT ON search BEGIN"
    " INSERT INTO search_index(rowid, words) VALUES (new.place, new.words); END",
    "CREATE TRIGGER search_removed AFTER DELETE ON search BEGIN"
    " INSERT INTO search_index(search_index, rowid, words)"
    " VALUES ('delete', old.place, old.words); END",
)


def upgrade() -> None:
    op.create_table(
        "search",
        sa.Column(
            "place",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("words", store.words.Words(), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"]),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("announcement_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_search_words",
            "search",
            ["words"],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        )
    else:
        for statement in FTS5:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("search_index")
    op.drop_table("search")
