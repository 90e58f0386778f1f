"""One table of terms: what it names is named alike in pictures, on the page and in the room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import kg.view
from kg.graph.labels import term_labels
from kg.serve.room_words import term as in_room
from kg.view.terms import term, term_label
from kg.view.words import term as in_pictures
from kg.vocab import CK, EVENT, ROLE, STATUS

VIEW = Path(kg.view.__file__).parent / "data"


def read(path: Path) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_terms_are_called_alike_everywhere(lang: str) -> None:
    known = [one.removeprefix(CK.iri) for one in (*STATUS.values(), *ROLE.values())]
    for name in (*EVENT, *known, *read(VIEW / "terms.yaml")):
        assert in_room(name, lang) == in_pictures(name, lang) == term(name, lang)
        assert re.search("[ء-ي]" if lang == "ar" else "[a-z]", term_label(name, lang)), name


def test_interfaces_keep_no_terms_of_their_own() -> None:
    terms = read(VIEW / "terms.yaml").keys()
    own = [read(VIEW / name).keys() for name in ("words.yaml", "page_words.yaml")]
    assert not terms & (own[0] | own[1])
    ontology = {iri.removeprefix(CK.iri) for iri, _ in term_labels()}
    assert own[1] & ontology == set()
