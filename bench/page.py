"""Measure the one-file page: ``python bench/page.py``, with chromium, chromedriver and selenium.

A page of 2,000 actors is written and opened from disk in a headless Chromium, several times. Told
are, in seconds and the least of all openings: when the page can be used (its network is drawn and
two frames have passed since), the processor time that all parts of the browser took until then, how
long after letters are typed into the search the answer is painted, and how long after all actors
are asked for they are. Floor: 2.5 seconds until it can be used, or of processor time where others
keep the machine busy. The browser draws in software; with a graphics card it is sooner.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kg.export.world import Claim, Entity, Event, Passage, Report, World
from kg.network.projection import project
from kg.view.page import write_page

_FLOOR = 2.5
_HEADS = (("الجيش", "Army"), ("حركة", "Movement"), ("كتيبة", "Battalion"), ("حكومة", "Government"))
_NAMES = (("الساحل", "of the Coast"), ("الشمال", "of the North"), ("النهر", "of the River"))
_CLASSES = ("Attack", "AirStrike", "Shelling", "Meeting", "Negotiation", "Agreement", "Accusation")
_QUOTE = "قالت مصادر محلية إن وحدات من {one} تحركت صباح اليوم نحو مواقع {other} قرب الجسر القديم."

#: Runs in every page from its first moment on.
_WATCH = """
new MutationObserver((_, watch) => {
  if (!document.getElementById("ready")) return;
  watch.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.usable = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
_ACT = """
const [id, act, done] = arguments, element = document.getElementById(id), from = performance.now();
if (act === "click") element.click();
else { element.value = act; element.dispatchEvent(new Event("input")); }
requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
"""


def written(actors: int, events: int, seed: int = 3) -> World:
    """Actors of whom a few have to do with many, as in news, and what happened among them."""
    chance = random.Random(seed)
    entities = {f"e{at}": _entity(at) for at in range(actors)}
    reports = {
        f"r{at}": Report(f"r{at}", f"تقرير {at}", date(2016, 1, 1), "وكالة", "", "ar", "")
        for at in range(events // 5 + 1)
    }
    told = {}
    for at in range(events):
        one, other = at % actors, min(int(chance.paretovariate(0.6)), actors) - 1
        if one != other:
            told[f"v{at}"] = _event(at, f"e{one}", f"e{other}", chance, entities)
    return World(told, entities, reports)


def _entity(at: int) -> Entity:
    head, name = _HEADS[at % len(_HEADS)], _NAMES[at % len(_NAMES)]
    labels = {"ar": f"{head[0]} {name[0]} {at}", "en": f"{head[1]} {name[1]} {at}"}
    names = tuple(labels.values())
    return Entity(f"e{at}", ("ArmedGroup",), labels, names, "", "", "", (), None, None)


def _event(
    at: int, one: str, other: str, chance: random.Random, entities: dict[str, Entity]
) -> Event:
    cls, day = chance.choice(_CLASSES), date(2016, 1, 1) + timedelta(chance.randrange(720))
    quote = _QUOTE.format(one=entities[one].labels["ar"], other=entities[other].labels["ar"])
    start = quote.index("تحركت")
    report = f"r{at // 5}"
    evidence = Passage(f"p{at}", report, "text", 0, len(quote), quote)
    trigger = Passage(f"t{at}", report, "text", start, start + 5, "تحركت")
    status = "Asserted" if chance.random() < 0.85 else "Denied"
    claim = Claim(
        *(f"c{at}", f"v{at}", cls, status, report, (other,), ()),
        *(False, 0.9, evidence, trigger),
    )
    labels = {"ar": f"حدث {at}", "en": f"Event {at}"}
    roles = {"agent": (one,), "target": (other,)}
    return Event(
        *(f"v{at}", cls, status, False, labels, roles, (), day, day, "day", None, 0.9),
        *((), (claim,)),
    )


def measured(page: Path, times: int) -> dict[str, float]:
    """Seconds until a page can be used and answers, the least of several openings."""
    driver = _browser()
    try:
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})
        found = [_opened(driver, page) for _ in range(times)]
    finally:
        driver.quit()
    return {key: min(one[key] for one in found) for key in found[0]}


def _opened(driver: Any, page: Path) -> dict[str, float]:
    driver.get("about:blank")
    time.sleep(0.5)
    before = _processor(driver.service.process.pid)
    driver.get(page.as_uri())
    until = time.monotonic() + 60
    while not driver.execute_script("return window.usable"):
        if time.monotonic() > until:
            raise SystemExit("the page is not usable after a minute")
        time.sleep(0.05)
    return {
        "usable": driver.execute_script("return window.usable") / 1000,
        "processor": _processor(driver.service.process.pid) - before,
        "search": driver.execute_async_script(_ACT, "search", "الشمال 1") / 1000,
        "everybody": driver.execute_async_script(_ACT, "everybody", "click") / 1000,
    }


def _processor(root: int) -> float:
    """Seconds of processor time that a process and all below it have taken."""
    tick = os.sysconf("SC_CLK_TCK")
    below: dict[int, list[tuple[int, float]]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            told = int(path.parent.name), (int(fields[11]) + int(fields[12])) / tick
            below.setdefault(int(fields[1]), []).append(told)
    seconds, waiting = 0.0, [root]
    while waiting:
        for process, taken in below.get(waiting.pop(), ()):
            seconds += taken
            waiting.append(process)
    return seconds


def _browser() -> Any:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    for argument in (
        *("--headless=new", "--no-sandbox", "--window-size=1400,900", "--disable-dev-shm-usage"),
        *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
    ):
        options.add_argument(argument)
    return webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver"))
    )


def main() -> int:
    """Write, open, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=2000)
    parser.add_argument("--events", type=int, default=6000)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        world = written(asked.actors, asked.events)
        begun = time.perf_counter()
        with page.open("w", encoding="utf-8") as out:
            title = {"ar": "شبكة الأطراف", "en": "Actors"}
            write_page(world, project(world), out, title=title)
        told: dict[str, Any] = {"writing": time.perf_counter() - begun}
        told |= {"megabytes": page.stat().st_size / 1e6, **measured(page, asked.times)}
    print(json.dumps({key: round(value, 3) for key, value in told.items()}))
    return int(min(told["usable"], told["processor"]) > _FLOOR)


if __name__ == "__main__":
    sys.exit(main())
