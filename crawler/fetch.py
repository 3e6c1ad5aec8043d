"""Fetches one page as politely as a crawl does, in a process of its own."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from crawler.job import Job, Manners
from crawler.page import Page
from crawler.source import Source
from domain.errors import CrawlFailed


def fetch(url: str, *, manners: Manners, timeout: float, workdir: Path) -> Page:
    """Return the page at the URL; raise CrawlFailed with the reason when it cannot be had.

    `timeout` is in seconds.
    """
    source = Source(name="page", title=url, agency=url, kind="feed", url=url, licence=url)
    job = Job(source=source, urls=(url,), manners=manners)
    workdir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=workdir, prefix="page-") as folder:
        job_file, answer = Path(folder, "job.json"), Path(folder, "answer.json")
        job_file.write_text(job.model_dump_json(), encoding="utf-8")
        _run(url, job_file, Path(folder), timeout)
        if not answer.exists():
            raise CrawlFailed(f"{url}: ページを取得できませんでした")
        told = json.loads(answer.read_text(encoding="utf-8"))
        if told["reason"]:
            raise CrawlFailed(told["reason"])
        return Page(told["url"], Path(folder, "body").read_bytes(), told["content_type"])


def _run(url: str, job_file: Path, folder: Path, timeout: float) -> None:
    command = [sys.executable, "-m", "crawler.single", str(job_file), str(folder)]
    try:
        subprocess.run(command, timeout=timeout, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        problem = f"{timeout:.0f}秒以内に取得できず、打ち切りました"
        raise CrawlFailed(f"{url}: {problem}") from None
