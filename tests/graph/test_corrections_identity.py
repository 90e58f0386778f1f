"""Decisions on which claims are one event and which names one entity."""

from __future__ import annotations

from kg.graph.corrections import apply
from kg.graph.corrections_model import Correction
from kg.graph.events import merge
from kg.graph.store import Graph
from tests.graph.deciding import anchor, decide, only, reason
from tests.graph.drafts import Draft, strike


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
