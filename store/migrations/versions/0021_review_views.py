"""Views that know what staff decided; they are made anew after every migration."""

revision = "review_views"
down_revision = "requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
