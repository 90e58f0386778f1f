"""Learn the linker's weights on the gold links, each half tested on the other.

    python bench/link_weights.py [--rounds N]

Coordinate ascent on the F1 of links, from the weights that ship. The halves are of whole records;
what is printed is the F1 of shipped and of learned weights on the half that was not learned from,
and the weights of each half, so that one can see which of them the links determine at all.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from linking import as_annotated, by_linker, read_gold, read_records

from kg.linking import Gazetteer, Linker, features

#: What a weight is multiplied by in turn.
STEPS = (0.0, 0.5, 0.75, 1.25, 1.5, 2.0)

Half = Sequence[tuple[object, dict[tuple[int, int, str], str]]]


def f1(linker: Linker, half: Half, weights: Sequence[float]) -> float:
    """Twice the right links over the links there are and the links made."""
    signals = [signal for signal, _ in features.FEATURES]
    features.FEATURES = tuple(zip(signals, weights, strict=True))  # type: ignore[misc]
    answer = by_linker(linker)
    right = size = 0
    for annotated, wanted in half:
        given = answer(annotated)  # type: ignore[arg-type]
        for key, item in wanted.items():
            got = given.get(key, "")
            right += bool(item) and got == item
            size += bool(item) + bool(got)
    return 2 * right / size


def learn(linker: Linker, half: Half, weights: list[float], rounds: int) -> list[float]:
    """Move one weight after the other as long as it helps."""
    best = f1(linker, half, weights)
    for _ in range(rounds):
        before = best
        for at in range(len(weights)):
            for step in STEPS:
                tried = [*weights[:at], round(weights[at] * step, 3), *weights[at + 1 :]]
                score = f1(linker, half, tried)
                if score > best:
                    best, weights = score, tried
        if best == before:
            break
    return weights


def main() -> None:
    """Print the weights and what they are worth on the other half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    linker, gold = Linker(Gazetteer.open()), read_gold()
    asked = [(as_annotated(one), gold[one["id"]]) for one in read_records() if one["id"] in gold]
    shipped = [weight for _, weight in features.FEATURES]
    names = [signal.__name__ for signal, _ in features.FEATURES]
    halves = asked[::2], asked[1::2]
    learned = [learn(linker, half, shipped, rounds) for half in halves]
    for other, weights in zip(reversed(halves), learned, strict=True):
        ours, theirs = f1(linker, other, shipped), f1(linker, other, weights)
        print(f"other half: shipped {ours:.3f}, learned {theirs:.3f}")
    print(f"{'signal':12} shipped  first half  second half")
    for name, *row in zip(names, shipped, *learned, strict=True):
        print(f"{name:12} {row[0]:7.2f}  {row[1]:10.2f}  {row[2]:11.2f}")


if __name__ == "__main__":
    main()
