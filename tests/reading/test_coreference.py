"""Short names go back to long ones."""

from __future__ import annotations

from tests.reading.helpers import read


def test_a_short_name_goes_back_to_the_long_one() -> None:
    reading = read("وصل جون كيري إلى جنيف. والتقى كيري دي ميستورا في جنيف.")
    names = {mention.span.text: mention for mention in reading.mentions}
    assert reading.mention(names["كيري"].antecedent).span.text == "جون كيري"


def test_no_name_goes_back_to_a_later_one() -> None:
    reading = read("التقى كيري دي ميستورا. ووصل جون كيري إلى جنيف.")
    order = {mention.id: mention.span.start for mention in reading.mentions}
    for mention in reading.mentions:
        if mention.antecedent:
            assert order[mention.antecedent] < order[mention.id]
