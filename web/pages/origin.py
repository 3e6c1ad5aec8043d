"""Whether a form was sent from one of our own pages."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def is_foreign(headers: Headers) -> bool:
    """Tell whether the browser says that another site's page sent the request."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
