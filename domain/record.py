"""The base of all records: immutable, strict about unknown fields, ready for JSON."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """An immutable value that can be written as JSON and read back."""

    model_config = ConfigDict(frozen=True, extra="forbid")
