"""A site of our own whose articles live: they are written, edited, moved and taken away."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

PAGE = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title></head>
<body><nav><a href="/">トップ</a><a href="/menu.pdf">案内図</a></nav>
<main><h1>{title}</h1><p>{text}</p>{files}<div class="sns-share"><a href="#">共有する</a></div>
<p>アクセス数: {count}</p></main><footer>見本省 代表電話</footer></body></html>"""
LONG = "自治体の手続をオンラインで行えるようにするため、システムの共通化に取り組みます。" * 3


class Site:
    """A folder that is served: a list, articles and files, and a clock for their times."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.time = folder, 1_790_000_000
        self.items: dict[str, tuple[str, str]] = {}

    def write(self, name: str, content: str | bytes) -> None:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.time += 60
        os.utime(path, (self.time, self.time))

    def article(
        self, name: str, text: str = LONG, files: tuple[str, ...] = (), count: int = 1
    ) -> None:
        links = "".join(f'<a href="{file}">{file}のファイル</a>' for file in files)
        title = self.items[name][1]
        self.write(name, PAGE.format(title=title, text=text, files=links, count=count))

    def list(self, **items: tuple[str, str]) -> None:
        self.items = {name.replace("_", "."): item for name, item in items.items()}
        rows = "".join(
            f'<li><span class="date">{date}</span> <a href="{name}">{title}</a></li>'
            for name, (date, title) in self.items.items()
        )
        self.write("index.html", f'<meta charset="utf-8"><ul class="press">{rows}</ul>')


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 3, tzinfo=UTC)

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)
