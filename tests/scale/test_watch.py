"""Watching folders and feeds: each thing once, politely, and across restarts."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import ReportUnreadable, UsageError
from kg.graph.store import Graph
from kg.scale import feed as feeds
from kg.scale.feed import Feed, fetch
from kg.scale.places import find_places
from kg.scale.totals import count_reports
from kg.scale.watch import Watch
from tests.scale.web import Answer, Web, rss, serving

TEXT = "قصفت قوات النظام مدينة حلب ما ادى الى مقتل خمسة مدنيين."


#: A decision on somebody of whom no report tells.
STALE = "- {do: link, entity: al-kallasa, to: Q42, author: O, date: 2026-11-26}\n"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as served:
        yield served


def test_a_feed_is_asked_for_what_is_new(web: Web) -> None:
    web.answer = Answer(
        200, {"ETag": '"a"', "Last-Modified": "Sun, 01 May 2016 10:00:00 GMT"}, b"x"
    )
    first = fetch(Feed(web.url), now=1000, every=60)
    assert (first.content, first.feed.etag, first.feed.due) == (b"x", '"a"', 1060)
    again = fetch(first.feed, now=1060, every=60)
    assert (again.content, again.problem, again.feed.due) == (None, "", 1120)
    assert web.asked[1]["if-none-match"] == '"a"'
    assert web.asked[1]["if-modified-since"] == "Sun, 01 May 2016 10:00:00 GMT"
    assert "conflict-kg" in web.asked[0]["user-agent"]


def test_what_is_packed_is_unpacked_and_what_is_too_large_refused(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.answer = Answer(200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 5000))
    assert fetch(Feed(web.url), now=0, every=60).content == b"x" * 5000
    monkeypatch.setattr(feeds, "MAX_BYTES", 4000)
    assert fetch(Feed(web.url), now=0, every=60).content is None
    web.answer = Answer(200, {"Content-Encoding": "gzip"}, b"not gzip")
    assert "asked for again" in fetch(Feed(web.url), now=0, every=60).problem


def test_a_feed_that_fails_is_asked_less_and_less_often(web: Web) -> None:
    web.answer = Answer(500)
    known = Feed(web.url)
    rests = []
    for _ in range(12):
        told = fetch(known, now=0, every=60)
        assert told.problem.startswith("answered 500")
        known = told.feed
        rests.append(known.due)
    assert rests[:3] == [120, 240, 480]
    assert rests[-1] == 6 * 3600
    web.answer = Answer(200, body=b"x")
    assert fetch(known, now=0, every=60).feed == Feed(web.url, due=60)


@pytest.mark.parametrize(
    ("wanted", "due"),
    [
        ("900", 900),
        (formatdate(1900, usegmt=True), 1900),
        ("soon", 120),
        ("", 120),
        ("9" * 9, 21600),
    ],
)
def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(
    web: Web, wanted: str, due: float
) -> None:
    web.answer = Answer(503, {"Retry-After": wanted})
    assert fetch(Feed(web.url), now=0, every=60).feed.due == due


def test_a_feed_that_is_gone_is_not_asked_again(web: Web) -> None:
    web.answer = Answer(410)
    assert fetch(Feed(web.url), now=0, every=60).feed.gone


def test_only_the_web_is_fetched(web: Web, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        fetch(Feed(f"file://{tmp_path}/x"), now=0, every=60)
    for place in (f"file://{tmp_path}/x", "ftp://127.0.0.1/x"):
        web.answer = Answer(302, {"Location": place})
        told = fetch(Feed(web.url), now=0, every=60)
        assert told.content is None
        assert "redirected" in told.problem or "answered 302" in told.problem
    nobody = fetch(Feed("http://127.0.0.1:9/x"), now=0, every=60)
    assert "refused" in nobody.problem


def _watch(tmp_path: Path, *watched: str, complain: Callable[[ReportUnreadable], None]) -> Watch:
    (tmp_path / "store").mkdir(exist_ok=True)
    return Watch(watched, tmp_path / "store" / "state.json", every=60, complain=complain)


def _never(error: ReportUnreadable) -> None:
    raise error


def _aged(path: Path, text: str = TEXT) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time.time() - 60, time.time() - 60))
    return path


def test_a_file_is_taken_when_it_has_stopped_growing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    watch = _watch(tmp_path, str(folder), complain=_never)
    assert watch.look() == []
    old = _aged(folder / "old.txt")
    fresh = folder / "fresh.txt"
    fresh.write_text("قصف", encoding="utf-8")
    (folder / ".hidden.txt").write_text("x")
    assert [one.name for one in watch.look()] == [old.as_posix()]
    watch.done()
    assert watch.rest() <= 2
    fresh.write_text(TEXT, encoding="utf-8")
    assert watch.look() == []
    assert [one.name for one in watch.look()] == [fresh.as_posix()]
    watch.done()
    assert watch.look() == []
    _aged(old, TEXT * 2)
    assert [one.name for one in watch.look()] == [old.as_posix()]


def test_what_was_taken_but_not_done_is_taken_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    _aged(folder / "a.txt")
    assert len(_watch(tmp_path, str(folder), complain=_never).look()) == 1
    watch = _watch(tmp_path, str(folder), complain=_never)
    assert len(watch.look()) == 1
    watch.done()
    assert _watch(tmp_path, str(folder), complain=_never).look() == []
    (tmp_path / "store" / "state.json").write_text("{broken")
    assert len(_watch(tmp_path, str(folder), complain=_never).look()) == 1


def test_a_feed_is_remembered_across_restarts(tmp_path: Path, web: Web) -> None:
    web.answer = Answer(200, {"ETag": '"a"'}, rss(("one", TEXT)))
    watch = _watch(tmp_path, web.url, complain=_never)
    (place,) = watch.look()
    assert place.name == web.url
    watch.done()
    assert watch.look() == []
    assert 50 < watch.rest() <= 60
    state = json.loads((tmp_path / "store" / "state.json").read_text())
    assert state["feeds"][web.url]["etag"] == '"a"'
    state["feeds"][web.url]["due"] = 0
    (tmp_path / "store" / "state.json").write_text(json.dumps(state))
    assert _watch(tmp_path, web.url, complain=_never).look() == []
    assert web.asked[-1]["if-none-match"] == '"a"'


def test_the_store_itself_is_not_watched(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    _aged(store / "feed-0.xml")
    one = _aged(tmp_path / "a.txt")
    watch = Watch([str(tmp_path)], store / "watch.json", every=60, complain=_never)
    assert [place.name for place in watch.look()] == [one.as_posix()]


def test_another_store_in_the_folder_is_not_watched_or_shared_out(tmp_path: Path) -> None:
    other = tmp_path / "in" / "other"
    other.mkdir(parents=True)
    (other / "kg.json").write_text("{}")
    _aged(other / "read.jsonl", "{}")
    one = _aged(tmp_path / "in" / "a.txt")
    watch = _watch(tmp_path, str(tmp_path / "in"), complain=_never)
    assert [place.name for place in watch.look()] == [one.as_posix()]
    address = (tmp_path / "in").as_uri()
    found = find_places([address], _never)
    assert [place.name for place in found] == [f"{address}/a.txt"]
    assert count_reports([str(tmp_path / "in")]) == 1


def test_a_missing_folder_is_told_once(tmp_path: Path) -> None:
    told: list[ReportUnreadable] = []
    watch = _watch(tmp_path, str(tmp_path / "none"), complain=told.append)
    watch.look()
    watch.look()
    assert len(told) == 1


def _until(ready: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < ends
        time.sleep(0.1)


def _reports(store: Path) -> int:
    archive = store / "read.jsonl"
    return len(set(archive.read_bytes().splitlines())) if archive.exists() else 0


@pytest.mark.slow
def test_the_command_watches_until_it_is_stopped(tmp_path: Path, web: Web) -> None:
    folder, store = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    store.mkdir()
    (store / "corrections.yaml").write_text(STALE, encoding="utf-8")
    _aged(folder / "a.txt")
    web.answer = Answer(200, {"ETag": '"1"'}, rss(("one", TEXT)))
    arguments = ["build", "--watch", "--every", "0.3", str(folder), web.url, "-o", f"{store}/"]
    command = [sys.executable, "-m", "kg", *arguments, "--reader", "rules"]
    watching = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        _until(lambda: _reports(store) == 2)
        web.answer = Answer(200, {"ETag": '"2"'}, rss(("two", f"{TEXT} وشنت غارة."), ("one", TEXT)))
        _aged(folder / "b.txt", f"{TEXT} وفي ادلب قتل شخصان.")
        _until(lambda: _reports(store) == 4)
        web.answer = Answer(500)
        _until(
            lambda: json.loads((store / "watch.json").read_text())["feeds"][web.url]["failures"] > 0
        )
    finally:
        watching.send_signal(signal.SIGTERM)
        _, told = watching.communicate(timeout=60)
    assert watching.returncode == 0, told
    assert "stopped watching" in told.decode()
    assert "answered 500" in told.decode()
    assert told.decode().count("correction without effect") == 1
    assert b"Traceback" not in told
    assert Graph.load(store).counts()["reports"] == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["in", "-o", "g.ttl"],
        ["-", "-o", "s/"],
        ["-o", "s/"],
        ["in", "-o", "s/", "--scheduler", "tcp://x:1"],
    ],
)
def test_what_cannot_be_watched_is_said(arguments: list[str]) -> None:
    done = CliRunner().invoke(main, ["build", "--watch", *arguments])
    assert done.exit_code == 2, done.output


def test_a_feed_without_watching_says_how(tmp_path: Path) -> None:
    address = "https://example.org/rss"
    done = CliRunner().invoke(main, ["build", address, "-o", f"{tmp_path}/g.ttl"])
    assert done.exit_code == 2
    assert "--watch" in done.output
