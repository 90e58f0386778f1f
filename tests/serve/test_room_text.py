"""Text cut into pieces with what is marked in it."""

from __future__ import annotations

from kg.export.world import Passage
from kg.serve.room_text import Mark, cut, quoted


def test_pieces_joined_are_the_text_again() -> None:
    text = "قصفت الطائرات حلب أمس"
    marks = [Mark(0, 4, "trigger", "e"), Mark(0, 17, "claim", "e"), Mark(14, 17, "mention", "m"),
             Mark(5, 99, "claim", "f"), Mark(3, 3, "mention", "m")]  # fmt: skip
    pieces = cut(text, marks)
    assert "".join(one.text for one in pieces) == text
    assert "".join(one.text for one in cut(text, marks, 2, 10)) == text[2:10]
    named = next(one for one in pieces if one.text == "حلب")
    assert named.mark is not None
    assert named.mark.iri == "m"


def test_a_quote_marks_only_words_that_lie_in_it() -> None:
    said = Passage("p", "r", "text", 10, 20, "0123456789")
    inside = quoted(said, Passage("t", "r", "text", 12, 14, "23"))
    assert [one.text for one in inside if one.kinds] == ["23"]
    for other in (Passage("t", "r", "title", 12, 14, "23"), Passage("t", "r", "text", 1, 3, "xx")):
        assert [one.kinds for one in quoted(said, other)] == [()]
    assert quoted(None, None) == []
