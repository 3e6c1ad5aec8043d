"""The place in a list at which the next page begins."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from pydantic import Field, ValidationError

from domain.errors import BadInput
from domain.place import IDS, LAST
from domain.query import Moment, Query
from domain.record import Record


class Cursor(Record):
    """The last item shown, by place and id, of the list that `query` names, as of a moment."""

    query: str
    as_of: Moment
    place: int = Field(ge=IDS, le=LAST)
    id: int = Field(ge=0, lt=1 << 63)


def fingerprint(query: Query) -> str:
    """Return a key of the filters: a cursor of other filters leads nowhere."""
    filters = query.model_dump_json(exclude={"as_of"})
    return sha256(filters.encode()).hexdigest()[:12]


def write(cursor: Cursor) -> str:
    """Return the cursor as a short text for URLs."""
    fields = [cursor.query, cursor.as_of.isoformat(), cursor.place, cursor.id]
    return urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")


def read(text: str, query: Query) -> Cursor:
    """Return the cursor that `write` made for this query; raise BadInput for any other text."""
    try:
        fields = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        cursor = Cursor(query=fields[0], as_of=_time(fields[1]), place=fields[2], id=fields[3])
    except (ValueError, TypeError, LookupError, RecursionError, ValidationError):
        raise _useless(text) from None
    if cursor.query != fingerprint(query):
        raise _useless(text)
    return cursor


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _useless(text: str) -> BadInput:
    return BadInput(
        f"続きの位置「{text[:40]}」を使えません",
        remedy="検索条件を変えたときは、最初のページから読み直してください",
    )
