"""Picks the sentences of a long text in which the concepts speak loudest."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, islice, takewhile

from matchers.concepts import Hit
from matchers.sentences import places, sentence

_MOST = 500  # characters
_OCCURRENCES = 5  # of each term that are looked at


def loudest(text: str, hits: Sequence[Hit]) -> str:
    """Return the sentences of the folded text with the heaviest concepts, loudest first.

    Only terms count that stand there and nowhere before. There are at most 500 characters, but
    one sentence at least.
    """
    said: dict[tuple[int, int], set[int]] = defaultdict(set)
    for number, hit in enumerate(hits):
        for term in hit.rest:
            for start, end in islice(places(text, term[0]), _OCCURRENCES):
                said[sentence(text, start, end)].add(number)
    order = sorted(said, key=lambda s: (-sum(hits[n].concept.weight for n in said[s]), s))
    told = [text[start:end] for start, end in order]
    lengths = accumulate(map(len, told))
    within = sum(1 for _ in takewhile(lambda length: length <= _MOST, lengths))
    return "\n".join(told[: max(1, within)])
