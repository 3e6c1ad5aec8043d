"""A match: the link from an announcement to an ask that it answers, with the reasons."""

from enum import StrEnum

from pydantic import Field

from domain.record import Record
from domain.stage import Stage


class Grade(StrEnum):
    """How an announcement relates to an ask."""

    DIRECT = "direct"
    RELATED = "related"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return {"direct": "直接対応", "related": "関連"}[self.value]


def graded(grade: Grade, matcher_grade: Grade | None) -> str:
    """Return the Japanese words for a grade, and for the matcher's where staff state another."""
    said = f"（職員判断。自動判定は{matcher_grade.label}）" if matcher_grade else ""
    return f"{grade.label}{said}"


class Evidence(Record):
    """A quoted span: `field` is title, text or attachment, `start`/`end` are offsets in it.

    `file` is the URL of the attachment that is quoted, empty for title and text. `reason` says in
    Japanese why the span speaks for the ask; `page` is the page of a PDF, from 1, as
    `domain.announcement.page_at` tells it, and None where there are no pages.
    """

    field: str
    quote: str
    start: int
    end: int
    reason: str
    page: int | None = None
    file: str = ""


class Match(Record):
    """One announcement linked to one ask; `score` is the probability that the link is direct.

    `grade` is what holds; where staff state another grade than the matcher, `matcher_grade` is the
    matcher's. `stage` is how far the announcement says that the policy has come.
    """

    ask: str
    score: float = Field(ge=0, le=1)
    grade: Grade = Field(description="関連の度合い。職員が確認して述べたもの、なければ自動判定")
    matcher_grade: Grade | None = Field(
        default=None, description="自動判定の度合い。職員が別の度合いとしたときだけ入ります"
    )
    stage: Stage = Stage.OTHER
    evidence: tuple[Evidence, ...] = ()

    @property
    def overruled(self) -> str:
        """The Japanese word for the matcher's grade where staff state another; empty elsewhere."""
        return self.matcher_grade.label if self.matcher_grade else ""

    def regraded(self, stated: Grade | None = None) -> "Match":
        """Return the match in the grade that is stated, or else in the matcher's own."""
        own = self.matcher_grade or self.grade
        other = own if stated is not None and stated is not own else None
        if (stated or own) is self.grade and other is self.matcher_grade:
            return self
        return self.model_copy(update={"grade": stated or own, "matcher_grade": other})
