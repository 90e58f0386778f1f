"""What a decision speaks of is found again after small changes, and never silently not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kg.graph.corrections import apply
from tests.graph.deciding import anchor, decide, only, reason
from tests.graph.drafts import Draft, strike


def test_a_claim_is_found_again_after_small_changes_of_the_text() -> None:
    told = strike("r1").told()
    row = decide("change", claim=anchor(told), set={"class": "Shelling"})
    for text in (
        "دمشق (وكالات) - شن حزب الله السبت غارة على بستان القصر وقتل عدد من السكان.",
        "شن حزب الله يوم السبت غارة على حي بستان القصر وقتل عدد من السكان.",
        "شنّ حزب الله السبت غارةً على بستان القصر وقُتل عدد من السكّان.",
    ):
        draft = Draft("r1", text)
        trigger = "غارةً" if "غارةً" in text else "غارة"
        draft.event(trigger, "AirStrike")
        assert only(apply([draft.told()], [row])).cls == "Shelling"


def test_a_claim_is_found_again_when_its_report_has_another_id() -> None:
    told = strike("r1").told()
    row = decide("reject", claim=anchor(told))
    moved = [strike("r-new").told(), strike("r9", place="الكلاسة").told()]
    applied = apply(moved, [row])
    assert not applied.stale
    assert [len(one.claims) for one in applied.told] == [0, 1]
    assert reason([strike("a").told(), strike("b").told()], row) == "report r1 is not there"


def test_a_more_general_class_is_the_same_claim_another_is_not() -> None:
    told = strike("r1").told()
    row = decide("reject", claim=anchor(told))
    general = strike("r1", cls="Attack").told()
    assert apply([general], [row]).told[0].claims == ()
    other = strike("r1", cls="Killing").told()
    accepted = decide("accept", claim=anchor(told))
    assert reason(other, accepted) == "no AirStrike is read there now, but Killing"


def test_what_was_rejected_and_is_not_read_any_more_is_as_it_should_be() -> None:
    told = strike("r1").told()
    row = decide("reject", claim=anchor(told))
    for now, what in (
        (strike("r1", cls="Killing").told(), "no AirStrike is read there now, but Killing"),
        (Draft("r1", told.report.text).told(), "nothing is read there now"),
    ):
        applied = apply([now], [row])
        assert (applied.told, applied.stale) == ((now,), ())
        assert [trace.what for trace in applied.traces] == [f"{what}, as was decided"]


def test_what_is_gone_is_named_with_the_reason() -> None:
    told = strike("r1").told()
    row = decide("accept", claim=anchor(told))
    assert reason(Draft("r1", "وصل الوفد الى جنيف").told(), row) == "the quote is gone"
    assert reason(Draft("r1", told.report.text).told(), row) == "nothing is read there now"
    assert reason(Draft("r7", "وصل الوفد").told(), row) == "report r1 is not there"
    gone = decide("reject", claim=anchor(told))
    assert reason(Draft("r1", "وصل الوفد الى جنيف").told(), gone) == "the quote is gone"
    twice = apply([told], [gone, row])
    assert [one.reason for one in twice.stale] == ["its claim was rejected by another correction"]


def test_of_two_like_sentences_the_right_one_is_meant() -> None:
    text = "قصف الحي. وصل الوفد. قصف الحي. غادر الوفد."
    draft = Draft("r1", text)
    draft.event("قصف", "Shelling")
    draft.event("قصف", "Shelling", nth=2)
    told = draft.told()
    second = decide("reject", claim=anchor(told, 1))
    longer = Draft("r1", f"جنيف (وكالات عدة) كتب مراسلنا ما يلي. {text}")
    longer.event("قصف", "Shelling")
    longer.event("قصف", "Shelling", nth=2)
    (left,) = apply([longer.told()], [second]).told[0].claims
    assert left.trigger.start == longer.text.index("قصف")
    bare = {"report": "r1", "quote": "قصف الحي", "class": "Shelling"}
    assert reason(told, decide("reject", claim=bare)) == "it fits 2 places alike"


def test_a_claim_told_by_another_word_of_the_sentence_is_another_claim() -> None:
    draft = Draft("r1", "قصفت الطائرات الحي بعد قصف السوق.")
    draft.event("قصف", "Shelling", nth=2)
    row = decide("accept", claim=anchor(draft.told()))
    now = Draft("r1", "قصفت الطائرات الحي بعد قصف السوق.")
    now.event("قصفت", "Shelling")
    assert reason(now.told(), row) == "nothing is read there now"
    spelt = Draft("r1", "قصفت الطائرات الحي بعد القصف على السوق.")
    spelt.event("القصف", "Shelling")
    assert only(apply([spelt.told()], [row])).confidence == 1.0


def test_the_same_word_twice_in_a_sentence_is_two_claims() -> None:
    text = "بعد قصف الحي وقصف السوق وقصف الجسر"
    draft = Draft("r1", text)
    draft.event("قصف", "Shelling")
    row = decide("accept", claim=anchor(draft.told()))
    now = Draft("r1", text)
    now.event("قصف", "Shelling", nth=3)
    assert reason(now.told(), row) == "nothing is read there now"


def test_corrections_of_claims_are_kept_when_their_report_is_read_by_another_reader() -> None:
    told = strike("r1").told()
    row = decide("change", claim=anchor(told), set={"class": "Shelling", "date": "2016-04-29"})
    (claim,) = told.claims
    renamed = replace(told, claims=(replace(claim, key="another", roles={}, counts=()),))
    found = only(apply([renamed], [row]))
    assert (found.key, found.cls, found.when.earliest) == ("another", "Shelling", date(2016, 4, 29))
