"""The numbers of Wikidata that `kg` knows: properties, and which classes are which kind of entity.

This is the only table of P- and Q-numbers in the code; entities stand in the gazetteer's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["ACTOR_CLASSES", "CLASSES", "PLACE_CLASSES", "PREFIXES", "PROPERTIES"]

#: Prefixes of all queries; other endpoints than Wikidata's own need them spelt out.
PREFIXES: Final = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

#: What is asked of an item, and what it is called here.
PROPERTIES: Final[Mapping[str, str]] = {
    "rdfs:label": "label",
    "skos:altLabel": "alias",
    "wdt:P31": "instance_of",  # instance of
    "wdt:P17": "country",  # country
    "wdt:P27": "citizenship",  # country of citizenship
    "wdt:P131": "located_in",  # located in the administrative territorial entity
    "wdt:P361": "part_of",  # part of
    "wdt:P625": "coordinates",  # coordinate location
    "wdt:P571": "since",  # inception
    "wdt:P576": "until",  # dissolved, abolished or demolished date
}

#: Classes of places → kind.
PLACE_CLASSES: Final[Mapping[str, str]] = {
    "Q6256": "country",  # country
    "Q3624078": "country",  # sovereign state
    "Q515": "city",  # city
    "Q1549591": "city",  # big city
    "Q3957": "city",  # town
    "Q532": "city",  # village
    "Q486972": "city",  # human settlement
    "Q123705": "place",  # neighborhood
    "Q10864048": "admin",  # first-level administrative division
    "Q13220204": "admin",  # second-level administrative division
    "Q56061": "admin",  # administrative territorial entity
    "Q1248784": "place",  # airport
    "Q695850": "place",  # air base
    "Q12323": "place",  # dam
    "Q12280": "place",  # bridge
    "Q622499": "place",  # refugee camp
    "Q8502": "place",  # mountain
    "Q2221906": "place",  # geographic location
}

#: Classes of those who act → kind.
ACTOR_CLASSES: Final[Mapping[str, str]] = {
    "Q17149090": "armed_group",  # armed organization
    "Q17127659": "armed_group",  # terrorist organization
    "Q772547": "military",  # armed forces
    "Q37726": "military",  # army
    "Q176799": "military",  # military unit
    "Q7278": "party",  # political party
    "Q484652": "igo",  # international organization
    "Q245065": "igo",  # intergovernmental organization
    "Q192283": "media",  # news agency
    "Q11032": "media",  # newspaper
    "Q1616075": "media",  # television station
    "Q2001305": "media",  # television channel
    "Q7188": "government",  # government
    "Q192350": "government",  # ministry
    "Q11204": "parliament",  # legislature
    "Q163740": "org",  # nonprofit organization
    "Q79913": "org",  # non-governmental organization
    "Q43229": "org",  # organization
}

#: All classes → kind; where an item has several, the first in this order counts.
CLASSES: Final[Mapping[str, str]] = {"Q5": "person", **ACTOR_CLASSES, **PLACE_CLASSES}  # Q5: human
