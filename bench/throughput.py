"""How fast and how large: ``python bench/throughput.py [--reader both] [--words 30000] …``.

Words a second of ``kg annotate`` with one and with two processes, alternated in one run so that
their ratio means something on a machine that does other things as well; memory of each process;
memory over many reports; the start from cold and a report once warm. Reads the research news where
it is (``KG_SHARED``), else the example reports, as often as needed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path

from kg.languages import known
from kg.model import Report
from kg.pipeline import checked_reader, engine
from kg.reports import read_reports

REPO = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("KG_SHARED", REPO.parent / "shared"))
NEWS = SHARED / "news" / "reports_A.jsonl"
SEED = SHARED / "seed"
EXAMPLES = REPO / "examples" / "reports"
PAGE = os.sysconf("SC_PAGE_SIZE")


def stream() -> Iterator[Report]:
    """Reports without end: those there are, again and again under new ids and with a new end."""
    source = NEWS if NEWS.exists() else EXAMPLES
    held = list(read_reports([str(source)], complain=lambda _: None, known=known()))
    for turn in count():
        for one in held:
            yield replace(
                one, id=f"{one.id}-{turn}", text=f"{one.text} {turn}" if turn else one.text
            )


def take_words(words: int) -> list[Report]:
    """Reports of about so many words together."""
    taken: list[Report] = []
    left = words
    for one in stream():
        taken.append(one)
        left -= len(one.text.split())
        if left <= 0:
            return taken
    return taken


def write(reports: list[Report], path: Path) -> Path:
    """The reports as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for one in reports:
            day = one.published.isoformat() if one.published else ""
            record = {"id": one.id, "text": one.text, "title": one.title, "date": day}
            out.write(json.dumps(record | {"lang": one.lang}, ensure_ascii=False) + "\n")
    return path


@dataclass
class Took:
    """What a run took: seconds on the clock, seconds of all cores, and megabytes by process."""

    wall: float
    cpu: float
    memory: dict[int, int]
    told: str = ""


def run(arguments: list[str], allowed: tuple[int, ...] = (0,)) -> Took:
    """Run ``kg`` and look at its processes while it runs; what it told of problems is kept."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    command = [sys.executable, "-m", "kg", *arguments]
    log = tempfile.TemporaryFile()  # noqa: SIM115
    process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603
    memory: dict[int, int] = {}
    while process.poll() is None:
        for pid in (process.pid, *children(process.pid)):
            memory[pid] = max(memory.get(pid, 0), resident(pid))
        time.sleep(0.05)
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    log.seek(0)
    told = log.read().decode()
    if process.returncode not in allowed:
        raise SystemExit(f"kg {' '.join(arguments)} ended with {process.returncode}: {told}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(wall, cpu, memory, told)


def children(pid: int) -> list[int]:
    """The processes that a process started, where the system tells."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(one) for one in listed.split()]


def resident(pid: int) -> int:
    """Megabytes of memory that a process holds; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE // 2**20
    except (OSError, IndexError):
        return 0


def throughput(reader: str, words: int, rounds: int, folder: Path) -> None:
    """Words a second with one and two processes, alternated."""
    reports = take_words(words)
    real = sum(len(one.text.split()) for one in reports)
    source = write(reports, folder / "in.jsonl")
    short = write(reports[:1], folder / "one.jsonl")
    took: dict[int, list[Took]] = {1: [], 2: []}
    opening: dict[int, list[Took]] = {1: [], 2: []}
    out = str(folder / "out.jsonl")
    for _ in range(rounds):
        for jobs in (1, 2):
            shape = ["-o", out, "--reader", reader, "-q", "-j", str(jobs)]
            took[jobs].append(run(["annotate", str(source), *shape]))
            opening[jobs].append(run(["annotate", str(short), *shape]))
    print(f"{len(reports)} reports, {real} words, reader {reader}, load {os.getloadavg()[0]:.1f}")
    rates = {}
    for jobs, runs in took.items():
        wall = min(one.wall for one in runs)
        steady = wall - min(one.wall for one in opening[jobs])
        rates[jobs] = real / wall
        cpu = min(one.cpu for one in runs)
        sizes = sorted(runs[0].memory.values(), reverse=True)
        print(
            f"  {jobs} process{'es' if jobs > 1 else ''}: {real / wall:7.0f} words/s "
            f"({real / max(steady, 1e-3):.0f} without the start), {cpu:.1f} s of cores "
            f"({real / cpu:.0f} words a second of one), MB by process {sizes}"
        )
    cpus = {jobs: min(one.cpu for one in runs) for jobs, runs in took.items()}
    print(
        f"  two against one: {rates[2] / rates[1]:.2f} by the clock; "
        f"{2 * cpus[1] / cpus[2]:.2f} if both had cores of their own"
    )


def starts(reader: str, folder: Path) -> None:
    """A report from cold, in a new process, and once warm."""
    seed = next(iter(sorted(SEED.glob("*.txt"))), None) if SEED.is_dir() else None
    path = seed or sorted(EXAMPLES.glob("*.txt"))[0]
    out = str(folder / "cold.jsonl")
    cold = [run(["annotate", str(path), "-o", out, "--reader", reader, "-q"]) for _ in range(3)]
    (report,) = read_reports([str(path)], complain=lambda _: None, known=known())
    chosen = engine(reader)
    warm = []
    for _ in range(5):
        started = time.monotonic()
        next(chosen.annotate([report]))
        warm.append(time.monotonic() - started)
    print(
        f"{path.name} ({len(report.text.split())} words): "
        f"cold {min(one.wall for one in cold):.2f} s "
        f"({min(one.cpu for one in cold):.2f} s of a core), warm {min(warm):.3f} s"
    )


def memory(reader: str, many: int, cut: int) -> None:
    """Memory of one process over many reports, of each its first `cut` words."""
    chosen = engine(reader)
    reports = (replace(one, text=" ".join(one.text.split()[:cut])) for one in stream())
    marks = sorted({many // 10, many // 5, many // 2, many * 3 // 4, many} - {0})
    seen = {}
    for number, _ in enumerate(chosen.annotate(islice(reports, many)), 1):
        if number in marks:
            seen[number] = resident(os.getpid())
    told = ", ".join(f"{number}: {size}" for number, size in seen.items())
    print(f"MB of one process after so many reports: {told}")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", default=None)
    parser.add_argument("--words", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--many", type=int, default=2_000, help="reports read for memory; 0: none")
    parser.add_argument("--cut", type=int, default=1_000, help="the first words of each of these")
    asked = parser.parse_args()
    reader = checked_reader(asked.reader)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        starts(reader, folder)
        throughput(reader, asked.words, asked.rounds, folder)
    if asked.many:
        memory(reader, asked.many, asked.cut)


if __name__ == "__main__":
    main()
