"""Tells from the wording of an announcement how far a policy has come, by readable rules.

The rules are tried in their order on the headline, then those of acts on the first sentences of the
text; the first that applies decides, so that a bill is a bill although a cabinet decided on it.
"""

import re
from hashlib import sha256
from itertools import islice

from domain.announcement import Announcement
from domain.match import Evidence
from domain.stage import Stage
from matchers.explain import quoted
from matchers.sentences import Field, sentences
from matchers.stage_rules import RULES, StageRule
from reading.japanese import TITLE_LIMIT

_SENTENCES = 3
_LEAD = 1_000
_QUOTATION = str.maketrans("", "", "「」『』")
_CUT_SHORT = re.compile(r"[しまめ][ぁ-ん]+")  # the end of a verb of which a rule needs the start
_ACTS = tuple(rule for rule in RULES if rule.act)


def stage_of(announcement: Announcement) -> Stage:
    """Return the stage that the announcement shows."""
    shown = _shown(announcement)
    return shown[2].stage if shown else Stage.OTHER


def stage_shown(announcement: Announcement) -> tuple[Stage, tuple[Evidence, ...]]:
    """Return the stage that the announcement shows, and the sentence that shows it."""
    shown = _shown(announcement)
    return (shown[2].stage, (_evidence(*shown),)) if shown else (Stage.OTHER, ())


def rules_fingerprint() -> str:
    """Return a fingerprint of the rules: by others, a stored stage may be another."""
    told = "\n".join(f"{rule.stage} {rule.words.pattern} {rule.act}" for rule in RULES)
    return sha256(told.encode()).hexdigest()


def _shown(announcement: Announcement) -> tuple[Field, re.Match[str], StageRule] | None:
    title = announcement.title[:TITLE_LIMIT]
    for rule in RULES:
        if found := rule.words.search(title):
            return Field("title", title), found, rule
    lead = announcement.text[:_LEAD]
    for start, end in islice(sentences(lead), _SENTENCES):
        for rule in _ACTS:
            if found := rule.words.search(lead, start, end):
                return Field("text", lead), found, rule
    return None


def _evidence(where: Field, found: re.Match[str], rule: StageRule) -> Evidence:
    start, end = where.sentence(*found.span())
    cut = _CUT_SHORT.match(where.original, found.end() - 1)
    said = where.original[found.start() : (cut or found).end()]
    return quoted(where, start, end, f"「{_whole(said)}」{rule.because}")


def _whole(said: str) -> str:
    """Return the words without quotation marks and without half a pair of round brackets."""
    plain = said.translate(_QUOTATION)
    for opening, closing in ("（）", "()"):
        lacking = plain.count(opening) - plain.count(closing)
        plain = plain.replace(closing, "", -lacking) if lacking < 0 else plain + closing * lacking
    return plain
