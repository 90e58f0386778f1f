"""The ontology, the code's terms, the rules and the alignments say the same."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef

from kg.model import EVENT_CLASSES, OUTCOMES, RELATION_TYPES, ROLES
from kg.resources import resource
from kg.vocab import (
    ALLEGED_RELATIONS,
    CK,
    DIRECT_RELATIONS,
    ENTITY_CLASSES,
    EVENT,
    OUTCOME,
    RELATION,
    ROLE,
    STATUS,
)

RULES = sorted(resource("ontology", "rules").glob("*.rq"))


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(resource("ontology", "conflict.ttl"))


@pytest.fixture(scope="module")
def alignments() -> Graph:
    return Graph().parse(resource("ontology", "alignments.ttl"))


def test_terms_in_code_equal_the_file(ontology: Graph) -> None:
    terms = {str(s) for s in ontology.subjects(RDF.type) if str(s).startswith(CK.iri)}
    assert {CK.iri + name for name in CK.terms} == terms


def test_every_term_has_label_and_definition_in_both_languages(ontology: Graph) -> None:
    for term in {s for s in ontology.subjects(RDF.type) if str(s).startswith(CK.iri)}:
        for predicate in (RDFS.label, SKOS.definition):
            languages = {
                value.language
                for value in ontology.objects(term, predicate)
                if isinstance(value, Literal)
            }
            assert languages == {"en", "ar"}, f"{term} {predicate}"


def test_no_two_terms_share_a_label(ontology: Graph) -> None:
    for kind in (OWL.Class, OWL.ObjectProperty):
        labels = [
            str(ontology.value(term, RDFS.label)) for term in ontology.subjects(RDF.type, kind)
        ]
        assert len(labels) == len(set(labels))


#: Properties that hold words as they stand, or that a graph does not hold as such.
FREE = {"countText", "cue", "joinedBecause", "positionTitle", "timeText"}
ABSTRACT = {"hasRole", "relatesTo", "allegedlyRelatesTo"}


def test_a_shape_restricts_every_property(ontology: Graph) -> None:
    shapes = Graph().parse(resource("ontology", "shapes.ttl"))
    restricted = {str(path) for path in shapes.objects(None, SH.path)}
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in map(str, ontology.subjects(RDF.type, kind)):
            name = term.removeprefix(CK.iri)
            told = {str(one) for one in shapes.objects(None, SH.inversePath)} | restricted
            assert (term in told) != (name in FREE | ABSTRACT), name


def test_a_shape_asks_for_the_classes_that_the_ontology_gives(ontology: Graph) -> None:
    shapes = Graph().parse(resource("ontology", "shapes.ttl"))
    for constraint, asked in shapes.subject_objects(SH["class"]):
        path = shapes.value(constraint, SH.path)
        given = ontology.value(path, RDFS.range)
        if given is not None:
            assert asked in set(ontology.transitive_objects(given, RDFS.subClassOf)), path


def test_every_event_class_is_an_event(ontology: Graph) -> None:
    events = set(ontology.transitive_subjects(RDFS.subClassOf, URIRef(CK.Event)))
    assert {URIRef(EVENT[name]) for name in EVENT_CLASSES} <= events


def test_every_entity_class_is_an_entity(ontology: Graph) -> None:
    entities = set(ontology.transitive_subjects(RDFS.subClassOf, URIRef(CK.Entity)))
    assert {URIRef(name) for name in ENTITY_CLASSES} <= entities


def test_every_name_of_an_annotation_has_a_term() -> None:
    assert set(ROLE) == set(ROLES)
    assert set(RELATION) == set(RELATION_TYPES)
    assert set(OUTCOME) == set(OUTCOMES)
    assert len(STATUS) == 5


def test_unknown_terms_are_errors() -> None:
    with pytest.raises(AttributeError, match="no term ck:Atack"):
        _ = CK.Atack
    with pytest.raises(AttributeError):
        CK["agnet"]


def test_every_class_is_aligned_with_plover_or_says_nothing(alignments: Graph) -> None:
    plover = "https://w3id.org/conflict-kg/plover#"
    for name in EVENT_CLASSES:
        mapped = [
            target
            for predicate in (SKOS.broadMatch, SKOS.closeMatch)
            for target in alignments.objects(URIRef(EVENT[name]), predicate)
            if str(target).startswith(plover)
        ]
        assert bool(mapped) == (name != "Displacement"), name
        for target in mapped:
            assert alignments.value(target, SKOS.notation), target


def test_alignments_speak_of_known_terms_only(alignments: Graph) -> None:
    used = {
        str(term)[len(CK.iri) :]
        for triple in alignments
        for term in triple
        if str(term).startswith(CK.iri)
    }
    assert used <= CK.terms


def test_there_is_a_rule_for_every_direct_relation() -> None:
    assert {path.stem for path in RULES} == set(DIRECT_RELATIONS)


def _drawn(store: ox.Store, query: str) -> list[ox.Triple]:
    found = store.query(query)
    assert isinstance(found, ox.QueryTriples)
    return list(found)


def _event(cls: str, status: str) -> ox.Store:
    store = ox.Store()
    store.update(
        f"""PREFIX ck: <{CK.iri}> PREFIX e: <urn:e:>
        INSERT DATA {{ e:1 a ck:{cls} ; ck:status ck:{status} ;
          ck:agent e:a ; ck:target e:t ; ck:location e:l ; ck:participant e:p , e:q ;
          ck:mediator e:m }}"""
    )
    return store


@pytest.mark.parametrize("rule", RULES, ids=lambda path: path.stem)
def test_rules_draw_from_what_happened_alone(rule: Path) -> None:
    query = rule.read_text(encoding="utf-8")
    plain, alleged = CK[rule.stem], CK[ALLEGED_RELATIONS[rule.stem]]
    firing = set()
    for cls in EVENT_CLASSES:
        for status, expected in (
            ("Asserted", {plain}),
            ("Disputed", {alleged}),
            ("Alleged", {alleged}),
            ("Denied", set()),
            ("Planned", set()),
            ("Demanded", set()),
            ("Hypothetical", set()),
        ):
            drawn = {one.predicate.value for one in _drawn(_event(cls, status), query)}
            assert drawn in (expected, set())
            if drawn == {plain}:
                firing.add(cls)
    assert firing


def test_attacks_reach_targets_and_places_and_mediators_meet_parties() -> None:
    def pairs(rule: str, cls: str) -> set[tuple[str, str]]:
        query = resource("ontology", "rules", f"{rule}.rq").read_text(encoding="utf-8")
        return {
            (str(one.subject)[7:-1], str(one.object)[7:-1])
            for one in _drawn(_event(cls, "Asserted"), query)
        }

    assert pairs("attacks", "AirStrike") == {("a", "t"), ("a", "l")}
    assert {("m", "p"), ("m", "q"), ("p", "q")} <= pairs("meets", "Negotiation")
    assert {("m", "p"), ("m", "q")} <= pairs("mediatesBetween", "Negotiation")
    assert ("p", "p") not in pairs("clashesWith", "ArmedClash")
