"""The stage (段階) of a policy that an announcement shows: how far the government has come."""

from enum import StrEnum


class Stage(StrEnum):
    """How far an announcement says that a policy has come, in the order of the policy's life."""

    OTHER = "other"
    STUDY = "study"
    CONSULTATION = "consultation"
    DECISION = "decision"
    BUDGET = "budget"
    LAW = "law"
    LAUNCH = "launch"
    RESULT = "result"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """The place in the order; 0 for what is no step of its own."""
        return _RANKS[self]


_LABELS = {
    Stage.OTHER: "その他",
    Stage.STUDY: "検討",
    Stage.CONSULTATION: "意見募集",
    Stage.DECISION: "方針決定",
    Stage.BUDGET: "予算",
    Stage.LAW: "法案・法令",
    Stage.LAUNCH: "実施",
    Stage.RESULT: "実績",
}
_RANKS = {stage: rank for rank, stage in enumerate(Stage)}
