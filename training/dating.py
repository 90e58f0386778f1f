"""Fit the weights by which a time is given to an event (`kg.reading.time_features`).

    python -m training.dating [--folds N] [FILE …]

Mentions and triggers of annotated units are put in, roles and modality are read by rule, and every
time of a sentence is paired with every event. A pair is right where the annotated time of the event
overlaps the time. Logistic regression with a ridge, by Newton's method; folds are by document.
Needs the shared corpus (``KG_SHARED``).
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.reading import time_features
from kg.reading.dating import LIMIT, candidates
from kg.reading.draft import Draft, DraftEvent, DraftMention, NoNames
from kg.reading.reader import TAIL, draft_of
from kg.reading.roles import find_roles
from kg.reading.time_features import Features, chance, features
from training.examples import load_records

FILES = ("train.jsonl", "english_train.jsonl")
WEIGHTS = Path(time_features.__file__).with_name("dating.json")

#: How much a weight costs.
RIDGE = 1.0

#: A weight smaller than this is left out.
LEAST = 0.005

Unit = Mapping[str, Any]


def prepared(unit: Unit) -> Draft:
    """The draft of a unit with its annotated mentions and triggers, read up to its times."""
    day = unit.get("published")
    draft = draft_of(
        unit["text"],
        unit.get("lang", "ar"),
        date.fromisoformat(day) if day else None,
        NoNames(),
    )
    for one in unit.get("mentions", ()):
        first, last = _words(draft, one)
        draft.mentions.append(DraftMention(one["start"], one["end"], one["type"], first, last))
    draft.mentions.sort(key=lambda one: (one.start, -one.end))
    for mention in draft.mentions:
        mention.inner = any(other.covers(mention) for other in draft.mentions)
    for one in unit.get("events", ()):
        draft.events.append(_event(draft, one))
    find_roles(draft)
    for name, stage in TAIL:
        if name == "times":
            break
        stage(draft)
    return draft


def _words(draft: Draft, one: Mapping[str, int]) -> tuple[int, int]:
    """The first and last word that a span touches."""
    start, end = one["start"], one["end"]
    inside = [at for at, word in enumerate(draft.words) if word.start < end and start < word.end]
    return inside[0], inside[-1]


def _event(draft: Draft, one: Unit) -> DraftEvent:
    first, last = _words(draft, one)
    start = one["start"]
    sentence = next(s for s in draft.sentences if s.span.start <= start < s.span.end)
    hits = [hit for hit in sentence.triggers if hit.first <= first <= hit.last]
    hits.sort(key=lambda hit: (hit.cls != one["class"], hit.first != first))
    hit = hits[0] if hits else None
    return DraftEvent(start, one["end"], first, last, one["class"], sentence, hit)


def pairs(unit: Unit) -> Iterator[tuple[Features, bool]]:
    """Every pair of a time and an event of the unit, and whether the one dates the other."""
    told = {one["start"]: one.get("time") or {} for one in unit.get("events", ())}
    for scene, event in candidates(prepared(unit)):
        gold, span = told.get(event.start), scene.time.time.span
        if gold is None:
            continue
        right = "start" in gold and span.start < gold["end"] and gold["start"] < span.end
        yield features(scene, event), right


def fit(rows: Sequence[Features], right: Sequence[bool]) -> dict[str, float]:
    """The weights under which the rows are likeliest."""
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    wanted = np.asarray(right, dtype=float)
    ridge = np.where(np.asarray(names) == "bias", 0.01, RIDGE)
    found: NDArray[np.float64] = np.zeros(len(names))
    for _ in range(25):
        likely = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (likely - wanted) + ridge * found
        curve = (table.T * (likely * (1 - likely))) @ table + np.diag(ridge)
        found -= np.linalg.solve(curve, slope)
    kept = zip(names, found.tolist(), strict=True)
    return {name: round(value, 3) for name, value in kept if abs(value) >= LEAST}


def held_out(
    rows: Sequence[Features], right: Sequence[bool], fold: Sequence[int], folds: int
) -> tuple[int, int, int]:
    """(given, true, right) links when each fold is judged by weights of the others."""
    given = good = 0
    for at in range(folds):
        kept = [i for i, number in enumerate(fold) if number != at]
        weigh = fit([rows[i] for i in kept], [right[i] for i in kept])
        for i, number in enumerate(fold):
            if number == at and chance(rows[i], weigh) >= LIMIT:
                given += 1
                good += right[i]
    return given, sum(right), good


def main() -> None:
    """Fit, print what held-out folds give, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="annotated files; train by default")
    parser.add_argument("--folds", type=int, default=5)
    args = parser.parse_args()
    rows: list[Features] = []
    right: list[bool] = []
    fold: list[int] = []
    for path in args.files or [expand(f"$SHARED/corpus/{name}") for name in FILES]:
        for unit in load_records(path):
            for row, good in pairs(unit):
                rows.append(row)
                right.append(good)
                fold.append(zlib.crc32(str(unit.get("doc", unit["id"])).encode()) % args.folds)
    given, true, good = held_out(rows, right, fold, args.folds)
    print(f"{len(rows)} pairs, {true} right; held out: precision {good / given:.3f}", end=" ")
    print(f"recall {good / true:.3f} F1 {2 * good / (given + true):.3f}")
    weigh = fit(rows, right)
    WEIGHTS.write_text(
        json.dumps(weigh, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    print(f"{len(weigh)} weights in {WEIGHTS}")


def expand(path: str) -> Path:
    """A path under the shared folder."""
    import os

    shared = os.environ.get("KG_SHARED", str(Path(__file__).resolve().parents[2] / "shared"))
    return Path(path.replace("$SHARED", shared))


if __name__ == "__main__":
    main()
