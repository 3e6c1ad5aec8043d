"""An opinion: what an outside language model said of a link, beside what the matcher says."""

from datetime import datetime

from domain.match import Grade
from domain.record import Record


class Opinion(Record):
    """A remark on the link of an announcement with an ask; it never changes the match.

    `grade` is None when the model sees no link; `prompt` is the version of the question that it
    was asked.
    """

    grade: Grade | None
    reason: str
    model: str
    prompt: str
    given_at: datetime

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return self.grade.label if self.grade else "関連なし"
