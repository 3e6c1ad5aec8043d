"""The catalogues that ship with the product: asks in our words, with concepts to look for."""

from functools import cache
from pathlib import Path

from domain.proposal import Proposal
from proposals.yaml_file import parse_proposal

FOLDER = Path(__file__).parent / "catalogue"


def shipped() -> dict[str, Path]:
    """Return the shipped catalogues by proposal id."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yml"))}


@cache
def load_catalogue(path: Path) -> Proposal:
    """Return the catalogue in the file; raise BadInput naming file and place when it is bad."""
    return parse_proposal(path.read_text(encoding="utf-8"), str(path))
