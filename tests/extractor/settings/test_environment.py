import pytest

from extractor.settings.environment import listed, settings


@pytest.mark.parametrize(
    ("text", "ids"), [("", ()), ("all", ("all",)), (" wechat_items, trainings ,", ("wechat_items", "trainings"))]
)
def test_the_facts_to_be_read_are_named_between_commas(text, ids):
    assert listed(text) == ids
    assert settings({"GOUJI_FACTS": text}).facts == ids
