"""Measures matching with likeness of meaning against the encoder alone, in one run, on one core.

OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python -m bench.dense_speed HISTORY.csv e5|use [TITLES]

All asks are new and have drafted concepts only, which is where the encoder is asked.
"""

import csv
import sys
from pathlib import Path

from bench.matcher_speed import Job, cpu_seconds
from domain.announcement import Announcement
from domain.proposal import Proposal
from matchers.dense import Dense
from matchers.encoder import Encoder
from matchers.encoders import load_encoder
from matchers.matcher import Matcher
from proposals.catalogue import load_catalogue, shipped


def main(path: Path, name: str, titles: int) -> None:
    """Print titles a second, the ratio, and the share of the titles that was encoded."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            Announcement(source="", agency=r["agency"], title=r["title"], url=r["url"])
            for r in csv.DictReader(file)
        ]
    chosen = rows[:: max(1, len(rows) // titles)]
    encoder, proposal = load_encoder(name), _new_proposal()
    off, on = Matcher(proposal), Matcher(proposal, dense=Dense(encoder))
    list(on.match_all(chosen[:100]))
    jobs: dict[str, Job] = {
        "encoder alone": lambda: encoder.encode([row.title for row in chosen]),
        "end to end, encoder on": lambda: list(on.match_all(chosen)),
        "end to end, encoder off": lambda: list(off.match_all(chosen)),
    }
    taken = cpu_seconds(jobs, rounds=2)
    rates = {job: len(chosen) / min(seconds) for job, seconds in taken.items()}
    for job, rate in rates.items():
        print(f"{job:28} {rate:10.1f} titles/s")
    ratio = rates["end to end, encoder on"] / rates["encoder alone"]
    print(f"end to end / encoder alone    {ratio:.2f}")
    print(f"encoded                       {_encoded(proposal, encoder, chosen):.2f}")


def _new_proposal() -> Proposal:
    """Return the shipped proposal as if nobody had ever written a concept or a label for it."""
    known = load_catalogue(shipped()["nga-2020-digital"])
    recommendations = tuple(
        r.model_copy(update={"asks": tuple(a.model_copy(update={"concepts": ()}) for a in r.asks)})
        for r in known.recommendations
    )
    return known.model_copy(update={"id": "new", "recommendations": recommendations})


def _encoded(proposal: Proposal, encoder: Encoder, rows: list[Announcement]) -> float:
    counting = _Counting(encoder)
    list(Matcher(proposal, dense=Dense(counting)).match_all(rows))
    return (counting.texts - len(list(proposal.asks()))) / len(rows)


class _Counting:
    """Counts the texts that an encoder is given."""

    def __init__(self, encoder: Encoder):
        self.name, self.version, self._encoder, self.texts = encoder.name, "", encoder, 0

    def encode(self, texts):
        self.texts += len(texts)
        return self._encoder.encode(texts)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 5_000)
