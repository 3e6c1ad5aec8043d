"""Kernel ridge regression over words, with predictions for each group as if it had been left out.

Labels of 60 asks are sparse: a squared loss with one regularised inverse serves all of them at
once, and the inverse also gives the leave-one-group-out predictions in closed form.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from domain.proposal import Proposal
from matchers.concepts import split_term
from matchers.text import Grams, pairs_too
from matchers.wordmodel import Matrix, WordModel, ask_key
from reading.japanese import fold, words_of_folded

RELATED = 0.25  # what a related link is worth as a direct one
_PENALTY = 0.4
_TERM = 0.3  # weight of a catalogue term as a training example, times the concept's weight
_LEAST = 0.5  # concepts below this weight are mere background, no examples
_RARE = 2


class Examples:
    """Documents for training: announcements first, then asks and catalogue terms."""

    def __init__(self, proposal: Proposal, labelled: Sequence[Grams], gold: NDArray[np.int8]):
        self.asks = tuple(ask_key(proposal.id, ask.id) for ask in proposal.asks())
        self.announcements = len(labelled)
        terms = _catalogue_examples(proposal)
        self.documents = [*labelled, *(grams for grams, _, _ in terms)]
        own = np.zeros((len(terms), len(self.asks)), dtype=np.float32)
        for row, (_, rows, _) in zip(own, terms, strict=True):
            row[list(rows)] = 1
        direct = np.where(gold == 1, 1.0, np.where(gold < 0, RELATED, 0.0)).astype(np.float32)
        any_ = (gold != 0).astype(np.float32)
        self.targets = np.hstack([np.vstack([direct, own]), np.vstack([any_, own])])
        weights = [1.0] * len(labelled) + [weight for _, _, weight in terms]
        self.weights = np.array(weights, dtype=np.float32)


class Ridge:
    """A fitted ridge regression: the model, and what it would have said without some examples."""

    def __init__(self, examples: Examples):
        counts = Counter(gram for grams in examples.documents for gram in grams)
        words = tuple(sorted(gram for gram, n in counts.items() if n >= _RARE))
        total = 1 + len(examples.documents)
        idf = np.array([np.log(total / (1 + counts[w])) + 1 for w in words], dtype=np.float32)
        weights = np.zeros((len(words), 2, len(examples.asks)), dtype=np.float32)
        empty = WordModel(examples.asks, words, idf, weights)
        rows = empty.sparse(examples.documents)
        shape = (rows.rows, len(words))
        matrix = sparse.csr_matrix((rows.values, rows.columns, rows.starts), shape)
        kernel = (matrix @ matrix.T).toarray()
        kernel[np.diag_indices_from(kernel)] += _PENALTY / examples.weights
        self._inverse = linalg.inv(kernel, overwrite_a=True, check_finite=False)
        self._dual = self._inverse @ examples.targets
        self._examples = examples
        learned = (matrix.T @ self._dual).reshape(weights.shape)
        self.model = WordModel(examples.asks, words, idf, learned)

    def left_out(self, groups: NDArray[np.int64]) -> Matrix:
        """Return what it says on each announcement when trained without the announcement's group.

        The shape is (announcements, 2, asks).
        """
        targets = self._examples.targets[: len(groups)]
        members: dict[int, list[int]] = defaultdict(list)
        for row, group in enumerate(groups):
            members[int(group)].append(row)
        result = np.zeros_like(targets)
        for rows in members.values():
            error = np.linalg.solve(self._inverse[np.ix_(rows, rows)], self._dual[rows])
            result[rows] = targets[rows] - error
        return result.reshape(len(groups), 2, -1)


def _catalogue_examples(proposal: Proposal) -> list[tuple[Grams, set[int], float]]:
    """Return each ask's own words, and each term of its concepts, as documents."""
    found: dict[str, tuple[set[int], float]] = {}
    examples: list[tuple[Grams, set[int], float]] = []
    for row, ask in enumerate(proposal.asks()):
        examples.append((_grams(f"{ask.title} {ask.summary}"), {row}, 1.0))
        for concept in ask.concepts:
            for term in concept.terms if concept.weight >= _LEAST else ():
                rows, weight = found.get(term, (set[int](), 0.0))
                found[term] = (rows | {row}, max(weight, _TERM * concept.weight))
    terms = [("".join(split_term(term)), *rest) for term, rest in found.items()]
    return examples + [(_grams(text), rows, weight) for text, rows, weight in terms]


def _grams(text: str) -> Grams:
    return dict.fromkeys(pairs_too(words_of_folded(fold(text))), 1.0)
