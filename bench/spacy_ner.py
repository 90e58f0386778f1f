"""The readers beside a plain spaCy pipeline: ``python bench/spacy_ner.py [--epochs 12]``.

Trains spaCy's own named-entity recogniser (HashEmbedCNN and transitions, its default sizes) on the
mentions that the reading model learns from, then times it in one run with the rules, the model and
both, and scores the mentions of all on the Arabic development set. spaCy finds mentions only, and
none inside another. Needs the shared corpus (``KG_SHARED``).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import reading as whole

from kg.annotations import to_json
from kg.pipeline import READERS, engine
from kg.reading.released import available

Record = dict[str, Any]


def outermost(mentions: Sequence[Record]) -> Iterator[Record]:
    """Mentions that lie in no other: spaCy's recogniser knows no nesting."""
    end = 0
    for one in sorted(mentions, key=lambda m: (m["start"], -m["end"])):
        if one["start"] >= end:
            end = one["end"]
            yield one


def examples(nlp: Any, records: Sequence[Record]) -> list[Any]:
    """Records as spaCy's examples; a mention grows to the tokens it touches."""
    from spacy.training import Example

    made = []
    for record in records:
        doc = nlp.make_doc(record["text"])
        gold = doc.copy()
        spans, taken = [], 0
        for one in outermost(record.get("mentions", [])):
            span = gold.char_span(one["start"], one["end"], one["type"], alignment_mode="expand")
            if span is not None and span.start >= taken:
                spans.append(span)
                taken = span.end
        gold.set_ents(spans)
        made.append(Example(doc, gold))
    return made


def trained(records: Sequence[Record], epochs: int) -> Any:
    """SpaCy's recogniser, trained on the mentions of the records."""
    import spacy
    from spacy.util import fix_random_seed, minibatch

    fix_random_seed(1)
    nlp = spacy.blank("ar")
    nlp.add_pipe("ner")
    data = examples(nlp, records)
    optimizer = nlp.initialize(lambda: data)
    chance = random.Random(1)
    for epoch in range(epochs):
        chance.shuffle(data)
        losses: dict[str, float] = {}
        for batch in minibatch(data, 32):
            nlp.update(batch, sgd=optimizer, losses=losses, drop=0.2)
        print(f"epoch {epoch + 1} of {epochs}: loss {losses['ner']:.0f}", file=sys.stderr)
    return nlp


def spacy_reads(nlp: Any, records: Sequence[Record]) -> dict[str, Record]:
    """The mentions that spaCy finds, by record."""
    docs = zip(records, nlp.pipe(r["text"] for r in records), strict=True)
    return {
        record["id"]: {
            "id": record["id"],
            "mentions": [
                {"id": f"m{i}", "start": e.start_char, "end": e.end_char, "type": e.label_}
                for i, e in enumerate(doc.ents)
            ],
        }
        for record, doc in docs
    }


def timed(read: Any, units: Sequence[Any], words: int) -> tuple[Any, float]:
    """What was read the second time, and words a second then."""
    read(units[:3])
    begun = time.perf_counter()
    found = read(units)
    return found, words / (time.perf_counter() - begun)


def main() -> None:
    """Train, then print mention F1 and speed side by side."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    args = parser.parse_args()
    path = whole.CORPUS / "dev.jsonl"
    if not path.is_file() or not available():
        sys.exit("nothing to measure: no corpus (KG_SHARED) or no weights")
    score = whole.scorer()
    gold = score.load(path)
    records, units = list(gold.values()), list(whole.reports(path))
    words = sum(len(r["text"].split()) for r in records)
    learnt = list(score.load(whole.CORPUS / "train.jsonl").values())
    nlp = trained(learnt, args.epochs)
    rows = {"spaCy HashEmbedCNN": timed(lambda some: spacy_reads(nlp, some), records, words)}
    for kind in READERS:
        reader = engine(kind).reader
        found, speed = timed(lambda some, it=reader: list(it.read_many(some)), units, words)
        rows[kind] = {one.report.id: to_json(one) for one in found}, speed
    print(f"{Path(path).name} (dev), {len(records)} units, {words} words, one core")
    print("| reader | mention F1 | exact | words/s |\n| --- | --- | --- | --- |")
    for name, (found, speed) in rows.items():
        table = score.table(score.score(gold, found))
        mention, exact = (table[row]["f1"] for row in ("mention", "mention_exact"))
        print(f"| {name} | {mention:.2f} | {exact:.2f} | {speed:,.0f} |")


if __name__ == "__main__":
    main()
