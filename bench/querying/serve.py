"""Serves the API over a database, without a scheduler.

python -m bench.querying.serve URL HOME PORT
"""

import sys
from pathlib import Path

import uvicorn

from app.bootstrap import Watch
from app.serve import build_site, spare_collector
from app.settings import Settings

url, home, port = sys.argv[1:]
watch = Watch(Settings(home=Path(home), database_url=url, api_rate="1000000/second"))
site = build_site(watch, lambda: {"ok": True})
spare_collector(watch)
uvicorn.run(site, port=int(port), log_level="warning")
