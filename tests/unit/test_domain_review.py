from datetime import UTC, datetime

import pytest

from domain.match import Grade, Match
from domain.query import ReviewState
from domain.queue import Waiting, reason, reason_of, turn
from domain.review import Decision, Review
from domain.ruling import Ruling, amendments, followed, rulings, settled
from domain.series import series, series_key

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ACCEPTED, REJECTED = Decision.ACCEPTED, Decision.REJECTED


def said(author: str, decision: Decision, ask: str = "A", **values: object) -> Review:
    return Review.model_validate(
        {"ask": ask, "decision": decision, "author": author, "decided_at": NOW, **values}
    )


def numbered(*reviews: Review) -> list[Review]:
    return [r.model_copy(update={"id": n}) for n, r in enumerate(reviews, 1)]


def states(*reviews: Review) -> dict[str, str]:
    return {ask: ruling.state.value for ask, ruling in rulings(numbered(*reviews)).items()}


def test_one_person_may_revise_what_they_said() -> None:
    assert states(said("山田", ACCEPTED)) == {"A": "accepted"}
    assert states(said("山田", ACCEPTED), said("山田", REJECTED)) == {"A": "rejected"}


def test_two_who_differ_wait_for_a_third_or_for_one_of_them_to_revise() -> None:
    two = said("山田", ACCEPTED), said("佐藤", REJECTED)
    assert states(*two) == {"A": "disputed"}
    assert states(*two, said("鈴木", REJECTED)) == {"A": "rejected"}
    assert states(*two, said("山田", REJECTED)) == {"A": "rejected"}
    assert states(*two, said("佐藤", ACCEPTED)) == {"A": "accepted"}


def test_another_grade_is_another_opinion() -> None:
    related = said("佐藤", ACCEPTED, grade=Grade.RELATED)
    assert states(said("山田", ACCEPTED), related) == {"A": "disputed"}


def test_three_opinions_of_one_each_settle_nothing() -> None:
    related = said("鈴木", ACCEPTED, grade=Grade.RELATED)
    assert states(said("山田", ACCEPTED), said("佐藤", REJECTED), related) == {"A": "disputed"}


def test_only_opinions_on_the_newest_wording_count() -> None:
    newer = said("佐藤", REJECTED, revision=2)
    assert states(said("山田", ACCEPTED), newer) == {"A": "rejected"}


def test_a_moved_link_is_none_where_it_was_and_one_where_it_went() -> None:
    moved = said("山田", Decision.MOVED, moved_to="B")
    assert states(moved) == {"A": "rejected", "B": "accepted"}
    assert states(moved, said("山田", ACCEPTED)) == {"A": "accepted"}


def test_two_who_move_a_link_to_different_asks_differ_on_all_three() -> None:
    to_b = said("山田", Decision.MOVED, moved_to="B")
    to_c = said("佐藤", Decision.MOVED, moved_to="C")
    assert states(to_b, to_c) == dict.fromkeys("ABC", "disputed")
    third = said("鈴木", Decision.MOVED, moved_to="C")
    assert states(to_b, to_c, third) == {"A": "rejected", "C": "accepted"}
    revised = said("山田", Decision.MOVED, moved_to="C")
    assert states(to_b, to_c, revised) == {"A": "rejected", "C": "accepted"}
    elsewhere = said("鈴木", Decision.MOVED, moved_to="D")
    assert states(to_b, to_c, elsewhere) == dict.fromkeys("ABCD", "disputed")


def test_who_rejects_a_link_does_not_differ_from_who_moves_it() -> None:
    moved = said("山田", Decision.MOVED, moved_to="B")
    assert states(moved, said("佐藤", REJECTED)) == {"A": "rejected", "B": "accepted"}


def test_who_rejects_a_link_settles_it_but_not_where_it_belongs() -> None:
    to_b = said("山田", Decision.MOVED, moved_to="B")
    to_c = said("佐藤", Decision.MOVED, moved_to="C")
    told = states(to_b, to_c, said("鈴木", REJECTED))
    assert told == {"A": "rejected", "B": "disputed", "C": "disputed"}


def test_what_others_say_of_the_new_ask_counts_beside_a_divided_move() -> None:
    to_b = said("山田", Decision.MOVED, moved_to="B")
    to_c = said("佐藤", Decision.MOVED, moved_to="C")
    told = states(to_b, to_c, said("鈴木", ACCEPTED, "B"))
    assert told == {"A": "disputed", "B": "accepted", "C": "disputed"}
    also = said("山田", ACCEPTED, "C"), to_b, to_c
    assert states(*also)["C"] == "accepted"


def test_moves_of_another_wording_do_not_divide() -> None:
    to_c = said("佐藤", Decision.MOVED, moved_to="C", revision=2)
    assert states(said("山田", Decision.MOVED, moved_to="B"), to_c) == {
        "A": "rejected", "B": "accepted", "C": "accepted",
    }  # fmt: skip


def test_a_token_and_the_account_that_owns_it_are_one_person() -> None:
    token = said("端末", REJECTED, by_token=True, person="山田")
    assert states(said("山田", ACCEPTED), token) == {"A": "rejected"}
    assert states(token, said("山田", ACCEPTED)) == {"A": "accepted"}
    assert states(token, said("佐藤", ACCEPTED)) == {"A": "disputed"}
    assert states(said("山田", ACCEPTED), said("端末", REJECTED, by_token=True)) == {
        "A": "disputed"
    }
    assert (token.signed, said("山田", ACCEPTED).signed) == ("端末（山田）", "山田")


def test_links_of_a_duplicate_follow_it_until_it_is_none() -> None:
    duplicate = said("山田", Decision.DUPLICATE, duplicate_of=1)
    known = rulings(numbered(duplicate, said("山田", ACCEPTED, "B")))
    follow = followed(known, ["A", "B", "C"])
    assert {ask: r.state.value for ask, r in follow.items()} == {
        "A": "duplicate", "B": "accepted", "C": "duplicate",
    }  # fmt: skip
    assert follow["C"].revision == follow["A"].revision
    assert followed(rulings(numbered(said("山田", ACCEPTED))), ["A", "C"]).keys() == {"A"}


def test_an_undone_decision_is_as_if_never_made_and_a_note_decides_nothing() -> None:
    undone = said("佐藤", Decision.UNDONE, undoes=1)
    assert states(said("山田", ACCEPTED), undone) == {}
    assert states(said("山田", ACCEPTED), said("佐藤", Decision.NOTED)) == {"A": "accepted"}
    assert states(said("山田", ACCEPTED), said("山田", REJECTED),
                  said("山田", Decision.UNDONE, undoes=2)) == {"A": "accepted"}  # fmt: skip


def test_what_is_disputed_or_a_duplicate_is_not_learned_from() -> None:
    reviews = numbered(
        said("山田", ACCEPTED),
        said("佐藤", REJECTED),
        said("山田", Decision.DUPLICATE, "B", duplicate_of=7),
        said("山田", ACCEPTED, "C", grade=Grade.RELATED),
        said("山田", REJECTED, "D"),
    )
    assert settled(reviews) == {"C": Grade.RELATED, "D": None}


def test_the_trail_tells_what_each_decision_changed() -> None:
    moved = said("山田", Decision.MOVED, moved_to="B")
    trail = list(amendments(numbered(said("佐藤", ACCEPTED), moved, said("鈴木", REJECTED))))
    assert [(a.review.author, a.ask, a.before.value, a.after.value) for a in trail] == [
        ("佐藤", "A", "unreviewed", "accepted"),
        ("山田", "A", "accepted", "disputed"),
        ("山田", "B", "unreviewed", "accepted"),
        ("鈴木", "A", "disputed", "rejected"),
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"decision": "moved"},
        {"decision": "accepted", "moved_to": "B"},
        {"decision": "duplicate"},
        {"decision": "undone"},
    ],
)
def test_each_decision_needs_what_it_points_to(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="has its own decision"):
        said("山田", **values)  # type: ignore[arg-type]


def test_a_link_waits_when_new_in_dispute_or_changed_since() -> None:
    accepted = Ruling(state=ReviewState.ACCEPTED, revision=2)
    assert reason(None, 1) is Waiting.NEW
    assert reason(accepted, 2) is None
    assert reason(accepted, 3) is Waiting.CHANGED
    assert reason(Ruling(state=ReviewState.DISPUTED), 1) is Waiting.DISPUTED


def test_disputes_come_first_then_changes_then_direct_and_uncertain_links() -> None:
    def place(score: float, grade: Grade, why: Waiting) -> int:
        found = turn(Match(ask="A", score=score, grade=grade), why)
        assert found is not None and reason_of(found) is why
        return found

    direct, related = Grade.DIRECT, Grade.RELATED
    order = [
        place(0.99, related, Waiting.DISPUTED),
        place(0.99, related, Waiting.CHANGED),
        place(0.5, direct, Waiting.NEW),
        place(0.9, direct, Waiting.NEW),
        place(0.45, related, Waiting.NEW),
        place(0.0, related, Waiting.NEW),
    ]
    assert order == sorted(order)
    assert turn(Match(ask="A", score=1, grade=direct), None) is None


def test_headlines_of_one_series_share_their_key_within_an_agency() -> None:
    first, second = "第1回検討会の開催について", "第23回検討会の議事録"
    assert series(first) == series(second)
    assert series_key("甲省", first) == series_key("甲省", second) != series_key("乙省", first)
    assert 0 <= series_key("甲省", first) < 1 << 63
