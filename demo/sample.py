"""The sample installation: its sites and its source files."""

from pathlib import Path

FOLDER = Path(__file__).parent
SITES = FOLDER / "sites"
WEEK = "2026-W46"


def write_sources(base: str, folder: Path) -> Path:
    """Write the sample source files for sites served at `base`; return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (FOLDER / "sources").glob("*.yml"):
        text = path.read_text(encoding="utf-8").replace("{base}", base)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder
