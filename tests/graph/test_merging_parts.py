"""The parts that merging weighs with: rarity, what a report names, copies, and written reasons."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.copies import are_copies, count_sources
from kg.graph.evidence import worths
from kg.graph.joins import Join, Reason, read_join, write_join
from kg.graph.rarity import UNSEEN, Rarity, common, sample
from kg.graph.story import NO_STORY, Story, read_days
from kg.model import Report
from tests.graph.drafts import Draft, strike

WIRE = (
    "قتل سبعة مدنيين واصيب عشرون في غارة جوية على سوق شعبي وسط المدينة صباح اليوم وقال مسعفون ان "
    "الحصيلة مرشحة للارتفاع بسبب خطورة الاصابات وان فرق الانقاذ ما زالت تبحث تحت الانقاض عن ناجين"
)


def _story(text: str, title: str = "", published: date | None = None, source: str = "") -> Story:
    return Story(Report("r", text, "ar", published, source=source, title=title))


class TestRarity:
    def test_what_is_common_anywhere_is_not_rare(self) -> None:
        assert Rarity()("قصف") < 2 < Rarity()("معرشورين") == UNSEEN

    def test_what_the_reports_at_hand_all_have_is_not_rare(self) -> None:
        assert Rarity([["معرشورين"]] * 1000)("معرشورين") < 1

    def test_two_reports_alone_do_not_make_a_word_common(self) -> None:
        assert Rarity([["معرشورين"]] * 2)("معرشورين") > UNSEEN - 1

    def test_a_sample_changes_with_few_reports(self) -> None:
        reports = [f"r{number}" for number in range(3000)]
        few, more = sample(reports), sample([*reports, "another"])
        assert few == sample(reversed(reports))
        assert len(few) == len(more) < len(reports)
        assert len(few - more) <= 1

    def test_the_table_holds_no_more_than_is_common(self) -> None:
        assert all(0 <= rare < UNSEEN for rare in common().values())


class TestStory:
    def test_names_are_uncommon_words_in_a_row(self) -> None:
        names = _story("قتل الشاب حسون نهار في القصف").names
        assert "حسون نهار" in names
        assert not any("قصف" in name.split() for name in names)

    def test_the_day_is_that_of_publication_or_one_named_in_full(self) -> None:
        assert _story("قتل امس", published=date(2020, 1, 2)).day == date(2020, 1, 2)
        assert _story("حصاد يوم الثلاثاء 11-7-2023").day == date(2023, 7, 11)
        assert _story("قتل امس الثلاثاء").day is None
        assert NO_STORY.day is None

    def test_days_are_those_that_words_name_by_themselves(self) -> None:
        assert read_days("يوم الثلاثاء", "ar").week_days == {1}
        assert read_days("في 17 ايلول", "ar").dates == {(9, 17)}
        assert not read_days("الثلاثاء الماضي", "ar").week_days
        assert not read_days("امس", "ar").week_days
        assert not read_days("Tuesday", "xx").week_days


class TestCopies:
    @pytest.mark.parametrize(
        "other",
        [
            WIRE,
            " ".join(WIRE.split()[:20]),
            WIRE.replace("سبعة", "ثمانية"),
            "خاص " + WIRE + " يتبع",
        ],
    )
    def test_a_story_cut_or_touched_up_is_a_copy(self, other: str) -> None:
        assert are_copies(_story(WIRE), _story(other))
        assert are_copies(_story(other), _story(WIRE))

    def test_another_telling_is_none(self) -> None:
        other = (
            "استهدفت طائرات حربية سوقا في المدينة واسفر ذلك عن سقوط سبعة قتلى بحسب الدفاع المدني"
        )
        assert not are_copies(_story(WIRE), _story(other))

    def test_nothing_can_be_said_of_a_few_words(self) -> None:
        assert not are_copies(_story("غارة على حلب"), _story("غارة على حلب اليوم"))
        assert not are_copies(NO_STORY, NO_STORY)

    def test_copies_and_one_publisher_count_once(self) -> None:
        told = [
            Draft("r1", WIRE + " واحد", source="a"),
            Draft("r2", WIRE, source="b"),
            Draft("r3", "تقرير اخر عن الغارة كتبه مراسلنا هناك", source="c"),
            Draft("r4", "متابعة: انتهى البحث عن المفقودين", source="c"),
        ]
        for draft in told:
            draft.event(draft.text.split()[0], "Attack")
        claims = [claim for draft in told for claim in draft.told().claims]
        assert count_sources(claims) == 2
        assert count_sources(reversed(claims)) == 2
        assert count_sources(strike("r1").told().claims) == 1


@given(
    st.lists(
        st.builds(
            Reason,
            st.sampled_from(sorted(worths().each)),
            st.floats(-9, 9, allow_nan=False),
            st.text(alphabet="abcQ1 قصف", max_size=9),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_written_join_can_be_read(reasons: list[Reason]) -> None:
    found = read_join(write_join(Join("c1", "c2", tuple(reasons))))
    assert found is not None
    assert found[:2] == ("c1", "c2")
    assert reasons[0].name in found[2]


def test_what_is_no_join_is_not_read() -> None:
    assert read_join("a person said so") is None
