"""A report that comes back to a strike, with its article, toll or headline, tells of one."""

from __future__ import annotations

from datetime import date

from kg.graph.events import Happening
from kg.model import Event, Reading, Span
from tests.graph.drafts import MAY_1, Draft, events_of


def _strike_then(words: str, trigger: str, cls: str, **more: object) -> tuple[Happening, ...]:
    """A strike on a town that killed three, and what the report says next."""
    draft = Draft("r1", f"قصفت طائرات بلدة عندان وقتل ثلاثة. {words}.")
    town = draft.mention("عندان", "LOC")
    toll = [draft.hurt("ثلاثة", "killed", 3)]
    draft.event("قصفت", "AirStrike", target=town, casualties=toll)
    casualties = [draft.hurt(*hurt) for hurt in more.pop("hurt", ())]  # type: ignore[attr-defined]
    draft.event(trigger, cls, casualties=casualties, **more)  # type: ignore[arg-type]
    return events_of(draft)


def test_a_noun_with_the_article_is_what_was_told() -> None:
    (event,) = _strike_then("وخلف القصف دمارا واسعا", "القصف", "Shelling")
    assert (event.cls, len(event.claims)) == ("AirStrike", 2)


def test_deaths_of_the_same_number_are_those_of_the_strike() -> None:
    hurt = [("3 مدنيين", "killed", 3)]
    (event,) = _strike_then("واستشهد 3 مدنيين", "استشهد", "Killing", hurt=hurt)
    assert event.cls == "AirStrike"
    assert [(toll.outcome, toll.best) for toll in event.tallies] == [("killed", 3)]


def test_another_number_or_day_is_another_event() -> None:
    hurt = [("7 جنود", "killed", 7)]
    assert len(_strike_then("وقتل 7 جنود", "قتل", "Killing", hurt=hurt)) == 2
    draft = Draft("r1", "قصفت طائرات السبت بلدة عندان. واستمر القصف الاحد.")
    town = draft.mention("عندان", "LOC")
    draft.event("قصفت", "AirStrike", target=town, time=("السبت", "2016-04-30"))
    draft.event("القصف", "AirStrike", time=("الاحد", "2016-05-01"))
    assert len(events_of(draft)) == 2


def test_a_bare_noun_tells_of_another() -> None:
    assert len(_strike_then("وسجل قصف على مواقع اخرى", "قصف", "Shelling")) == 2


def test_a_headline_is_what_the_report_tells() -> None:
    draft = Draft("r1", "قصفت طائرات بلدة عندان وقتل ثلاثة.", title="مقتل ثلاثة بغارة شمال حلب")
    town = draft.mention("عندان", "LOC")
    toll = [draft.hurt("ثلاثة", "killed", 3)]
    draft.event("قصفت", "AirStrike", target=town, casualties=toll)
    text = draft.report.title
    counted = Draft("r1", text).hurt("ثلاثة", "killed", 3)
    told = Event("e1", Span(11, 15, "غارة"), "AirStrike", casualties=(counted,))
    draft.headline = Reading(text, events=(told,), sentences=(Span(0, len(text), text),))
    (event,) = events_of(draft)
    assert {claim.trigger.field for claim in event.claims} == {"text", "title"}


def test_another_place_is_another_event() -> None:
    draft = Draft("r1", "قصفت طائرات عندان وقتل ثلاثة. وقتل ثلاثة في القصف على حريتان.")
    first, second = draft.mention("عندان", "LOC"), draft.mention("حريتان", "LOC")
    for trigger, nth, place in (("قصفت", 1, first), ("القصف", 1, second)):
        toll = [draft.hurt("ثلاثة", "killed", 3)]
        draft.event(trigger, "AirStrike", nth=nth, target=place, casualties=toll)
    assert len(events_of(draft)) == 2


def test_news_without_a_day_took_place_by_the_day_it_was_published() -> None:
    draft = Draft("r1", "قصفت طائرات بلدة عندان.")
    draft.event("قصفت", "AirStrike", target=draft.mention("عندان", "LOC"))
    (event,) = events_of(draft)
    assert (event.when.earliest, event.when.latest) == (None, MAY_1)


def test_what_is_planned_or_undated_gets_no_day() -> None:
    for modality, published in (("planned", MAY_1), ("asserted", None)):
        draft = Draft("r1", "تقصف طائرات بلدة عندان.", published=published)
        draft.event("تقصف", "AirStrike", modality, target=draft.mention("عندان", "LOC"))
        (event,) = events_of(draft)
        assert event.when.latest is None, modality


def test_a_day_that_is_told_stands() -> None:
    draft = Draft("r1", "قصفت طائرات السبت بلدة عندان.")
    place = draft.mention("عندان", "LOC")
    draft.event("قصفت", "AirStrike", target=place, time=("السبت", "2016-04-30"))
    (event,) = events_of(draft)
    assert event.when.latest == date(2016, 4, 30)
