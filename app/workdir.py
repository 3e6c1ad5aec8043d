"""The folder in which one crawl works."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

LEFT_AFTER = timedelta(days=1)
"""The age from which a folder must have been left by a process that was killed."""


@contextmanager
def job_folder(parent: Path, name: str, now: datetime) -> Iterator[Path]:
    """Give a new folder for the time of a crawl; clear away what killed processes left."""
    parent.mkdir(parents=True, exist_ok=True)
    for other in parent.iterdir():
        with suppress(FileNotFoundError):  # it ended meanwhile
            if now - datetime.fromtimestamp(other.stat().st_mtime, UTC) > LEFT_AFTER:
                shutil.rmtree(other, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=f"{name}-") as folder:
        yield Path(folder)
