"""What people decide holds: after a rebuild, after small changes, and never silently not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import QuerySolutions

from kg.graph.build import build_graph, corrections_of
from kg.graph.check import check
from kg.graph.claims import Claim, Told
from kg.graph.corrections import Applied, apply
from kg.graph.corrections_file import FILE, add_correction
from kg.graph.corrections_model import Correction, anchor_row
from kg.graph.corrections_quads import stale_corrections
from kg.graph.events import merge
from kg.graph.provenance import Run
from kg.graph.store import Graph
from kg.graph.validate import validate
from tests.graph.drafts import Draft, strike

RUN = Run("0.1.0")
WHO = {"author": "Omar", "date": "2026-11-26"}
CK = "PREFIX ck: <https://w3id.org/conflict-kg/ontology#> "


def decide(do: str, **more: Any) -> Correction:
    return Correction({"do": do, **WHO, **more})


def anchor(told: Told, at: int = 0) -> dict[str, Any]:
    return anchor_row(told.claims[at], told.report)


def only(applied: Applied) -> Claim:
    assert not applied.stale, applied.stale
    (claim,) = (claim for told in applied.told for claim in told.claims)
    return claim


def change(told: Told, **set: Any) -> Claim:
    return only(apply([told], [decide("change", claim=anchor(told), set=set)]))


def reason(told: Told | list[Told], correction: Correction) -> str:
    every = told if isinstance(told, list) else [told]
    (stale,) = (applied := apply(every, [correction])).stale
    assert applied.told == tuple(every)
    return stale.reason


def test_nothing_decided_changes_nothing() -> None:
    told = strike("r1").told()
    assert apply([told], ()) == Applied((told,))


def test_an_accepted_claim_is_certain_and_a_rejected_one_is_gone() -> None:
    told = strike("r1", confidence=0.4).told()
    assert only(apply([told], [decide("accept", claim=anchor(told))])).confidence == 1.0
    applied = apply([told], [decide("reject", claim=anchor(told))])
    assert (applied.told[0].claims, applied.stale) == ((), ())


@pytest.mark.parametrize(
    ("values", "field", "wanted"),
    [
        ({"class": "Shelling"}, "cls", "Shelling"),
        ({"status": "denied"}, "modality", "negated"),
        ({"status": "planned"}, "modality", "planned"),
        ({"background": True}, "background", True),
        ({"quantity": 30}, "quantity", 30),
        ({"quantity": None}, "quantity", None),
        ({"stated_by": ["Q1", "Q0a"]}, "stated_by", ("Q0a", "Q1")),
        ({"denied_by": ["Q2"]}, "denied_by", ("Q2",)),
    ],
)
def test_a_value_is_changed_and_the_rest_stays(
    values: Mapping[str, Any], field: str, wanted: object
) -> None:
    told = strike("r1").told()
    claim = change(told, **values)
    assert getattr(claim, field) == wanted
    before = told.claims[0]
    same = {"key", "evidence", "trigger", "counts", "report", "topic", "lang"}
    assert all(getattr(claim, name) == getattr(before, name) for name in same)
    assert claim.confidence == 1.0


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "precision"),
    [
        ("2016-04-29", date(2016, 4, 29), date(2016, 4, 29), "day"),
        ("2016-04", date(2016, 4, 1), date(2016, 4, 30), "month"),
        ("2016-04-28/2016-04-29", date(2016, 4, 28), date(2016, 4, 29), "interval"),
        ("2016-04-28/", date(2016, 4, 28), None, "interval"),
        ("unknown", None, None, ""),
    ],
)
def test_a_date_is_changed(
    written: str, earliest: date | None, latest: date | None, precision: str
) -> None:
    when = change(strike("r1").told(), date=written).when
    assert (when.earliest, when.latest, when.precision) == (earliest, latest, precision)


def test_roles_are_replaced_put_and_dropped() -> None:
    told = strike("r1", agent="روسيا").told()
    assert change(told, roles={"agent": ["Q159"]}).roles["agent"] == ("Q159",)
    assert "agent" not in change(told, roles={"agent": []}).roles
    russia = told.claims[0].roles["agent"][0]
    more = {"put": {"roles": {"agent": ["Q858"]}}, "drop": {"roles": {"agent": [russia]}}}
    claim = only(apply([told], [decide("change", claim=anchor(told), **more)]))
    assert claim.roles["agent"] == ("Q858",)
    assert claim.roles["target"] == told.claims[0].roles["target"]


def test_a_role_of_somebody_new_brings_a_name() -> None:
    told = strike("r1").told()
    who = {"name": "كتائب الفرقان", "type": "ORG"}
    row = decide("change", claim=anchor(told), set={"roles": {"agent": [who]}})
    applied = apply([told], [row])
    (key,) = only(applied).roles["agent"]
    (seen,) = (seen for seen in applied.told[0].seen if seen.key == key)
    assert (seen.surface, seen.type, seen.lang) == ("كتائب الفرقان", "ORG", "ar")


def test_what_cannot_be_dropped_is_said() -> None:
    told = strike("r1").told()
    row = decide("change", claim=anchor(told), drop={"roles": {"agent": ["Q5"]}})
    assert reason(told, row) == "agent Q5 is not there"


def test_counts_are_replaced_put_and_dropped() -> None:
    told = strike("r1", killed=10).told()
    (count,) = change(told, counts=[{"outcome": "killed", "count": 12, "qualifier": "min"}]).counts
    assert (count.low, count.best, count.high) == (12, 12, None)
    assert count.evidence == told.claims[0].counts[0].evidence
    hurt = {"outcome": "injured", "count": 3, "quote": "عدد من السكان"}
    claim = only(apply([told], [decide("change", claim=anchor(told), put={"counts": [hurt]})]))
    assert [(one.outcome, one.best) for one in claim.counts] == [("killed", 10), ("injured", 3)]
    assert claim.counts[1].evidence.text == "عدد من السكان"
    drop = {"counts": [{"outcome": "killed", "count": 10}]}
    assert not only(apply([told], [decide("change", claim=anchor(told), drop=drop)])).counts
    wrong = {"counts": [{"outcome": "killed", "count": 11}]}
    row = decide("change", claim=anchor(told), drop=wrong)
    assert reason(told, row) == "no count of 11 killed is there"


def test_a_part_stands_alone_when_its_whole_is_dropped() -> None:
    draft = Draft("r1", "قصف اوقع عشرة قتلى بينهم طفلان")
    hurt = [draft.hurt("عشرة قتلى", "killed", 10), draft.hurt("طفلان", "killed", 2, of=0)]
    draft.event("قصف", "Shelling", casualties=hurt)
    told = draft.told()
    drop = {"counts": [{"outcome": "killed", "count": 10}]}
    claim = only(apply([told], [decide("change", claim=anchor(told), drop=drop)]))
    assert [(one.best, one.of) for one in claim.counts] == [(2, None)]
    more = change(told, counts=[{"outcome": "killed", "count": 12}])
    assert [(one.best, one.of) for one in more.counts] == [(12, None), (2, 0)]
    part = [{"outcome": "killed", "count": 9}, {"outcome": "killed", "count": 3, "part": True}]
    assert [(one.best, one.of) for one in change(told, counts=part).counts] == [(9, None), (3, 0)]
    two = [{"outcome": "killed", "count": 7}, {"outcome": "killed", "count": 5}]
    assert [one.best for one in change(told, counts=two).counts] == [7, 5]


def test_a_missing_fact_is_added_with_its_quote() -> None:
    told = strike("r1").told()
    text = told.report.text
    claim = {"report": "r1", "quote": "وقتل عدد من السكان", "trigger": "قتل", "class": "Killing"}
    row = decide("add", claim=claim, set={"roles": {"agent": ["Q159"]}, "date": "2016-04-30"})
    applied = apply([told], [row])
    assert not applied.stale
    made = applied.told[0].claims[-1]
    assert (made.cls, made.roles["agent"]) == ("Killing", ("Q159",))
    assert text[made.trigger.start : made.trigger.end] == "قتل"
    assert text[made.evidence.start : made.evidence.end] == "وقتل عدد من السكان"
    again = apply(applied.told, [row])
    assert len(again.told[0].claims) == 2


def test_of_several_triggers_in_a_quote_the_one_at_its_place_is_added() -> None:
    told = Draft("r1", "قصف الحي ثم قصف السوق").told()
    claim = {"report": "r1", "quote": told.report.text, "trigger": "قصف", "class": "Shelling"}
    for at, start in ((0, 0), (11, 12)):
        applied = apply([told], [decide("add", claim={**claim, "at": at})])
        assert only(applied).trigger.start == start
    assert "several times" in reason(told, decide("add", claim=claim))
    assert "is not in the quote" in reason(told, decide("add", claim={**claim, "trigger": "غارة"}))


def test_other_corrections_can_speak_of_an_added_fact() -> None:
    told = strike("r1").told()
    claim = {"report": "r1", "quote": "وقتل عدد من السكان", "trigger": "قتل", "class": "Killing"}
    rows = [decide("merge", claims=[claim, anchor(told)]), decide("add", claim=claim)]
    applied = apply([told], rows)
    assert not applied.stale
    assert len(merge(applied.told[0].claims)) == 1


def test_relations_are_rejected_and_added() -> None:
    draft = Draft("r1", "وصل وزير الخارجية الاميركي جون كيري الى جنيف")
    kerry = draft.mention("جون كيري", "PER", qid="Q22316")
    draft.relate("position", kerry, draft.mention("الاميركي", "ORG", qid="Q30"), "وزير الخارجية")
    told = draft.told()
    at = {"report": "r1", "quote": "وصل وزير الخارجية الاميركي جون كيري", "type": "position"}
    gone = apply([told], [decide("reject", relation=at)])
    assert (gone.told[0].relations, gone.stale) == ((), ())
    new = {**at, "type": "memberOf", "subject": "Q22316", "object": "Q29552"}
    applied = apply([told], [decide("add", relation=new)])
    assert [(one.type, one.object) for one in applied.told[0].relations] == [
        ("position", "Q30"),
        ("memberOf", "Q29552"),
    ]


def test_events_are_merged_against_the_rule_and_split_against_it() -> None:
    told = [strike("r1").told(), strike("r2", day="2016-04-28").told(), strike("r3").told()]

    def events(*rows: Correction) -> list[list[str]]:
        applied = apply(told, rows)
        assert not applied.stale
        happenings = merge(claim for one in applied.told for claim in one.claims)
        return sorted(sorted(claim.report for claim in one.claims) for one in happenings)

    a, b, c = map(anchor, told)
    assert events() == [["r1", "r3"], ["r2"]]
    assert events(decide("merge", claims=[a, b])) == [["r1", "r2", "r3"]]
    assert events(decide("split", groups=[[a], [c]])) == [["r1"], ["r2"], ["r3"]]
    both = (decide("merge", claims=[a, b]), decide("split", groups=[[a, b], [c]]))
    assert events(*both) == events(*both[::-1]) == [["r1", "r2"], ["r3"]]


def test_claims_of_one_report_are_split_however_they_came_together() -> None:
    text = "شنت روسيا غارة على الكلاسة السبت. ثم قصفت روسيا الكلاسة السبت. وانتهى القصف."
    draft = Draft("r1", text)
    who, where = draft.mention("روسيا", "ORG", qid="Q159"), draft.mention("الكلاسة", "LOC")
    for trigger, cls in (("غارة", "AirStrike"), ("قصفت", "Attack"), ("القصف", "Attack")):
        draft.event(trigger, cls, agent=who, target=where, time=("السبت", "2016-04-30"))
    told = draft.told()
    assert len(merge(told.claims)) == 1
    first, second, third = (anchor(told, at) for at in range(3))
    applied = apply([told], [decide("split", groups=[[first, third], [second]])])
    parts = merge(applied.told[0].claims)
    assert sorted(len(one.claims) for one in parts) == [1, 2]
    (alone,) = (one for one in parts if len(one.claims) == 1)
    assert alone.claims[0].trigger.text == "قصفت"


def test_decisions_that_contradict_are_named() -> None:
    told = [strike("r1").told(), strike("r2").told(), strike("r3").told()]
    a, b, c = map(anchor, told)
    merged, parted = decide("merge", claims=[a, b]), decide("split", groups=[[a], [b, c]])
    for rows in ([merged, parted], [parted, merged]):
        (stale,) = apply(told, rows).stale
        assert stale.correction == rows[1]
        assert "another correction" in stale.reason


def test_an_entity_is_linked_everywhere_or_in_some_reports() -> None:
    told = [strike(key, agent="لواء التوحيد").told() for key in ("r1", "r2")]
    key = told[0].claims[0].roles["agent"][0]
    every = apply(told, [decide("link", entity=key, to="Q42")])
    assert [one.claims[0].roles["agent"] for one in every.told] == [("Q42",), ("Q42",)]
    assert {seen.key for one in every.told for seen in one.seen if seen.type == "ORG"} == {"Q42"}
    some = apply(told, [decide("split", entity=key, reports=["r2"], to="Q43")])
    assert [one.claims[0].roles["agent"] for one in some.told] == [(key,), ("Q43",)]


def test_an_entity_is_known_by_how_its_iri_ends_and_by_its_name() -> None:
    told = strike("r1", agent="لواء التوحيد").told()
    end = Graph().minter.entity(told.claims[0].roles["agent"][0]).rpartition("/")[2]
    for more in ({"entity": end}, {"entity": "gone-00000000", "name": "لِواء التوحيد"}):
        applied = apply([told], [decide("link", to="Q42", **more)])
        assert only(applied).roles["agent"] == ("Q42",)
    assert "nobody has the id" in reason(told, decide("link", entity="gone-00000000", to="Q42"))


def test_an_entity_that_a_correction_made_is_known_by_how_its_iri_ends() -> None:
    told = strike("r1", agent="لواء التوحيد").told()
    key = told.claims[0].roles["agent"][0]
    new = {"name": "كتائب الفرقان", "type": "ORG"}
    made = decide("link", entity=key, to=new)
    end = Graph().minter.entity(only(apply([told], [made])).roles["agent"][0]).rpartition("/")[2]
    assert only(apply([told], [made, decide("link", entity=end, to="Q42")])).roles["agent"] == (
        "Q42",
    )


def test_entities_are_merged_and_a_wrong_link_is_undone() -> None:
    told = strike("r1", agent="لواء التوحيد").told()
    key = told.claims[0].roles["agent"][0]
    merged = apply([told], [decide("merge", entities=["Q42", key])])
    assert only(merged).roles["agent"] == ("Q42",)
    undone = apply(merged.told, [decide("unlink", entity="Q42")])
    assert only(undone).roles["agent"] == (key,)
    later = [decide("link", entity=key, to="Q41"), decide("link", entity=key, to="Q42")]
    assert only(apply([told], later)).roles["agent"] == ("Q42",)


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


def test_topics_of_a_rejected_claim_go_with_it() -> None:
    draft = Draft("r1", "اتهمت المعارضة الجيش بقصف الحي")
    blow = draft.event("قصف", "Shelling", "hypothetical")
    draft.event("اتهمت", "Accusation", topic=[blow])
    told = draft.told()
    (left,) = apply([told], [decide("reject", claim=anchor(told))]).told[0].claims
    assert (left.cls, left.topic) == ("Accusation", ())


def test_the_order_of_reports_does_not_matter() -> None:
    told = [strike("r1").told(), strike("r2", day="2016-04-28").told(), strike("r3").told()]
    a, b, c = map(anchor, told)
    rows = [
        decide("merge", claims=[a, b]),
        decide("change", claim=c, set={"class": "Shelling"}),
        decide("link", entity="ORG:حزب الله", to="Q42"),
    ]
    first, second = apply(told, rows), apply(told[::-1], rows)
    assert set(map(repr, first.told)) == set(map(repr, second.told))
    assert (first.stale, first.traces) == (second.stale, second.traces)


def test_a_store_follows_its_corrections_and_the_rest_is_byte_for_byte_the_same(
    tmp_path: Path,
) -> None:
    readings = [
        strike("r1", confidence=0.4).done(),
        strike("r2", place="الكلاسة").done(),
        strike("r3", place="المشهد", day="2016-04-20").done(),
    ]
    told = strike("r1", confidence=0.4).told()
    store = Graph.open(tmp_path / "store")
    path = tmp_path / "store" / FILE
    build_graph(readings, run=RUN, into=store)
    plain = _lines(store)
    add_correction(path, decide("change", claim=anchor(told), set={"class": "Shelling"}).row)
    written = path.read_bytes()
    build_graph([], run=RUN, into=store)
    corrected = _lines(store)
    build_graph([readings[0]], run=RUN, into=store)
    assert _lines(store) == corrected
    assert path.read_bytes() == written
    fresh = build_graph(readings[::-1], run=RUN, corrections=corrections_of(store))
    assert _lines(fresh) == corrected
    own = (told.claims[0].key, "/correction/", merge(told.claims)[0].key)
    assert [line for line in plain ^ corrected if not any(key in line for key in own)] == []
    assert len(plain - corrected) == 6, "two classes, two labels, two confidences"
    path.unlink()
    build_graph([], run=RUN, into=store)
    assert _lines(store) == plain


def _lines(graph: Graph) -> set[str]:
    return {str(quad) for quad in graph}


def test_the_graph_says_who_decided_what(tmp_path: Path) -> None:
    told = strike("r1").told()
    store = Graph.open(tmp_path / "store")
    note = "the headline says artillery"
    row = decide("change", claim=anchor(told), set={"class": "Shelling"}, note=note).row
    add_correction(tmp_path / "store" / FILE, row)
    build_graph([strike("r1").done(), strike("r2").done()], run=RUN, into=store)
    found = store.query(
        CK + "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?do ?who ?day ?claim WHERE "
        "{ ?claim ck:correctedBy ?c ; ck:about ?event . ?c a ck:Correction ; ck:decision ?do ; "
        "dcterms:creator ?who ; dcterms:date ?day }"
    )
    assert isinstance(found, QuerySolutions)
    assert [tuple(term.value for term in solution) for solution in found] == [
        ("change", "Omar", "2026-11-26", store.minter.claim(told.claims[0].key))
    ]
    texts = "\n".join(
        str(quad.object)
        for quad in store.quads(store.minter.graph("corrections"))
        if quad.predicate.value.endswith("description")
    )
    assert note in texts
    assert "class AirStrike → Shelling" in texts
    assert check(store) == ()
    assert validate(store) == ()


def test_every_kind_of_correction_gives_a_valid_graph() -> None:
    readings = [strike("r1").done(), strike("r2", day="2016-04-28").done(), strike("r3").done()]
    told = [strike("r1").told(), strike("r2", day="2016-04-28").told(), strike("r3").told()]
    a, b, c = map(anchor, told)
    added = {"report": "r1", "quote": "وقتل عدد من السكان", "trigger": "قتل", "class": "Killing"}
    group = {"name": "كتائب الفرقان", "type": "ORG"}
    rows = [
        decide("accept", claim=a),
        decide("merge", claims=[a, b]),
        decide("split", groups=[[a], [c]]),
        decide("change", claim=b, set={"status": "alleged", "stated_by": ["Q30"]}),
        decide("change", claim=c, set={"counts": [{"outcome": "killed", "count": 4, "low": 2}]}),
        decide("add", claim=added, set={"roles": {"agent": [group], "location": ["Q41183"]}}),
        decide("link", entity="ORG:حزب الله", to="Q41053"),
        decide("change", entity="Q41053", set={"kind": "armed_group", "en": "Hezbollah"}),
        decide("accept", claim={**c, "class": "Protest"}),
    ]
    graph = build_graph(readings, run=RUN, corrections=rows)
    assert validate(graph) == ()
    (stale,) = stale_corrections(graph)
    assert stale.reason == "no Protest is read there now, but AirStrike"
    label = graph.query(
        CK + "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "ASK { ?e a ck:ArmedGroup ; rdfs:label 'Hezbollah'@en }"
    )
    assert label


def test_corrections_of_claims_are_kept_when_their_report_is_read_by_another_reader() -> None:
    told = strike("r1").told()
    row = decide("change", claim=anchor(told), set={"class": "Shelling", "date": "2016-04-29"})
    (claim,) = told.claims
    renamed = replace(told, claims=(replace(claim, key="another", roles={}, counts=()),))
    found = only(apply([renamed], [row]))
    assert (found.key, found.cls, found.when.earliest) == ("another", "Shelling", date(2016, 4, 29))
