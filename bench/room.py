"""Measure the reading room: ``python bench/room.py STORE``.

Every view of a store is asked for twice, in this process, and told with the seconds it took and the
processor time of this process. Floors: the first view within 1.5 s of a warm start (what was read
of the store is kept there from an earlier one), each later view within 0.5 s, the network and the
drawn map the first time apart. What else the machine does counts; processor time depends on it
less.
"""

from __future__ import annotations

import argparse
import re
import time
from urllib.parse import quote

from starlette.testclient import TestClient

from kg.serve.app import application
from kg.serve.options import Options
from kg.serve.room import room

FIRST, LATER = 1.5, 0.5

VIEWS = (
    *("/", "/reports", "/events", "/actors", "/places", "/timeline", "/map", "/map.json"),
    *("/coverage", "/unlinked", "/corrections", "/ask", f"/?q={quote('حلب')}"),
    *(f"/events?q={quote('قصف')}", "/map.json?class=AirStrike", f"/suggest?q={quote('حلب')}"),
    *("/network?class=Shelling", "/network"),
)


def main() -> None:
    """Print a line for each view."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("store")
    store = parser.parse_args().store
    for start in ("first start", "second start"):
        wall, own = time.perf_counter(), time.process_time()
        with TestClient(
            application(store, Options(workers=1), room), base_url="http://127.0.0.1"
        ) as client:
            client.get("/").raise_for_status()
            print(f"{start:<40} {_since(wall, own)}")
            if start == "second start":
                _views(client)


def _views(client: TestClient) -> None:
    things = [
        next(iter(re.findall(rf'href="(/{kind}/[^"]+)"', client.get(page).text)))
        for kind, page in (("event", "/events"), ("report", "/reports"), ("actor", "/actors"))
    ]
    things.append(next(iter(re.findall(r'href="(/claim/[^"]+)"', client.get(things[0]).text))))
    for address in (*VIEWS, *things):
        told = []
        for _ in range(2):
            wall, own = time.perf_counter(), time.process_time()
            answer = client.get(address)
            answer.raise_for_status()
            told.append(_since(wall, own))
        print(f"{address[:40]:<40} {told[0]}  then {told[1]}  {len(answer.content):>9,} bytes")


def _since(wall: float, own: float) -> str:
    return f"{time.perf_counter() - wall:6.2f} s ({time.process_time() - own:5.2f} s)"


if __name__ == "__main__":
    main()
