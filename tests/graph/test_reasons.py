"""Reasons in words: each in both languages, each that the merging weighs named in Arabic."""

from __future__ import annotations

import re
import string

import yaml

from kg.graph.reasons import Reasons
from kg.resources import resource
from kg.vocab import CK, STATUS


def _data(name: str) -> dict[str, dict[str, str]]:
    path = resource("graph", "data", name)
    loaded: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_reason_has_arabic_with_the_same_gaps() -> None:
    for key, told in _data("reasons.yaml").items():
        assert re.search("[ء-ي]", told["ar"]), key
        assert _gaps(told["ar"]) <= _gaps(told.get("en", "")), key
    assert {one.removeprefix(CK.iri) for one in STATUS.values()} <= _data("reasons.yaml").keys()


def test_what_the_merging_weighs_is_named_in_arabic() -> None:
    words = Reasons("ar")
    for name in _data("merging.yaml")["worth"]:
        assert not re.search("[a-z]", words.weighed(name)), name


def test_names_of_things_stay_as_they_are() -> None:
    told = "other week day 1, place Aleppo, حلب (+2.5); in all 4.1"
    assert Reasons("en").weighed(told) == told
    assert Reasons("ar").weighed(told) == "يوم أسبوع آخر 1، المكان Aleppo، حلب (+2.5)؛ المجموع 4.1"
