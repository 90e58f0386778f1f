"""Names on ANERcorp's test set: `python -m training.ner [--model FOLDER] [--hamzaless]`.

Entity F1 as seqeval counts it, micro over PER, LOC and ORG, by the newswire labels that the
released model keeps for this comparison. Meant to be run once per released model.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg.reading.neural import NeuralReader
from kg.reading.neural_words import split_words, windows
from training.data import expand
from training.examples import entities_of_tags, sentences_of_conll

__all__ = ["entity_scores", "main", "predicted_entities"]

TEST = "$SHARED/ner/anercorp_camel_test.conll"
LABELS = ("PER", "LOC", "ORG")
#: The score (log odds) from which a span is an entity: a chance of 0.38, half of the F1 to be had,
#: which is where F1 is highest (Lipton et al. 2014). Runs without a tenth of the training part read
#: that tenth best with thresholds from -1 to 0.
THRESHOLD = -0.5
_HAMZALESS = str.maketrans("أإآٱ", "اااا")

Entity = tuple[int, int, str]


def predicted_entities(reader: NeuralReader, tokens: Sequence[str]) -> set[Entity]:
    """(first token, end token, label) of the entities in a tokenised sentence."""
    starts = np.cumsum([0, *(len(t) + 1 for t in tokens)])[:-1]
    text = " ".join(tokens)
    words = split_words(text)
    out: set[Entity] = set()
    for window in windows(reader.tokenizer, text, words):
        for first, last, label in _flat(reader.newswire_spans(window)):
            a, b = first + window.offset, last + window.offset
            if window.own_from <= a < window.own_to:
                begin = int(np.searchsorted(starts, words[a][0], "right")) - 1
                end = int(np.searchsorted(starts, words[b][0], "right"))
                out.add((begin, end, LABELS[label]))
    return out


def _flat(scores: Any) -> Iterator[tuple[int, int, int]]:
    """The likeliest spans of a grid that do not touch one another."""
    taken = np.zeros(len(scores), bool)
    places = np.argwhere(scores > THRESHOLD)
    for first, last, label in sorted(places, key=lambda p: -scores[tuple(p)]):
        if first <= last and not taken[first : last + 1].any():
            taken[first : last + 1] = True
            yield int(first), int(last), int(label)


def entity_scores(pairs: Sequence[tuple[set[Entity], set[Entity]]]) -> dict[str, float]:
    """F1 over all entities and by label, from (gold, predicted) sets.

    >>> entity_scores([({(0, 1, "PER"), (3, 4, "LOC")}, {(0, 1, "PER")})])["F1"]
    0.6667
    """
    gold, pred, right = (
        Counter(e[2] for g, p in pairs for e in pick(g, p))
        for pick in (lambda g, p: g, lambda g, p: p, lambda g, p: g & p)
    )

    def f1(labels: Sequence[str]) -> float:
        g, p, r = (sum(c[x] for x in labels) for c in (gold, pred, right))
        return round(2 * r / (g + p), 4) if g + p else 0.0

    return {"F1": f1(LABELS), **{label: f1([label]) for label in LABELS}}


def main(argv: Sequence[str] | None = None) -> int:
    """Print entity F1 of the released model."""
    parser = argparse.ArgumentParser(prog="python -m training.ner", description=main.__doc__)
    parser.add_argument("--model", type=Path, help="folder of an exported model")
    parser.add_argument("--file", default=TEST, help="token-and-BIO file")
    parser.add_argument("--hamzaless", action="store_true", help="on a copy without hamzas")
    args = parser.parse_args(argv)
    reader = NeuralReader(args.model)
    pairs = []
    for sentence in sentences_of_conll(expand(args.file)):
        tokens = [t.translate(_HAMZALESS) if args.hamzaless else t for t, _ in sentence]
        gold = {e for e in entities_of_tags([tag for _, tag in sentence]) if e[2] in LABELS}
        pairs.append((gold, predicted_entities(reader, tokens)))
    print(args.file, "hamza-less" if args.hamzaless else "", entity_scores(pairs))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
