"""Which lines a marker really opens: 10 年 and ・地方 at the start of a line are no items."""

from proposals.asks import is_ask
from proposals.block import Block
from proposals.flow import ends_like_heading, is_firmly_open, is_full, is_prose
from proposals.marker import Marker, is_counted

Marked = tuple[Marker, str]


class Sequence:
    """Follows the numbers of each kind of marker through the lines of a document."""

    def __init__(self, marks: list[Marked | None], full: float) -> None:
        self._marks = marks
        self._full = full
        self._reached: dict[str, int] = {}

    def genuine(self, place: int, before: Block | None, *, gap: bool) -> Marked | None:
        """Return the marker of the line at the place, or None when it belongs to a sentence.

        `before` is the paragraph before it, `gap` tells whether empty lines part them.
        """
        marked = self._marks[place]
        if marked is None or (before and self._is_text(place, *marked, before, gap=gap)):
            return None
        if marked[0].number is not None:
            self._reached[marked[0].kind] = marked[0].number
        return marked

    def _is_text(self, place: int, marker: Marker, rest: str, before: Block, *, gap: bool) -> bool:
        if marker.number is None:
            return marker.tight and not gap and self._may_run_on(before)
        counted = is_counted(rest)
        expected = marker.number in (1, self._reached.get(marker.kind, 0) + 1)
        if is_firmly_open(before.text) and not before.heading:
            return counted or not expected or not self._is_listed(place, marker, before.text)
        if counted:
            return marker.kind == "1" and (marker.tight or not expected or is_prose(before.text))
        return not expected and (marker.tight or is_prose(before.text))

    def _may_run_on(self, before: Block) -> bool:
        """Tell whether the paragraph may go on with ・ at the start of a line."""
        if is_ask(before.text) or not is_prose(before.text):
            return False
        if before.marker is None or before.marker.kind != "・":
            return True
        return is_full(before.last, self._full) and not ends_like_heading(before.text)

    def _is_listed(self, place: int, marker: Marker, before: str) -> bool:
        """Tell whether an unfinished sentence leads up to the item: the list goes on."""
        if marker.number != 1 and before.endswith("、"):
            return True
        later = (m[0].number for m in self._marks[place + 1 :] if m and m[0].kind == marker.kind)
        return next(later, None) == (marker.number or 0) + 1
