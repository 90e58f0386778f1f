"""A web server on this machine that says what it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

__all__ = ["Answer", "Web", "rss", "serving"]


@dataclass
class Answer:
    """What is answered: a status, headers and a body."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Web:
    """The server: its address, what it answers, and the headers of what it was asked."""

    url: str
    answer: Answer = field(default_factory=Answer)
    asked: list[dict[str, str]] = field(default_factory=list)


def rss(*items: tuple[str, str]) -> bytes:
    """A feed of items, each an id and a text."""
    entries = "".join(
        f"<item><guid>{key}</guid><title>خبر</title><description>{text}</description>"
        "<pubDate>Sun, 01 May 2016 10:00:00 GMT</pubDate></item>"
        for key, text in items
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Wire</title>'
    return f"{head}{entries}</channel></rss>".encode()


@contextmanager
def serving() -> Iterator[Web]:
    """Serve on a free port of this machine. A matching ``If-None-Match`` is answered by 304."""
    web = Web("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append({key.lower(): value for key, value in self.headers.items()})
            answer = web.answer
            etag = answer.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                answer = Answer(304, {"ETag": etag})
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        web.url = f"http://127.0.0.1:{server.server_port}/feed"
        Thread(target=server.serve_forever, daemon=True).start()
        yield web
        server.shutdown()
