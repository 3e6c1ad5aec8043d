"""Training data: gold files, and labels of the history that carry no text, joined with its text."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import matchers
from domain.announcement import Announcement
from domain.match import Grade
from domain.series import series
from matchers.labelled import LabelledAnnouncement, read_jsonl
from reading.dates import read_date

FOLDER = Path(matchers.__file__).parent / "training"
FIRST, SECOND = FOLDER / "history_labels.json", FOLDER / "second_labels.json"
Labels = dict[str, Grade]
_GRADES = {"!": Grade.DIRECT, "~": Grade.RELATED}
_ALIKE = 0.6


def gold(path: Path) -> list[LabelledAnnouncement]:
    """Return the announcements of a labelled file; clusters are named after the file."""
    rows = read_jsonl(path.read_text("utf-8").split("\n"), str(path))
    clustered = len({row.cluster for row in rows} - {""}) if (rows := list(rows)) else 0
    name = path.stem if clustered else ""
    return [r.model_copy(update={"cluster": f"{name}/{r.cluster}" if name else ""}) for r in rows]


def history(path: Path) -> list[LabelledAnnouncement]:
    """Return the announcements of a history file that the repository holds labels for."""
    labels = labelled(FIRST)
    found = {row.identity: row for row in announcements(path) if row.identity in labels}
    return [
        LabelledAnnouncement(id=key, announcement=row, labels=labels[key])
        for key, row in found.items()
    ]


def labelled(path: Path) -> dict[str, Labels]:
    """Return the labels of a file by the announcement's identity."""
    return {key: unpacked(text) for key, text in json.loads(path.read_text("utf-8")).items()}


def together(first: Labels, second: Labels) -> Labels:
    """Return direct where one says direct and the other at least related, else related."""
    sure = first.keys() & second.keys()
    return {
        ask: Grade.DIRECT
        if ask in sure and Grade.DIRECT in (first[ask], second[ask])
        else Grade.RELATED
        for ask in first.keys() | second.keys()
    }


def announcements(path: Path) -> list[Announcement]:
    """Return all announcements of a history file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [_announcement(row) for row in csv.DictReader(file)]


def packed(labels: Mapping[str, str]) -> str:
    """Return labels as `I-5b! I-6a~`."""
    return " ".join(a + ("!" if g == Grade.DIRECT else "~") for a, g in sorted(labels.items()))


def unpacked(text: str) -> Labels:
    """Return the labels that `packed` wrote."""
    return {name[:-1]: _GRADES[name[-1]] for name in text.split()}


def groups(rows: Sequence[LabelledAnnouncement]) -> NDArray[np.int64]:
    """Return a group for each row: one event, one series or nearly one headline is one group."""
    leader = list(range(len(rows)))

    def find(n: int) -> int:
        while leader[n] != n:
            leader[n] = leader[leader[n]]
            n = leader[n]
        return n

    keys = [series(r.announcement.title) for r in rows]
    first: dict[str, int] = {}
    for number, (row, key) in enumerate(zip(rows, keys, strict=True)):
        for name in (key, f"#{row.cluster}" if row.cluster else key):
            leader[find(number)] = find(first.setdefault(name, number))
    for one, other in _alike({key: first[key] for key in keys}):
        leader[find(one)] = find(other)
    oldest: dict[int, int] = {}
    return np.array([oldest.setdefault(find(n), n) for n in range(len(rows))])


def _announcement(row: dict[str, str]) -> Announcement:
    return Announcement(
        source="import",
        agency=row["agency"].strip(),
        title=" ".join(row["title"].split()),
        url=row["url"].strip(),
        published=read_date(row["date"]),
        kind=row.get("kind") or "",
    )


def _alike(keys: dict[str, int]) -> Iterable[tuple[int, int]]:
    """Yield pairs whose character trigrams have a Jaccard index of at least _ALIKE."""
    grams = {key: {key[i : i + 3] for i in range(max(1, len(key) - 2))} for key in keys}
    holders: dict[str, list[str]] = defaultdict(list)
    for key, mine in grams.items():
        shared = Counter(other for gram in mine for other in holders[gram])
        for other, count in shared.items():
            if count >= _ALIKE * (len(mine) + len(grams[other]) - count):
                yield keys[key], keys[other]
        for gram in mine:
            holders[gram].append(key)
