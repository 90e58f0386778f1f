"""What a report says becomes claims that keep its words, its sources and its doubts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.graph.claims import find_claims
from kg.graph.keys import is_scoped
from kg.model import Annotated, Event, Reading, Report, Span, Time
from tests.graph.drafts import Draft, strike


def test_every_quote_stands_where_it_says() -> None:
    draft = strike("r1")
    for claim in draft.told().claims:
        for passage in (claim.evidence, claim.trigger, *(one.evidence for one in claim.counts)):
            assert draft.text[passage.start : passage.end] == passage.text


def test_evidence_is_the_sentence_and_the_trigger() -> None:
    draft = Draft("r1", "مقدمة. قصف الجيش حلب. خاتمة.")
    draft.event("قصف", "Shelling")
    (claim,) = draft.told().claims
    assert claim.evidence.text.strip() == "قصف الجيش حلب"
    assert claim.trigger.text == "قصف"


def test_roles_are_entities_by_link_then_local_key_then_name() -> None:
    draft = Draft("r1", "قصف النظام بلدة عندان ومنبج")
    government = draft.mention("النظام", "ORG", local="syrian-government")
    town = draft.mention("عندان", "LOC")
    other = draft.mention("منبج", "LOC", qid="Q571177", linked=True)
    draft.event("قصف", "Shelling", agent=government, target=(town, other))
    (claim,) = draft.told().claims
    assert claim.roles == {"agent": ("syrian-government",), "target": ("LOC:عندان", "Q571177")}


def test_unnamed_people_and_kinds_of_thing_stay_in_their_report() -> None:
    keys = []
    for report in ("r1", "r2"):
        draft = Draft(report, "قتل الجيش مدنيين في المستشفى قرب حلب")
        army = draft.mention("الجيش", "ORG")
        people = draft.mention("مدنيين", "GROUP", entity="civilians")
        hospital = draft.mention("المستشفى", "LOC")
        city = draft.mention("حلب", "LOC")
        draft.event("قتل", "Killing", agent=army, target=people, location=(hospital, city))
        keys.append(draft.told().claims[0].entities)
    assert keys[0] & keys[1] == {"LOC:حلب"}


@pytest.mark.parametrize(
    ("words", "type", "local", "kept"),
    [
        ("الجيش", "ORG", "syrian-army", True),
        ("الجيش", "ORG", "aljysh-0123abcd", False),
        ("الطريق", "LOC", "altryq-0123abcd", False),
        ("مستشفى القدس", "LOC", "mstshfy-alqds-0123abcd", True),
        ("احياء المدينة", "LOC", "ahya-almdynh-0123abcd", False),
        ("محمد الحمصي", "PER", "mhmd-alhmsy-0123abcd", True),
        ("مسلحين", "GROUP", "mslhyn-0123abcd", False),
    ],
)
def test_a_local_key_stands_for_a_name_and_not_for_a_word(
    words: str, type: str, local: str, kept: bool
) -> None:
    draft = Draft("r1", f"قصف {words}")
    draft.event("قصف", "Shelling", target=draft.mention(words, type, local=local, linked=True))
    (key,) = draft.told().claims[0].roles["target"]
    assert (key == local) is kept
    assert is_scoped(key) is not kept


def test_a_mention_takes_the_link_of_what_it_refers_back_to() -> None:
    draft = Draft("r1", "التقى كيري لافروف ثم غادر الوزير")
    kerry = draft.mention("كيري", "PER", qid="Q22316", linked=True)
    again = draft.mention("الوزير", "GROUP", antecedent=kerry)
    draft.event("غادر", "Withdrawal", agent=again)
    assert draft.told().claims[0].roles == {"agent": ("Q22316",)}


def test_a_source_states_and_a_denier_denies() -> None:
    draft = Draft("r1", "قال المرصد ان روسيا قصفت حلب ونفت موسكو")
    observatory = draft.mention("المرصد", "ORG")
    russia = draft.mention("روسيا", "ORG", qid="Q159")
    denier = draft.mention("موسكو", "ORG", qid="Q159")
    draft.event("قصفت", "Shelling", agent=russia, source=observatory, denied_by=[denier])
    (claim,) = draft.told().claims
    assert (claim.stated_by, claim.denied_by) == (("ORG:المرصد",), ("Q159",))
    assert "source" not in claim.roles


def test_the_content_of_an_accusation_is_alleged_by_the_accuser() -> None:
    draft = Draft("r1", "قالت الوكالة ان الغرب يتهم روسيا بقصف الفصائل")
    agency, west = draft.mention("الوكالة", "ORG"), draft.mention("الغرب", "ORG")
    russia = draft.mention("روسيا", "ORG")
    draft.event("يتهم", "Accusation", agent=west, target=russia, topic=["e2"], source=agency)
    draft.event("قصف", "Shelling", "hypothetical", agent=russia, source=agency)
    accusation, shelling = draft.told().claims
    assert accusation.topic == (shelling.key,)
    assert (shelling.modality, shelling.stated_by) == ("alleged", ("ORG:الغرب",))
    assert accusation.stated_by == ("ORG:الوكالة@r1",)


def test_an_accusation_that_was_not_made_alleges_nothing() -> None:
    draft = Draft("r1", "لم يتهم الغرب روسيا بقصف الفصائل")
    draft.event("يتهم", "Accusation", "negated", topic=["e2"])
    draft.event("قصف", "Shelling", "hypothetical")
    assert [claim.modality for claim in draft.told().claims] == ["negated", "hypothetical"]


def test_what_an_accuser_says_and_the_report_confirms_is_asserted() -> None:
    draft = Draft("r1", "ندد بان بهجوم على قافلة")
    draft.event("ندد", "Accusation", topic=["e2"])
    draft.event("هجوم", "Attack")
    assert draft.told().claims[1].modality == "asserted"


def test_counts_are_bounded_by_their_qualifier_only() -> None:
    draft = Draft("r1", "مقتل عشرة واصابة عشرين ونزوح العشرات وفقدان ثلاثين")
    draft.event(
        "مقتل",
        "Killing",
        casualties=[
            draft.hurt("عشرة", "killed", 10),
            draft.hurt("عشرين", "injured", 20, qualifier="min"),
            draft.hurt("العشرات", "displaced", None, qualifier="tens"),
            draft.hurt("ثلاثين", "missing", 30, qualifier="approx"),
        ],
    )
    counts = draft.told().claims[0].counts
    assert [(one.low, one.best, one.high) for one in counts] == [
        (10, 10, 10),
        (20, 20, None),
        (None, None, None),
        (None, 30, None),
    ]


def test_times_keep_their_words_and_are_never_made_up() -> None:
    draft = Draft("r1", "قصف امس ثم غارة منذ 22 نيسان", published=None)
    draft.event("قصف", "Shelling", time=("امس", ""))
    draft.event("غارة", "AirStrike", time=("منذ 22 نيسان", "2016-04-22/"))
    unknown, since = (claim.when for claim in draft.told().claims)
    assert (unknown.earliest, unknown.latest, unknown.text) == (None, None, "امس")
    assert (since.earliest, since.latest, since.precision) == (date(2016, 4, 22), None, "interval")


def test_months_and_years_are_bounded_by_their_days() -> None:
    bounds = []
    for value in ("2016-02", "2016", "2016-04-29/2016-04-30", "/2016-05-01", "2016-13", "soon"):
        event = Event("e1", Span(0, 3, "قصف"), "Shelling", time=Time(Span(0, 3, "قصف"), value))
        told = find_claims(Annotated(Report("r", "قصف", "ar"), Reading("قصف", events=(event,))))
        when = told.claims[0].when
        bounds.append((when.earliest, when.latest))
    assert bounds == [
        (date(2016, 2, 1), date(2016, 2, 29)),
        (date(2016, 1, 1), date(2016, 12, 31)),
        (date(2016, 4, 29), date(2016, 4, 30)),
        (None, date(2016, 5, 1)),
        (None, None),
        (None, None),
    ]


def test_the_headline_is_a_passage_of_its_own() -> None:
    draft = strike("r1")
    title = "غارة على حلب"
    event = Event("e1", Span(0, 4, "غارة"), "AirStrike")
    draft.headline = Reading(title, events=(event,))
    body, headline = draft.told().claims
    assert (body.trigger.field, headline.trigger.field) == ("text", "title")
    assert title[headline.trigger.start : headline.trigger.end] == "غارة"


def test_two_events_on_one_trigger_have_claims_of_their_own() -> None:
    draft = Draft("r1", "قصف")
    draft.event("قصف", "Shelling")
    draft.event("قصف", "Shelling")
    draft.event("قصف", "AirStrike")
    assert len({claim.key for claim in draft.told().claims}) == 3


def test_a_claim_keeps_its_key_when_its_reading_gets_better() -> None:
    poor, rich = strike("r1"), strike("r1")
    rich.events = [replace(rich.events[0], modality="negated", confidence=0.9)]
    assert poor.told().claims[0].key == rich.told().claims[0].key


def test_positions_become_claims_with_their_title() -> None:
    draft = Draft("r1", "وصل وزير الخارجية الاميركي جون كيري الى جنيف")
    kerry = draft.mention("جون كيري", "PER", qid="Q22316")
    state = draft.mention("الاميركي", "ORG", qid="Q30")
    draft.relate("position", kerry, state, "وزير الخارجية الاميركي")
    draft.relate("position", kerry, kerry, "نفسه")
    draft.relate("position", kerry, "m9")
    (claim,) = draft.told().relations
    assert (claim.subject, claim.object, claim.title) == ("Q22316", "Q30", "وزير الخارجية الاميركي")
    assert draft.text[claim.evidence.start : claim.evidence.end] == claim.evidence.text
