"""Networks: what is projected, at which level, with which weight, and what is measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import networkx as nx
import pytest

from kg.errors import UsageError
from kg.export.select import Selection, narrow_world
from kg.export.world import Claim, Entity, Event, Relation, Toll, World
from kg.network.change import change
from kg.network.measures import MEASURES, balance, overview, per_node
from kg.network.projection import PROJECTIONS, project, sign_of
from kg.vocab import DIRECT_RELATIONS

ARMY, STATE, REBELS, ENVOY, LAND, TOWN = "army", "state", "rebels", "envoy", "land", "town"


def entity(iri: str, cls: str, ar: str, *, of: str = "", rules: str = "", qid: str = "") -> Entity:
    labels = {"en": iri, "ar": ar}
    return Entity(iri, (cls,), labels, (), qid, "", rules, (of,) if of else (), None, None)


ENTITIES = {
    one.iri: one
    for one in (
        entity(ARMY, "MilitaryForce", "الجيش", of=STATE),
        entity(STATE, "Government", "الحكومة", rules="Q1"),
        entity(LAND, "Government", "البلاد", qid="Q1"),
        entity(REBELS, "ArmedGroup", "المعارضة"),
        entity(ENVOY, "Person", "المبعوث"),
        entity(TOWN, "Place", "البلدة"),
    )
}


def event(
    iri: str, cls: str, day: int = 1, *, status: str = "Asserted", killed: int = 0, **roles: str
) -> Event:
    when = date(2016, 4, day)
    toll = Toll(f"{iri}-toll", "Killed", killed, killed, killed, "exact", False, (), "", "")
    claim = Claim(
        *(f"{iri}-claim", iri, cls, "asserted", f"report-of-{iri}", (ENVOY,), ()),
        *(False, 0.9, None, None),
    )
    filled = {role: tuple(who.split()) for role, who in roles.items()}
    return Event(
        *(iri, cls, status, False, {"en": iri}, filled, (), when, when, "day", None, 0.9),
        *((toll,) if killed else (), (claim,)),
    )


EVENTS = (
    event("strike", "AirStrike", 1, agent=ARMY, target=REBELS, location=TOWN, killed=5),
    event("shelling", "Shelling", 9, agent=STATE, target=REBELS, location=TOWN, killed=7),
    event("denied", "AirStrike", 2, agent=REBELS, target=ARMY, status="Denied"),
    event("planned", "Meeting", 20, participant=f"{STATE} {REBELS}", status="Planned"),
    event("talks", "Negotiation", 12, participant=f"{STATE} {REBELS}", mediator=ENVOY),
)


def world(*events: Event) -> World:
    relation = Relation("says", ARMY, "allyOf", ENVOY, "report", "", None)
    return World({one.iri: one for one in events}, ENTITIES, {}, (relation,))


HAPPENED = Selection(statuses=frozenset({"Asserted"}), background=False)


def told(network: nx.Graph) -> set[tuple[str, str, str]]:
    return {(one, other, data["relation"]) for one, other, data in network.edges(data=True)}


def unordered(network: nx.Graph) -> set[tuple[frozenset[str], str]]:
    return {(frozenset((one, other)), relation) for one, other, relation in told(network)}


def test_actors_are_linked_by_what_happened_alone() -> None:
    network = project(narrow_world(world(*EVENTS), HAPPENED))
    assert (ARMY, REBELS, "attacks") in told(network)
    assert (ENVOY, STATE, "mediatesBetween") in told(network)
    assert (ARMY, ENVOY, "allyOf") in told(network)
    assert (REBELS, ARMY, "attacks") not in told(network)
    assert TOWN not in network


def test_what_is_asked_for_beside_keeps_its_status() -> None:
    network = project(world(*EVENTS))
    statuses = {d["status"] for *_, d in network.edges(data=True) if d["relation"] == "attacks"}
    assert statuses == {"Asserted", "Denied"}
    assert network.edges[REBELS, ARMY, "attacks Denied"]["grounds"] == ("denied",)


@pytest.mark.parametrize(("level", "node"), [("actor", ARMY), ("parent", STATE), ("country", LAND)])
def test_actors_roll_up(level: str, node: str) -> None:
    named = event("visit", "Meeting", 3, participant=f"{LAND} {ENVOY}")
    network = project(narrow_world(world(*EVENTS, named), HAPPENED), level=level)
    edge = network.edges[node, REBELS, "attacks Asserted"]
    assert edge["weight"] == (1 if level == "actor" else 2)
    assert edge["first"] == date(2016, 4, 1)
    assert edge["last"] == date(2016, 4, 1 if level == "actor" else 9)


@pytest.mark.parametrize(("weight", "value"), [("events", 2), ("reports", 2), ("killed", 12)])
def test_edges_weigh_what_is_asked(weight: str, value: float) -> None:
    network = project(narrow_world(world(*EVENTS), HAPPENED), level="parent", weight=weight)
    assert network.edges[STATE, REBELS, "attacks Asserted"]["weight"] == value


def test_a_meeting_that_kills_nobody_stays_an_edge() -> None:
    network = project(world(EVENTS[4]), weight="killed")
    assert network.edges[ENVOY, STATE, "mediatesBetween Asserted"]["weight"] == 0


def test_two_modes_tell_places_and_events_from_actors() -> None:
    places, events = project(world(EVENTS[0]), "places"), project(world(EVENTS[0]), "events")
    assert unordered(places) == {
        (frozenset({ARMY, TOWN}), "AirStrike"),
        (frozenset({REBELS, TOWN}), "AirStrike"),
    }
    assert places.nodes[TOWN]["mode"] == "place"
    assert events.nodes["strike"]["mode"] == "event"
    assert unordered(events) == {
        (frozenset({ARMY, "strike"}), "agent"),
        (frozenset({REBELS, "strike"}), "target"),
    }


def test_mediators_stand_between_parties() -> None:
    network = project(world(EVENTS[4]), "mediation")
    assert told(network) == {
        (ENVOY, STATE, "mediates"),
        (ENVOY, REBELS, "mediates"),
        (REBELS, STATE, "meetsThrough"),
    }


def test_sources_point_to_those_they_speak_of() -> None:
    assert told(project(world(EVENTS[0]), "sources")) == {
        (ENVOY, ARMY, "speaksOf"),
        (ENVOY, REBELS, "speaksOf"),
    }


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_every_projection_is_the_same_in_any_order(projection: str) -> None:
    one, other = project(world(*EVENTS), projection), project(world(*EVENTS[::-1]), projection)
    assert list(one.nodes) == list(other.nodes)
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


@pytest.mark.parametrize("wrong", [{"projection": "x"}, {"level": "x"}, {"weight": "x"}])
def test_a_wrong_name_is_told_with_the_right_ones(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=r"no 'x' here; known: \w+,"):
        project(world(), **wrong)


def test_every_relation_of_the_ontology_has_a_sign() -> None:
    assert [one for one in DIRECT_RELATIONS if not sign_of(one)] == []


def test_measures_are_those_of_the_textbook() -> None:
    """A star of four: the centre lies on all paths and has all edges."""
    star = nx.MultiDiGraph()
    star.add_edges_from((0, leaf, {"weight": 2.0, "sign": -1}) for leaf in (1, 2, 3))
    table = per_node(star)
    assert table[0]["degree"] == 3
    assert (table[0]["strength"], table[0]["out_strength"], table[0]["in_strength"]) == (6, 6, 0)
    assert table[1]["pagerank"] > table[0]["pagerank"]
    assert {table[node]["core"] for node in star} == {1}
    assert table[0]["eigenvector"] == pytest.approx(1 / 2**0.5, abs=1e-5)
    assert set(table[0]) == {one.name for one in MEASURES}
    assert all(one.source for one in MEASURES)


def test_two_that_know_nobody_else_are_equally_central() -> None:
    pair = nx.MultiDiGraph()
    pair.add_edge("a", "b", weight=3.0)
    pair.add_node("c")
    table = per_node(pair)
    assert [table[node]["eigenvector"] for node in "abc"] == [0.707107, 0.707107, 0.0]


def test_betweenness_prefers_those_who_meet_often() -> None:
    path = nx.MultiGraph()
    path.add_edge("a", "b", weight=5.0)
    path.add_edge("b", "c", weight=5.0)
    path.add_edge("a", "c", weight=1.0)
    assert per_node(path)["b"]["betweenness"] == 1.0


def test_two_camps_are_two_communities() -> None:
    camps = nx.MultiGraph()
    for one, two, three in ((0, 1, 2), (3, 4, 5)):
        camps.add_edges_from([(one, two), (two, three), (one, three)], weight=3.0)
    camps.add_edge(2, 3, weight=1.0)
    found = per_node(camps)
    assert len({found[node]["community"] for node in (0, 1, 2)}) == 1
    assert found[0]["community"] != found[5]["community"]
    assert overview(camps)["bridges"] == [(2, 3)]
    assert overview(camps)["density"] == round(7 / 15, 4)


def test_balance_counts_triads_by_their_signs() -> None:
    friends = nx.MultiGraph()
    friends.add_edge("a", "b", sign=1, weight=3)
    friends.add_edge("a", "b", sign=-1, weight=1)
    friends.add_edge("b", "c", sign=-1, weight=1)
    friends.add_edge("a", "c", sign=1, weight=1)
    triads = balance(friends)
    assert triads.counts == {"++-": 1}
    assert triads.balanced == 0
    assert balance(nx.MultiGraph()).balanced is None


def test_change_tells_new_gone_and_grown() -> None:
    before = project(world(EVENTS[0]), level="parent")
    after = project(world(*EVENTS[:2], EVENTS[4]), level="parent")
    kinds = {(one.source, one.target, one.relation): one.kind for one in change(before, after)}
    assert kinds[STATE, REBELS, "attacks"] == "grown"
    assert kinds[ENVOY, STATE, "mediatesBetween"] == "new"
    assert (STATE, ENVOY, "allyOf") not in kinds
    assert {one.kind for one in change(after, before)} == {"gone", "shrunk"}


def test_an_empty_network_is_measured_too() -> None:
    network = project(replace(world(), relations=()))
    assert per_node(network) == {}
    assert overview(network)["nodes"] == 0
