"""Claims of one happening become one event, others stay apart, and nothing denied comes true."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.claims import Claim
from kg.graph.events import Happening, merge
from kg.graph.status import event_status
from kg.model import EntityFacts, Qid
from tests.graph.drafts import Draft, events_of, strike

MAY_2 = date(2016, 5, 2)


def test_one_strike_in_two_reports_is_one_event_with_two_claims() -> None:
    (event,) = events_of(strike("r1", killed=10), strike("r2", killed=12, published=MAY_2))
    assert len(event.claims) == 2
    assert event.reports == {"r1", "r2"}
    (toll,) = event.tallies
    assert (toll.low, toll.best, toll.high) == (10, 12, 12)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"day": "2016-04-29"}, "another day"),
        ({"day": "", "published": date(2016, 5, 20)}, "no day, weeks later"),
        ({"day": "2016-04-22/"}, "an open time"),
        ({"place": "صلاح الدين"}, "another place"),
        ({"agent": "روسيا"}, "another agent"),
        ({"cls": "Protest"}, "another class"),
        ({"modality": "planned"}, "only planned"),
        ({"modality": "demanded"}, "only demanded"),
        ({"modality": "hypothetical"}, "only supposed"),
        ({"background": True}, "background"),
    ],
)
def test_what_differs_in_something_that_matters_stays_apart(
    change: dict[str, Any], why: str
) -> None:
    assert len(events_of(strike("r1"), strike("r2", **change))) == 2, why


def test_a_general_word_and_a_particular_one_may_tell_the_same() -> None:
    (event,) = events_of(strike("r1", cls="Attack"), strike("r2", cls="AirStrike"))
    assert event.cls == "AirStrike"
    assert len(events_of(strike("r1", cls="Shelling"), strike("r2", cls="AirStrike"))) == 2


def test_two_kinds_of_attack_are_not_joined_by_a_general_word() -> None:
    drafts = (
        strike("r1", cls="Attack"),
        strike("r2", cls="Shelling"),
        strike("r3", cls="AirStrike"),
    )
    assert sorted(len(event.claims) for event in events_of(*drafts)) == [1, 2]


def test_a_body_and_what_it_belongs_to_are_one_side() -> None:
    facts = {
        "ORG:لواء المدفعية": EntityFacts(
            "ORG:لواء المدفعية", None, {}, "military", part_of="ORG:حزب الله"
        )
    }
    drafts = (strike("r1"), strike("r2", agent="لواء المدفعية"))
    assert len(events_of(*drafts)) == 2
    assert len(events_of(*drafts, facts=facts)) == 1


def test_a_country_is_too_large_to_tie_claims_together() -> None:
    country = EntityFacts("LOC:سوريا", Qid("Q858"), {}, "country")
    drafts = (strike("r1", place="سوريا"), strike("r2", place="سوريا"))
    assert len(events_of(*drafts)) == 1
    assert len(events_of(*drafts, facts={"LOC:سوريا": country})) == 2


def test_unnamed_people_tie_nothing_together() -> None:
    drafts = []
    for key in ("r1", "r2"):
        draft = Draft(key, "قتل السبت مدنيون")
        people = draft.mention("مدنيون", "GROUP", entity="civilians")
        draft.event("قتل", "Killing", target=people, time=("السبت", "2016-04-30"))
        drafts.append(draft)
    assert len(events_of(*drafts)) == 2


def test_two_tolls_in_one_report_are_two_events() -> None:
    text = "غارة على حلب السبت قتلت خمسة. غارة على حلب السبت قتلت ستة."
    draft = Draft("r1", text)
    city = draft.mention("حلب", "LOC")
    for nth, word, count in ((1, "خمسة", 5), (2, "ستة", 6)):
        toll = [draft.hurt(word, "killed", count)]
        draft.event(
            "غارة", "AirStrike", nth=nth, target=city, time=("السبت", "2016-04-30"), casualties=toll
        )
    assert len(events_of(draft)) == 2


def test_a_report_that_comes_back_to_a_strike_tells_of_one() -> None:
    draft = Draft("r1", "غارة على حلب السبت. وقال شهود ان الغارة على حلب دمرت سوقا.")
    city = draft.mention("حلب", "LOC")
    draft.event("غارة", "AirStrike", target=city, time=("السبت", "2016-04-30"))
    draft.event("الغارة", "AirStrike", target=city)
    (event,) = events_of(draft)
    assert event.when.earliest == date(2016, 4, 30)


def test_a_running_total_is_no_incident() -> None:
    draft = Draft("r1", "غارة على حلب قتلت عشرة. منذ ايام قتل مئتان في غارات على حلب.")
    city = draft.mention("حلب", "LOC")
    draft.event("غارة", "AirStrike", target=city, casualties=[draft.hurt("عشرة", "killed", 10)])
    total = draft.hurt("مئتان", "killed", 200, cumulative=True)
    draft.event("غارات", "AirStrike", target=city, casualties=[total])
    assert len(events_of(draft)) == 2


def test_people_who_met_are_known_by_each_other() -> None:
    def meeting(key: str, *names: str, place: str = "جنيف") -> Draft:
        draft = Draft(key, f"التقى السبت {' و '.join(names)} في {place}")
        draft.event(
            "التقى",
            "Meeting",
            participant=[draft.mention(name, "PER") for name in names],
            location=draft.mention(place, "LOC"),
            time=("السبت", "2016-04-30"),
        )
        return draft

    assert len(events_of(meeting("r1", "كيري", "لافروف"), meeting("r2", "كيري", "لافروف"))) == 1
    assert len(events_of(meeting("r1", "كيري", "لافروف"), meeting("r2", "كيري", "حجاب"))) == 2
    three = meeting("r2", "كيري", "لافروف", "حجاب")
    assert len(events_of(meeting("r1", "كيري", "لافروف"), three)) == 1
    elsewhere = meeting("r2", "كيري", "لافروف", place="فيينا")
    assert len(events_of(meeting("r1", "كيري", "لافروف"), elsewhere)) == 2


def test_demands_are_known_by_speaker_and_addressee() -> None:
    def demand(key: str, who: str, whom: str) -> Draft:
        draft = Draft(key, f"طالبت السبت {who} من {whom} امرا")
        draft.event(
            "طالبت",
            "Demand",
            agent=draft.mention(who, "ORG"),
            target=draft.mention(whom, "ORG"),
            time=("السبت", "2016-04-30"),
        )
        return draft

    assert len(events_of(demand("r1", "فرنسا", "روسيا"), demand("r2", "فرنسا", "روسيا"))) == 1
    assert len(events_of(demand("r1", "فرنسا", "روسيا"), demand("r2", "فرنسا", "ايران"))) == 2
    assert len(events_of(demand("r1", "فرنسا", "روسيا"), demand("r2", "قطر", "روسيا"))) == 2


class TestStatus:
    """DESIGN: the status of an event from its claims."""

    def test_asserted_here_and_denied_there_is_disputed(self) -> None:
        (event,) = events_of(strike("r1"), strike("r2", modality="negated", killed=None))
        assert event.status == "disputed"

    def test_a_denial_by_the_accused_in_the_same_report_is_disputed(self) -> None:
        draft = Draft("r1", "اتهم المرصد روسيا بقصف عندان. ونفت روسيا ان تكون قصفت البلدة.")
        russia = draft.mention("روسيا", "ORG", qid="Q159")
        place = draft.mention("عندان", "LOC")
        draft.event("اتهم", "Accusation", agent=draft.mention("المرصد", "ORG"), topic=["e2"])
        draft.event("قصف", "Shelling", "hypothetical", agent=russia, target=place)
        draft.event("قصفت", "Shelling", "negated", agent=russia, source=russia)
        assert [event.status for event in events_of(draft)] == ["asserted", "disputed"]

    def test_denied_by_someone_named_is_disputed(self) -> None:
        draft = strike("r1")
        denier = draft.mention("حزب الله", "ORG", entity="حزب الله")
        draft.event("غارة", "Attack", denied_by=[denier], agent=denier)
        assert {event.status for event in events_of(draft)} >= {"disputed"}

    def test_what_nobody_asserts_is_denied(self) -> None:
        (event,) = events_of(strike("r1", modality="negated"))
        assert event.status == "denied"

    def test_the_narrators_no_does_not_deny_another_day(self) -> None:
        draft = Draft("r1", "شن النظام السبت غارة على حلب. ولم تشن الاحد اي غارة على حلب.")
        agent, city = draft.mention("النظام", "ORG"), draft.mention("حلب", "LOC")
        draft.event("غارة", "AirStrike", agent=agent, target=city, time=("السبت", "2016-04-30"))
        draft.event(
            "غارة", "AirStrike", "negated", nth=2, target=city, time=("الاحد", "2016-05-01")
        )
        draft.event("تشن", "AirStrike", "negated", target=city)
        assert sorted(event.status for event in events_of(draft)) == [
            "asserted",
            "denied",
            "denied",
        ]


@given(st.lists(st.sampled_from(["negated", "planned", "demanded", "hypothetical", "alleged"])))
def test_without_an_assertion_nothing_is_asserted(modalities: list[str]) -> None:
    claims = [_bare(at, modality) for at, modality in enumerate(modalities, 1)]
    if claims:
        assert event_status(claims) != "asserted"
    assert all(event.status != "asserted" for event in merge(claims))


def _bare(at: int, modality: str) -> Claim:
    from kg.graph.claims import Passage

    passage = Passage("r1", "text", at, at + 1, "ق")
    return Claim(f"{at:04}", "r1", None, "Attack", modality, passage, passage)


STRIKES: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    agent=st.sampled_from(["حزب الله", "روسيا"]),
    place=st.sampled_from(["حلب", "عندان"]),
    day=st.sampled_from(["2016-04-30", "2016-04-29", ""]),
    killed=st.sampled_from([None, 3, 5]),
    cls=st.sampled_from(["AirStrike", "Attack", "Shelling"]),
    modality=st.sampled_from(["asserted", "negated", "planned"]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(STRIKES, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(
    strikes: list[dict[str, Any]], random: object
) -> None:
    claims = [
        claim for at, one in enumerate(strikes) for claim in strike(f"r{at}", **one).told().claims
    ]
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    events = merge(claims)
    assert events == merge(shuffled)
    assert sorted(claim.key for event in events for claim in event.claims) == sorted(
        claim.key for claim in claims
    )
    assert all(_is_honest(event) for event in events)


def _is_honest(event: Happening) -> bool:
    """Whether an event that counts as having happened is asserted by one of its claims."""
    told = {claim.modality for claim in event.claims}
    return ("asserted" in told) == (event.status in {"asserted", "disputed"} and "asserted" in told)


def test_a_later_report_does_not_rename_an_event() -> None:
    (before,) = events_of(strike("r5"))
    (after,) = events_of(strike("r1", published=MAY_2), strike("r5"))
    assert before.key == after.key


def test_two_events_of_one_sentence_are_two() -> None:
    draft = Draft("r1", "غارات على حلب السبت وغارة اخرى على حلب السبت.")
    city = draft.mention("حلب", "LOC")
    for trigger in ("غارات", "غارة"):
        draft.event(trigger, "AirStrike", target=city, time=("السبت", "2016-04-30"))
    assert len(events_of(draft)) == 2
