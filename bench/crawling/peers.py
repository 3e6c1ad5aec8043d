"""The peers: webchanges and changedetection.io, each in an environment of its own."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Protocol

from bench.crawling.measure import Cost, run

ENVIRONMENTS = Path(tempfile.gettempdir()) / "teigen-bench-peers"
"""Where the peers are installed; kept from run to run."""


class Peer(Protocol):
    """Another program that watches pages."""

    name: str

    def cycle(self, folder: Path, urls: list[str]) -> Cost:
        """Look at every URL once; what it knows from the last time stands in the folder."""


class Webchanges:
    """webchanges, with its defaults."""

    name = "webchanges"

    def cycle(self, folder: Path, urls: list[str]) -> Cost:
        """Run all jobs once."""
        jobs, config, hooks = folder / "jobs.yaml", folder / "config.yaml", folder / "hooks.py"
        folder.mkdir(exist_ok=True)
        jobs.write_text("\n---\n".join(f"url: {url}" for url in urls) + "\n", encoding="utf-8")
        config.write_text("report:\n  stdout:\n    enabled: false\n", encoding="utf-8")
        hooks.touch(mode=0o600)
        options = ["--jobs", jobs, "--config", config, "--hooks", hooks]
        options += ["--database", folder / "snapshots.db"]
        return run([str(_installed(self.name) / "webchanges"), *map(str, options)])


class ChangeDetection:
    """changedetection.io in its batch mode, without its pause between two looks at a page."""

    name = "changedetection.io"

    def cycle(self, folder: Path, urls: list[str]) -> Cost:
        """Check every watch once."""
        new = [] if folder.exists() else [part for url in urls for part in ("-u", url)]
        command = [str(_installed(self.name) / "changedetection.io"), "-C", "-d", str(folder)]
        again = new or ["-r", "all"]
        return run(
            [*command, "-b", "-p", "15099", "-l", "ERROR", *again],
            {
                "ALLOW_IANA_RESTRICTED_ADDRESSES": "true",
                "MINIMUM_SECONDS_RECHECK_TIME": "0",
                "DISABLE_VERSION_CHECK": "true",
            },
        )


PEERS: tuple[Peer, ...] = (Webchanges(), ChangeDetection())


def version(peer: Peer) -> str:
    """Return the peer's name and version."""
    shown = subprocess.run(
        [_installed(peer.name) / "pip", "show", peer.name],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return f"{peer.name} {shown.split('Version: ')[1].split()[0]}"


def _installed(name: str) -> Path:
    """Return the folder of the peer's commands; install it there when it is missing."""
    folder = ENVIRONMENTS / name
    if not (folder / "bin" / name).exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = folder / "bin" / "pip"
        subprocess.run([pip, "install", "-q", "--upgrade", "pip"], check=True)
        subprocess.run([pip, "install", "-q", name], check=True)
    return folder / "bin"
