"""Serves the sample sites on loopback, with ETags and conditional answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


class _Site(SimpleHTTPRequestHandler):
    """Answers from a folder; If-Modified-Since is honoured by the standard library."""

    extensions_map = {  # noqa: RUF012
        **SimpleHTTPRequestHandler.extensions_map,
        ".rdf": "application/rdf+xml",
        ".html": "text/html",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the demonstration speaks for itself."""


@contextmanager
def serve(root: Path) -> Iterator[str]:
    """Serve the folder while the block runs; yields the base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(root)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
