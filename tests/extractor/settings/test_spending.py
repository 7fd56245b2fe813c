"""What may be spent: limits as a person writes them, and the most that a request can be."""

import pytest

from extractor.errors import UsageError
from extractor.settings.spending import Limit, Prices, Spend, SpendingLimits, most_tokens, read_limits, usual_tokens


def test_limits_and_prices_are_read_from_the_environment():
    environment = {
        "GOUJI_LIMIT_DOCUMENT": "calls=3",
        "GOUJI_LIMIT_RUN": "tokens=5000 money=0.5",
        "GOUJI_LIMIT_DAY": "none",
        "GOUJI_PRICES": "0.15 0.6",
    }
    expected = SpendingLimits(Limit(calls=3), Limit(tokens=5000, money=0.5), Limit(), Prices(0.15, 0.6))
    assert read_limits(environment) == expected


def test_without_a_word_a_document_and_a_day_are_limited():
    usual = read_limits({})
    assert usual.document.calls
    assert usual.day.calls
    assert usual.day.tokens


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("GOUJI_LIMIT_DAY", "10", "should be like calls=10"),
        ("GOUJI_LIMIT_DAY", "calls=1.5", "should be like calls=10"),
        ("GOUJI_LIMIT_RUN", "calls=-1", "should be like calls=10"),
        ("GOUJI_LIMIT_RUN", "words=7", "should be like calls=10"),
        ("GOUJI_LIMIT_RUN", "money=1", "needs prices"),
        ("GOUJI_PRICES", "cheap", "two prices"),
        ("GOUJI_PRICES", "0.15", "two prices"),
    ],
)
def test_a_limit_that_cannot_be_read_is_refused(name, text, said):
    with pytest.raises(UsageError, match=said):
        read_limits({name: text})


def test_a_limit_is_broken_by_what_would_go_over_it():
    limit = Limit(calls=2, tokens=100, money=1.0)
    assert limit.broken_by(Spend(1, 50, 0.5), Spend(1, 50, 0.5)) is None
    assert limit.broken_by(Spend(2, 0, 0), Spend(1, 0, 0)) == "calls"
    assert limit.broken_by(Spend(0, 90, 0), Spend(1, 11, 0)) == "tokens"
    assert limit.broken_by(Spend(0, 0, 0.9), Spend(1, 0, 0.2)) == "money"
    assert Limit().broken_by(Spend(10**9, 10**9, 1e9), Spend(1, 1, 1)) is None


def test_prices_are_for_a_million_tokens():
    assert Prices(2.0, 8.0).money(500_000, 250_000) == 3.0


def test_the_most_is_no_less_than_the_usual():
    request = {"messages": [{"content": "第 1 行，微信公众号发布信息（条）"}], "max_tokens": 96}
    assert most_tokens(request) > len("第 1 行，微信公众号发布信息（条）".encode())
    assert most_tokens(request) > usual_tokens(str(request))
