"""corrections.yaml: read, checked, added to and taken from, else left as people wrote it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.graph.corrections_file import add_correction, parse, read_corrections, render, take_out

LINK = {"do": "link", "entity": "x-1", "to": "Q42", "author": "Omar", "date": "2026-11-26"}
CLAIM = {"report": "r1", "quote": "قصفت طائرات الحي", "class": "AirStrike"}
WRITTEN = """\
# Decisions of the desk
- do: reject  # the outlet took it back
  claim:
    report: 7
    class: AirStrike
    quote: قصفت طائرات الحي
  author: Omar
  date: 2026-11-26

# these two are one man
- {do: link, entity: x-1, to: Q42, author: Rima, date: 2026-11-25}
# the end
"""


def test_the_file_may_be_missing_or_empty(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "corrections.yaml") == ()
    (tmp_path / "corrections.yaml").write_text("# nothing yet\n")
    assert read_corrections(tmp_path / "corrections.yaml") == ()


def test_dates_and_numbers_are_read_as_people_write_them() -> None:
    reject, link = parse(WRITTEN)
    assert (reject.author, reject.date, reject.groups[0][0].report) == ("Omar", "2026-11-26", "7")
    assert str(link) == "link x-1 → Q42 (Rima, 2026-11-25)"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"do": "delete"}, "do: 'delete' is not one of"),
        ({"author": ""}, "author: '' should be non-empty"),
        ({"date": "26.11.2026"}, "date: '26.11.2026' does not match"),
        ({"date": "2026-02-30"}, "date: there is no day 2026-02-30"),
        ({"by": "me"}, "'by' was unexpected"),
        ({"to": None}, "to: "),
        ({"set": {"class": "Attack"}}, "set, put and drop go with change and add only"),
        ({"do": "change", "set": {"class": "Attack"}}, "of an entity only kind, en and ar"),
        ({"do": "change", "set": {"kind": "army"}}, "set.kind: no kind 'army'; known: "),
    ],
)
def test_what_breaks_the_form_is_named_with_its_place(change: dict[str, Any], message: str) -> None:
    text = render([LINK, {**LINK, "entity": "x-2", **change}])
    with pytest.raises(UsageError, match=r"corrections.yaml: correction 2 \(line 6\): ") as error:
        parse(text)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"set": {"class": "Airstrike"}}, "set.class: 'Airstrike' is not one of"),
        ({"set": {"date": "2016-13"}}, "set.date: there is no day 2016-13"),
        ({"set": {"date": "yesterday"}}, "set.date: 'yesterday' does not match"),
        ({"set": {"date": "2016-05-02/2016-05-01"}}, "set.date: there is no day"),
        ({"set": {"kind": "city"}}, "set.kind: only of an entity"),
        ({"set": {"counts": [{"outcome": "hurt", "count": 1}]}}, "'hurt' is not one of"),
        (
            {"set": {"counts": [{"outcome": "killed", "count": 1, "low": 2}]}},
            "killed must rise from low to count to high",
        ),
        ({"claim": {**CLAIM, "class": None}}, "claim.class: None is not one of"),
        ({"claim": {"report": "r1", "class": "Attack"}}, "claim: 'quote' is a required property"),
    ],
)
def test_a_wrong_value_is_named(change: dict[str, Any], message: str) -> None:
    row = {"do": "change", "claim": CLAIM, "author": "Omar", "date": "2026-11-26"}
    with pytest.raises(UsageError) as error:
        parse(render([{**row, "set": {"background": True}, **change}]))
    assert message in str(error.value)


@pytest.mark.parametrize("text", ["- [", "do: link", "just words", "- &a [*a]", "\x00"])
def test_what_is_no_list_of_corrections_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"corrections.yaml: "):
        parse(text)


def test_a_decision_is_added_at_the_end_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(WRITTEN)
    made = add_correction(path, {**LINK, "entity": "x-9"})
    text = path.read_text()
    assert text.startswith(WRITTEN)
    assert read_corrections(path)[-1] == made
    add_correction(path, {**LINK, "entity": "x-9"})
    assert path.read_text() == text


@pytest.mark.parametrize("text", ["", "# only words\n", "[]\n", "  - " + str(LINK) + "\n"])
def test_a_decision_is_added_to_any_form_of_list(tmp_path: Path, text: str) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(text)
    before = read_corrections(path)
    made = add_correction(path, {**LINK, "entity": "x-9"})
    assert read_corrections(path) == (*before, made)


def test_a_decision_that_breaks_the_form_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    with pytest.raises(UsageError):
        add_correction(path, {**LINK, "do": "guess"})
    assert not path.exists()


def test_a_decision_is_taken_out_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(WRITTEN)
    (gone,) = take_out(path, lambda one: one.do == "reject")
    assert gone.author == "Omar"
    assert path.read_text() == "".join(WRITTEN.partition("\n# these")[1:]).join(
        ["# Decisions of the desk\n", ""]
    )
    assert take_out(path, lambda one: one.do == "reject") == ()
    take_out(path, lambda one: one.do == "link")
    assert read_corrections(path) == ()
    assert path.read_text().splitlines() == [
        "# Decisions of the desk",
        "",
        "# these two are one man",
        "# the end",
    ]


TEXTS = st.text(min_size=1, max_size=30).filter(str.strip)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(TEXTS, TEXTS, st.booleans()), max_size=5), st.data())
def test_whatever_is_quoted_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    quotes: list[tuple[str, str, bool]],
    data: st.DataObject,
) -> None:
    path = tmp_path_factory.mktemp("c") / "corrections.yaml"
    rows: list[dict[str, Any]] = [
        {
            "do": "reject",
            "claim": {"report": report, "quote": quote, "class": "Attack"},
            "author": "Omar",
            "date": "2026-11-26",
            **({"note": quote} if noted else {}),
        }
        for report, quote, noted in quotes
    ]
    for row in rows:
        add_correction(path, row)
    read = [one.row for one in read_corrections(path)]
    assert read == [row for at, row in enumerate(rows) if row not in rows[:at]]
    if read:
        gone = data.draw(st.sampled_from(read))
        take_out(path, lambda one: one.row == gone)
        assert [one.row for one in read_corrections(path)] == [row for row in read if row != gone]


def test_the_examples_of_the_documentation_are_corrections() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "corrections.md"
    blocks = re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert sum(len(parse(block)) for block in blocks) == 3


def test_decisions_taken_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    rows = [
        {"do": "link", "entity": f"e-{at}", "to": f"Q{at}", "author": "O", "date": "2026-11-26"}
        for at in range(1, 17)
    ]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda row: add_correction(path, row), rows))
    assert {one.key for one in read_corrections(path)} == {one.key for one in made}
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: take_out(path, lambda each: each.key == one.key), made[1:]))
    assert read_corrections(path) == (made[0],)
