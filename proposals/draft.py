"""Drafts: what the importer read, as a YAML file that staff correct before it goes live."""

from pathlib import Path

from proposals.importer import Draft
from proposals.yaml_file import dump


def write_draft(draft: Draft, path: Path) -> None:
    """Write the draft; passages without a place stand at its end with their line numbers."""
    content = draft.proposal.model_dump(mode="json", exclude_defaults=True)
    content["unplaced"] = [{"line": p.line, "text": p.text} for p in draft.unplaced]
    dump(content, path)
