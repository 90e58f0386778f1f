"""Reading with many processes: order, isolation of what kills a process, and bounded work."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import KgError, UsageError
from kg.model import Report
from kg.scale.hand import Opening
from kg.scale.outcome import Done, Outcome, SetAside
from kg.scale.pool import Pool
from kg.scale.serial import Serial
from tests.scale.readers import report

FRAGILE = Opening("rules", "tests.scale.readers:fragile")
PLAIN = Opening("rules", "tests.scale.readers:plain")


def _read(reports: list[Report], *, jobs: int = 2, patience: float = 60) -> list[Outcome]:
    with Pool(FRAGILE, jobs, patience=patience) as pool:
        return list(pool.read(reports))


def test_many_processes_give_what_one_gives_in_the_same_order() -> None:
    reports = [report(number) for number in range(60)]
    reports[3] = report(3, "slow " * 10)
    with Serial(PLAIN) as hands:
        one = list(hands.read(reports))
    assert _read(reports) == one
    assert [outcome.report for outcome in one] == reports


def test_a_report_that_kills_its_process_is_set_aside_and_the_rest_is_read() -> None:
    orders = {2: "die", 11: "exit", 17: "fail", 30: "die"}
    reports = [report(number, orders.get(number, "")) for number in range(40)]
    outcomes = _read(reports)
    assert [one.report.id for one in outcomes] == [one.id for one in reports]
    aside = {one.report.id: one.reason for one in outcomes if isinstance(one, SetAside)}
    assert sorted(aside) == ["r002", "r011", "r017", "r030"]
    assert "signal 9" in aside["r002"]
    assert "exit code 3" in aside["r011"]
    assert aside["r017"] == "cannot be read: ValueError: two lines"


def test_a_report_that_hangs_is_set_aside() -> None:
    reports = [report(number, "hang" if number == 4 else "") for number in range(20)]
    outcomes = _read(reports, patience=3)
    aside = [one for one in outcomes if isinstance(one, SetAside)]
    assert [one.report.id for one in aside] == ["r004"]
    assert "not read within 3 s" in aside[0].reason
    assert str(aside[0].error()).startswith("in.jsonl, report r004: ")


def test_a_report_whose_process_was_killed_by_chance_is_read_again(tmp_path: Path) -> None:
    reports = [report(0), report(1, f"die-once {tmp_path}/mark"), report(2)]
    assert all(isinstance(one, Done) for one in _read(reports))


def test_all_reports_deadly_leaves_none_and_ends() -> None:
    outcomes = _read([report(number, "die") for number in range(5)])
    assert [type(one) for one in outcomes] == [SetAside] * 5


def test_what_is_on_the_way_is_bounded() -> None:
    taken = 0

    def source() -> Iterator[Report]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield report(number)

    with Pool(PLAIN, 2) as pool:
        outcomes = pool.read(source())
        for _ in range(3):
            next(outcomes)
        assert taken <= 100
        assert pool.processes <= 2


def test_what_is_done_already_passes_through_without_a_process() -> None:
    done = [Done(report(number), kept=True) for number in range(500)]
    with Pool(PLAIN, 2) as pool:
        assert list(pool.read(done)) == done
        assert pool.processes == 0


def test_processes_are_kept_between_calls() -> None:
    with Pool(PLAIN, 1) as pool:
        first = list(pool.read([report(1)]))
        workers = pool.processes
        assert list(pool.read([report(1)])) == first
        assert pool.processes == workers == 1


@pytest.mark.parametrize(
    ("factory", "error", "line"),
    [
        ("missing", UsageError, "no reader 'rules'"),
        ("broken", KgError, "a lexicon is broken"),
        ("silent", KgError, "no reading process can be started: exit code 7"),
    ],
)
def test_an_engine_that_cannot_be_opened_ends_the_run(
    factory: str, error: type[KgError], line: str
) -> None:
    opening = Opening("rules", f"tests.scale.readers:{factory}")
    with Pool(opening, 2) as pool, pytest.raises(error, match=line):
        list(pool.read([report(1), report(2)]))


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    marks = tmp_path / "pids"
    program = (
        "import os, signal, sys\n"
        "from kg.scale.hand import Opening\nfrom kg.scale.pool import Pool\n"
        "from tests.scale.readers import report\n"
        "pool = Pool(Opening('rules', 'tests.scale.readers:fragile'), 2)\n"
        "run = pool.read([report(0)] + [report(n, 'hang') for n in range(1, 40)])\n"
        "next(run)\n"
        "pids = [str(one._process.pid) for one in pool._workers]\n"
        f"open({str(marks)!r}, 'w').write(' '.join(pids))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[2])
    pids = [int(pid) for pid in marks.read_text().split()]
    assert pids
    ends = time.monotonic() + 20
    while (left := [pid for pid in pids if _alive(pid)]) and time.monotonic() < ends:
        time.sleep(0.1)
    assert not left


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")
