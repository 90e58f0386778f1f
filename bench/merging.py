"""Measure whether reports of one incident are merged, and no others: ``python bench/merging.py``.

The gold (`merge_dev.json`) lists, for each of some incidents, the reports that tell it; two reports
belong together when they share an incident. They are put together when news of force is one event
in both. A report may tell more than its incident: four recall one massacre of the day before, which
the gold does not list. So events whose toll is plainly not that of the report's own incident, as
independently recorded, do not put it together with others; the first row counts them all the same.
Pairs give precision, recall and F1; B-cubed weighs each report alike, with those it belongs
together with. Shown apart: reports whose text names the place of their incident (some pages tell
something else altogether), and reports without a unit in the training corpus.

``--curve`` prints the time of merging made-up claims in growing numbers instead.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import combinations, islice

import news
from war import War

from kg.graph import cross
from kg.graph.claims import find_claims
from kg.graph.events import Happening, merge
from kg.graph.evidence import Compared
from kg.graph.profile import Profile
from kg.model import Annotated
from kg.pipeline import _Facts, engine

Pairs = frozenset[frozenset[str]]

#: A toll this much larger than recorded, and by this many, is that of something else.
FACTOR, BEYOND = 1.25, 1

#: Numbers of claims of the curve.
SIZES = (1_000, 10_000, 100_000)


def pairs_of(groups: Iterable[Collection[str]]) -> Pairs:
    """The pairs that stand in a group together."""
    return frozenset(
        frozenset(pair) for group in groups for pair in combinations(sorted(set(group)), 2)
    )


def together(read: Mapping[str, Annotated], reader: str) -> tuple[Happening, ...]:
    """The events that the reports tell together."""
    claims = (claim for one in read.values() for claim in find_claims(one).claims)
    return merge(claims, _Facts(engine(reader).gazetteer))


def scores(gold: Pairs, made: Pairs, reports: Collection[str]) -> dict[str, float]:
    """Pairwise and B-cubed precision, recall and F1 over `reports`."""
    inside = frozenset(reports)
    gold = frozenset(pair for pair in gold if pair <= inside)
    made = frozenset(pair for pair in made if pair <= inside)
    right = len(gold & made)
    pairwise = _three(right / len(made) if made else 0.0, right / len(gold) if gold else 0.0)
    near_gold, near_made = _neighbours(gold, inside), _neighbours(made, inside)
    shares = [(near_gold[one] & near_made[one], one) for one in inside]
    precision = sum(len(both) / len(near_made[one]) for both, one in shares) / len(inside)
    recall = sum(len(both) / len(near_gold[one]) for both, one in shares) / len(inside)
    names = ("precision", "recall", "f1")
    found = dict(zip(names, pairwise, strict=True))
    cubed = _three(precision, recall)
    return found | {f"b3_{name}": value for name, value in zip(names, cubed, strict=True)}


def _three(precision: float, recall: float) -> tuple[float, float, float]:
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def _neighbours(pairs: Pairs, reports: frozenset[str]) -> dict[str, set[str]]:
    """Each report with those it stands together with, and itself."""
    near = {one: {one} for one in reports}
    for pair in pairs:
        for one in pair:
            near[one] |= pair
    return near


def put_together(events: Iterable[Happening], own: Mapping[str, news.Record] | None) -> Pairs:
    """Pairs of reports that tell one event; with `own`, of events that may be their incidents."""
    groups = []
    for event in events:
        if event.cls in news.FORCE and not event.background:
            telling = event.reports
            if own is not None:
                telling = frozenset(one for one in telling if not _another(event, own[one]))
            groups.append(telling)
    return pairs_of(groups)


def _another(event: Happening, record: news.Record) -> bool:
    """Whether the toll of an event is plainly larger than that of any incident of a report."""
    for toll in event.tallies:
        most = [incident.get(f"civ_{toll.outcome}_max") for incident in record["incidents"]]
        if toll.cumulative or toll.part_of is not None or toll.best is None or not any(most):
            continue
        recorded = max(number or 0 for number in most)
        if toll.best > recorded * FACTOR and toll.best - recorded > BEYOND:
            return True
    return False


def _names_its_place(record: news.Record) -> bool:
    return any(incident.get("location_name_in_text") for incident in record["incidents"])


def measure(reader: str, *, wrong: bool, missed: bool) -> None:
    """Print the table of one reader."""
    gold_file = news.CORPUS / "merge_dev.json"
    news.need(news.NEWS, gold_file)
    clusters: dict[str, list[str]] = json.loads(gold_file.read_text("utf-8"))
    wanted = {one for ids in clusters.values() for one in ids}
    chosen = {record["id"]: record for record in news.records() if record["id"] in wanted}
    gold, trained = pairs_of(clusters.values()), news.trained()
    events = together(news.read(chosen.values(), reader), reader)
    every, made = put_together(events, None), put_together(events, chosen)
    telling = {one for one in wanted if _names_its_place(chosen[one])}
    print(f"\n{reader}: {len(clusters)} incidents, {len(wanted)} reports, {len(gold)} pairs")
    rows = (("all, any event", wanted, every), ("all", wanted, made))
    more = (("name the place", telling, made), ("not in train", wanted - trained, made))
    for name, reports, pairs in (*rows, *more):
        row = scores(gold, pairs, reports)
        cells = "  ".join(f"{key} {value:.3f}" for key, value in row.items())
        print(f"  {name:15}{len(reports):4} reports  {cells}")
    for flag, left in ((wrong, made - gold), (missed, gold - made)):
        for pair in sorted(map(sorted, left)) if flag else ():
            print("   ", *pair)


def curve(sizes: Iterable[int]) -> None:
    """Print how long merging takes for growing numbers of claims, and for each."""
    compared = Counted(cross.compare)
    cross.compare = compared
    for size in sizes:
        claims = list(islice(War().claims(), size))
        compared.times, start, spent = 0, time.perf_counter(), time.process_time()
        events = merge(claims)
        took, spent = time.perf_counter() - start, time.process_time() - spent
        several = sum(len(event.reports) > 1 for event in events)
        print(
            f"{size:8,} claims {len(events):7,} events, {several:6,} of several reports "
            f"{compared.times:10,} pairs compared {took:7.1f} s by the clock {spent:7.1f} s of a "
            f"core {spent / size * 1e3:6.3f} ms a claim",
            flush=True,
        )
        del claims, events


class Counted:
    """A function that counts how often it is called."""

    def __init__(self, work: Callable[[Profile, Profile], Compared]) -> None:
        self.work, self.times = work, 0

    def __call__(self, one: Profile, two: Profile) -> Compared:
        """Compare, and count it."""
        self.times += 1
        return self.work(one, two)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reader", choices=news.readers(), action="append")
    parser.add_argument("--wrong", action="store_true", help="show the pairs made by mistake")
    parser.add_argument("--missed", action="store_true", help="show the pairs not made")
    parser.add_argument(
        "--curve", type=int, nargs="*", metavar="CLAIMS", help="show the time for more claims"
    )
    options = parser.parse_args()
    if options.curve is not None:
        curve(options.curve or SIZES)
        return
    for reader in options.reader or news.readers():
        measure(reader, wrong=options.wrong, missed=options.missed)


if __name__ == "__main__":
    main()
