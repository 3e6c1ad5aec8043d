"""Proposal documents of our own wording, in the forms that associations use, with their asks."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Form:
    """A document and what must be read from it: asks by id, unplaced passages by line."""

    name: str
    text: str
    asks: dict[str, str]
    unplaced: dict[int, str] = field(default_factory=dict)
    title: str | None = None
    association: str | None = None
    published: str | None = None


def form(name: str) -> Form:
    """Return the sample of that file name."""
    return Form(**yaml.safe_load((SAMPLES / f"{name}.yml").read_text(encoding="utf-8")))


FORMS = [form(path.stem) for path in sorted(SAMPLES.glob("*.yml"))]
