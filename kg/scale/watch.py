"""Watch folders and feeds: what is new, and what was seen, on disk.

A file is taken once it has stopped growing. What was taken counts as seen only when it is said to
be done, so a watcher that is killed takes it again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Final

from kg.errors import ReportUnreadable
from kg.graph.output import open_output
from kg.scale.feed import Feed, fetch, is_feed
from kg.scale.places import Complain, Place, find_places, is_address

__all__ = ["Watch"]

#: Seconds for which a file that is seen for the first time must have been left alone.
_SETTLED: Final = 10.0

#: Seconds after which a file that may still be growing is looked at again.
_GROWING: Final = 2.0

_Stamp = tuple[int, str]


class Watch:
    """Folders, files and feeds that are watched, with what was seen of them in the file `path`.

    `every` is the time between two questions to a feed, in seconds. `clock` gives the time.
    """

    def __init__(
        self,
        watched: Iterable[str],
        path: Path,
        *,
        every: float,
        complain: Complain,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path, self.every = path, every
        self._complain, self._clock = complain, clock
        wanted = list(watched)
        self._places = [one for one in wanted if not is_feed(one)]
        self._feeds = {one: Feed(one) for one in wanted if is_feed(one)}
        self._seen: dict[str, _Stamp] = {}
        self._before: dict[str, _Stamp] = {}
        self._taken: dict[str, _Stamp] = {}
        self._missing: set[str] = set()
        self._load()

    def look(self) -> list[Place]:
        """Take what is new: files as they are, feeds as files beside what was seen."""
        return [*self._new_files(), *self._new_feeds()]

    def done(self) -> None:
        """Remember what was taken, now that it is safe."""
        self._seen |= self._taken
        self._taken = {}
        feeds = {url: asdict(feed) for url, feed in sorted(self._feeds.items())}
        with open_output(self.path) as out:
            record = {"files": dict(sorted(self._seen.items())), "feeds": feeds}
            out.write(json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n")

    def rest(self) -> float:
        """Seconds until there is something to look at again."""
        due = [feed.due - self._clock() for feed in self._feeds.values() if not feed.gone]
        growing = any(self._seen.get(key) != stamp for key, stamp in self._before.items())
        return max(0.0, min([*due, self.every, *([_GROWING] if growing else [])]))

    def _new_files(self) -> list[Place]:
        now = self._clock()
        new: list[Place] = []
        before, self._before = self._before, {}
        own = f"{self.path.parent.absolute()}/"
        for place in find_places(self._places, self._told_once):
            if place.address.startswith(own):
                continue
            stamp = (place.size, place.version)
            self._before[place.address] = stamp
            if self._seen.get(place.address) == stamp:
                continue
            if before.get(place.address) == stamp or _is_whole(place, now):
                self._taken[place.address] = stamp
                new.append(place)
        return new

    def _told_once(self, error: ReportUnreadable) -> None:
        """A folder that is empty or not there yet is no trouble; say it once."""
        if error.path not in self._missing and not Path(error.path).is_dir():
            self._complain(error)
        self._missing.add(error.path)

    def _new_feeds(self) -> list[Place]:
        new: list[Place] = []
        for url, feed in self._feeds.items():
            now = self._clock()
            if feed.gone or feed.due > now:
                continue
            fetched = fetch(feed, now=now, every=self.every)
            self._feeds[url] = fetched.feed
            if fetched.problem:
                self._complain(ReportUnreadable(url, fetched.problem))
            if fetched.content is not None:
                file = self.path.with_name(f"feed-{sha256(url.encode()).hexdigest()[:12]}.xml")
                with open_output(file) as out:
                    out.write(fetched.content)
                new.append(Place(url, str(file), len(fetched.content), ""))
        return new

    def _load(self) -> None:
        """Take up what an earlier run saw; a broken record means that all is looked at again."""
        try:
            record = json.loads(self.path.read_bytes())
            seen = {
                str(key): (int(size), str(version))
                for key, (size, version) in record["files"].items()
            }
            feeds = {url: Feed(**known) for url, known in record["feeds"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return
        self._seen = seen
        self._feeds |= {url: feed for url, feed in feeds.items() if url in self._feeds}


def _is_whole(place: Place, now: float) -> bool:
    """Whether a file that is seen for the first time has surely been written to its end."""
    return is_address(place.address) or now - int(place.version) / 1e9 > _SETTLED
