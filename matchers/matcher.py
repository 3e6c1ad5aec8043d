"""The matcher: from an announcement to the asks that it answers, best first, with reasons."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

import numpy as np

from domain.announcement import Announcement
from domain.match import Evidence, Match
from domain.proposal import Proposal
from matchers.combine import MOST, load_coefficients
from matchers.explain import explain, explain_words
from matchers.features import FeatureExtractor, Observation


class Matcher:
    """Matches announcements with the asks of one proposal.

    `version` changes with the asks, their concepts and the coefficients. Titles are read up to
    2,000 characters, texts up to 100,000.
    """

    name = "concepts+lexical"

    def __init__(self, proposal: Proposal):
        self._extractor = FeatureExtractor(proposal)
        self._coefficients = load_coefficients()
        asks = "\n".join(ask.model_dump_json() for ask in self._extractor.asks)
        content = f"{asks}\n{self._coefficients.fingerprint}"
        self.version = f"1-{sha256(content.encode()).hexdigest()[:12]}"

    def match(self, announcement: Announcement) -> tuple[Match, ...]:
        """Return the asks that the announcement answers, best first, at most ten."""
        seen = self._extractor.observe(announcement)
        scores = self._coefficients.scores(seen.rows)
        matches = []
        for row in np.argsort(-scores, kind="stable")[:MOST]:
            score = round(float(scores[row]), 4)
            grade = self._coefficients.grade(score)
            evidence = self._evidence(announcement, seen, int(row)) if grade else ()
            if grade and evidence:
                ask = self._extractor.asks[row].id
                matches.append(Match(ask=ask, score=score, grade=grade, evidence=evidence))
        return tuple(matches)

    def match_all(self, announcements: Iterable[Announcement]) -> Iterator[tuple[Match, ...]]:
        """Yield the matches of each announcement, in their order."""
        return map(self.match, announcements)

    def _evidence(
        self, announcement: Announcement, seen: Observation, row: int
    ) -> tuple[Evidence, ...]:
        if seen.hits[row]:
            return explain(announcement, seen.hits[row])
        return explain_words(announcement, self._extractor.lexical.shared(announcement, row))
