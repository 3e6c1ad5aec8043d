from crawler.account import Account
from crawler.job import Summary, Validators
from domain.health import Outcome


def summary(account: Account) -> Summary:
    return account.summary(requests=0, received=0, waits={})


def test_a_crawl_in_which_nothing_was_answered_has_failed() -> None:
    assert summary(Account()).outcome is Outcome.FAILED


def test_one_page_of_several_that_was_read_makes_a_good_but_incomplete_crawl() -> None:
    account = Account()
    account.read(5, ["日付のない項目"])
    account.ask_next_time(Validators(etag='"1"'), 60)
    account.refused(Outcome.BLOCKED, "断られました")
    found = summary(account)
    assert (found.outcome, found.items, found.unreadable) == (Outcome.OK, 5, 1)
    assert found.incomplete
    assert found.problems == ("日付のない項目", "断られました")
    assert found.validators == Validators()


def test_the_first_refusal_decides_when_nothing_was_read() -> None:
    account = Account()
    account.refused(Outcome.BLOCKED, "甲")
    account.refused(Outcome.FAILED, "乙")
    found = summary(account)
    assert (found.outcome, found.reason, found.problems) == (Outcome.BLOCKED, "甲", ("乙",))


def test_the_page_of_a_year_may_be_missing_as_long_as_another_is_read() -> None:
    account = Account()
    account.missing("2027年のページがありません")
    assert summary(account).outcome is Outcome.FAILED
    account.read(5, [])
    found = summary(account)
    assert (found.outcome, found.incomplete) == (Outcome.OK, False)
    assert found.problems == ("2027年のページがありません",)
