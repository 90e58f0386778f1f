"""What people decide about claims and relations is done, and the rest stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from kg.graph.corrections import Applied, apply
from kg.graph.events import merge
from tests.graph.deciding import anchor, change, decide, only, reason
from tests.graph.drafts import Draft, strike


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
