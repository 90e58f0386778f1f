"""A small war to export: told by three reports, denied, planned, recalled, and full of traps."""

from __future__ import annotations

from datetime import date

from kg.graph.build import build_graph
from kg.graph.provenance import Run
from kg.graph.store import Graph
from kg.model import Annotated, EntityFacts, Qid
from tests.graph.drafts import Draft

FACTS = {
    "gov": EntityFacts(
        "gov", None, {"en": "Syrian government"}, "government", government_of=Qid("Q858")
    ),
    "army": EntityFacts("army", None, {"en": "Army", "ar": "الجيش"}, "military", part_of="gov"),
    "Q165582": EntityFacts("Q165582", Qid("Q165582"), {"en": "Faction"}, "armed_group"),
    "Q159": EntityFacts("Q159", Qid("Q159"), {"en": "Russia"}, "country"),
    "Q858": EntityFacts("Q858", Qid("Q858"), {"en": "Syria"}, "country"),
    "Q1": EntityFacts("Q1", Qid("Q1"), {"en": "Envoy"}, "person"),
    "Q41183": EntityFacts(
        "Q41183", Qid("Q41183"), {"en": "Aleppo", "ar": "حلب"}, "city",
        36.2, 37.16, Qid("Q858"), "Q4916",
    ),
    "Q4916": EntityFacts(
        "Q4916", Qid("Q4916"), {"en": "Aleppo Governorate"}, "admin", 36.0, 37.3, Qid("Q858")
    ),
    "quarter": EntityFacts(
        "quarter", None, {"en": "Quarter"}, "place", country=Qid("Q858"), part_of="Q41183"
    ),
}  # fmt: skip

TEXT = (
    "قصف الجيش حي السكن في حلب السبت فقتل 10 مدنيين بينهم طفلان وجرح العشرات بحسب سامر الخطيب. "
    "ونفى الجيش قصف المشفى. وستشن روسيا غارة غدا. "
    "=التقى الفصيل وروسيا بوساطة المبعوث. واشتبك الجيش والفصيل في المحافظة فقتل جندي. "
    "وكان قصف عام 2014 قتل 5. وقال رجل ان الفصيل خطف امرأة."
)


def first() -> Draft:
    """The report that has everything."""
    draft = Draft("r1", TEXT, source="Agency", title="قصف على حلب")
    army = draft.mention("الجيش", "ORG", local="army", linked=True)
    quarter = draft.mention("حي السكن", "LOC", local="quarter", linked=True)
    city = draft.mention("حلب", "LOC", qid=Qid("Q41183"), linked=True)
    people = draft.mention("مدنيين", "GROUP", entity="civilians")
    samir = draft.mention("سامر الخطيب", "PER", entity="Samir al-Khatib")
    russia = draft.mention("روسيا", "ORG", qid=Qid("Q159"), linked=True)
    faction = draft.mention("الفصيل", "ORG", qid=Qid("Q165582"), linked=True)
    envoy = draft.mention("المبعوث", "PER", qid=Qid("Q1"), linked=True)
    province = draft.mention("المحافظة", "LOC", qid=Qid("Q4916"), linked=True)
    draft.event(
        "قصف", "Shelling", time=("السبت", "2016-04-30"), confidence=0.9,
        agent=army, target=[quarter, people], location=city, source=samir,
        casualties=[
            draft.hurt("10 مدنيين", "killed", 10, low=10, high=10, victims=(people,)),
            draft.hurt("طفلان", "killed", 2, of=0),
            draft.hurt("العشرات", "injured", None, qualifier="tens"),
        ],
    )  # fmt: skip
    draft.event("قصف", "Attack", "negated", nth=2, agent=army, target=city, denied_by=[army])
    draft.event(
        "غارة", "AirStrike", "planned", time=("غدا", "2016-05-02"), agent=russia, target=city
    )
    draft.event(
        "التقى", "Meeting", time=("السبت", "2016-04-30"),
        participant=[faction, russia], mediator=envoy, confidence=0.5,
    )  # fmt: skip
    draft.event(
        "واشتبك", "ArmedClash", participant=[army, faction], location=province,
        casualties=[draft.hurt("جندي", "killed", 1, low=1, high=1, victims=(army,))],
    )  # fmt: skip
    draft.event(
        "قصف", "Shelling", nth=3, time=("عام 2014", "2014"), agent=army, target=city,
        background=True, casualties=[draft.hurt("5", "killed", 5, low=5, high=5)],
    )  # fmt: skip
    draft.event("خطف", "Abduction", "hypothetical", agent=faction)
    draft.relate("allyOf", russia, army)
    return draft


def second() -> Draft:
    """Another telling of the shelling, with another count, that the army denies."""
    text = (
        "مقتل 12 بقصف للجيش على حي السكن السبت. "
        "نفى الفصيل غارة روسية على حلب وقال ناشطون انها وقعت السبت."
    )
    draft = Draft("r2", text, source="=HYPERLINK", published=date(2016, 5, 2))
    army = draft.mention("للجيش", "ORG", local="army", linked=True)
    quarter = draft.mention("حي السكن", "LOC", local="quarter", linked=True)
    city = draft.mention("حلب", "LOC", qid=Qid("Q41183"), linked=True)
    faction = draft.mention("الفصيل", "ORG", qid=Qid("Q165582"), linked=True)
    russia = draft.mention("روسية", "ORG", qid=Qid("Q159"), linked=True)
    draft.event(
        "بقصف", "Shelling", time=("السبت", "2016-04-30"), agent=army, target=quarter,
        casualties=[draft.hurt("12", "killed", 12, low=12, high=12)],
    )  # fmt: skip
    draft.event(
        "غارة", "AirStrike", time=("السبت", "2016-04-30"), agent=russia, location=city,
        denied_by=[faction],
    )  # fmt: skip
    return draft


def readings() -> list[Annotated]:
    """What was read."""
    return [first().done(), second().done()]


def war() -> Graph:
    """The graph of both."""
    return build_graph(readings(), FACTS, run=Run("0.1.0"))
