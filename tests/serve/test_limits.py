"""No request takes the service down, changes what it must not, or reaches what it must not."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from pyoxigraph import Quad

from kg.cli import main
from kg.graph.store import Graph
from kg.graph.terms import iri
from tests.serve.conftest import TOKEN
from tests.serve.serving import DATA, Service, make_file, make_store, service

#: Queries over nothing but themselves that no machine can do.
TEN = "VALUES ?{} {{ 0 1 2 3 4 5 6 7 8 9 }}"
DIGITS = " ".join(TEN.format(name) for name in "abcdefghijkl")
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {DIGITS} }}"
HUNGRY = f"SELECT * {{ {DIGITS} }} ORDER BY ?l LIMIT 1"


def ask(to: Service, query: str, **headers: str) -> requests.Response:
    return requests.post(to.sparql, data={"query": query}, headers=headers, timeout=60)


def soon(done: Callable[[], bool]) -> bool:
    for _ in range(60):
        if done():
            return True
        time.sleep(0.2)
    return False


def answers(to: Service) -> bool:
    return bool(ask(to, "ASK { ?s ?p ?o }").json()["boolean"])


def test_time(reading: Service) -> None:
    start = time.monotonic()
    done = ask(reading, ENDLESS)
    assert (done.status_code, done.text) == (504, "not done within 2 s, so it was stopped\n")
    assert time.monotonic() - start < 6
    assert answers(reading)


def test_memory(reading: Service) -> None:
    done = ask(reading, HUNGRY, Accept="application/json")
    assert done.status_code in (504, 507)
    assert done.headers["Content-Type"] == "application/problem+json"
    assert done.json()["status"] == done.status_code
    assert "stopped" in done.json()["detail"]
    assert answers(reading)


@pytest.mark.parametrize(
    "accept", ["application/json", "application/xml", "text/csv", "text/tab-separated-values"]
)
def test_rows(reading: Service, accept: str) -> None:
    values = " ".join(TEN.format(name) for name in "abc")
    tricky = 'BIND("},{ <result>\\n\\"" AS ?x)'
    full = ask(reading, f"SELECT * {{ {values} {tricky} }}", Accept=accept)
    assert full.status_code == 200
    assert full.headers["Content-Type"].startswith(accept)
    over = ask(reading, f"SELECT * {{ {values} {tricky} VALUES ?y {{ 1 2 }} }}", Accept=accept)
    assert over.status_code == 422
    assert "more than 1,000 rows" in over.text


def test_triples_and_bytes(reading: Service) -> None:
    values = " ".join(TEN.format(name) for name in "abcd")
    many = f"CONSTRUCT {{ <urn:s> <urn:p> ?x }} {{ {values} BIND(?a*1000+?b*100+?c*10+?d AS ?x) }}"
    assert "more than 1,000 triples" in ask(reading, many).text
    long = "BIND(CONCAT(" + ",".join(["STR(RAND())"] * 60) + ") AS ?x)"
    more = " ".join(TEN.format(name) for name in "abcdef")
    assert ask(reading, f"SELECT * {{ {more} {long} }}").status_code in (422, 504)


def test_depth(reading: Service) -> None:
    assert ask(reading, "ASK " + "{" * 5000 + "}" * 5000).status_code == 400
    assert ask(reading, "ASK { FILTER(" + "!" * 200_000 + "true) }").status_code in (400, 500)
    assert answers(reading)


def test_a_client_that_leaves_frees_its_process(tmp_path: Path) -> None:
    with service(make_file(tmp_path), "--workers", "1", "--timeout", "60") as alone:
        with socket.create_connection(("127.0.0.1", alone.port)) as gone:
            body = ENDLESS.encode()
            head = (
                "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query"
                f"\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            gone.sendall(head.encode() + body)
            time.sleep(0.5)
        start = time.monotonic()
        assert answers(alone)
        assert time.monotonic() - start < 20


def test_many_at_once(reading: Service) -> None:
    found: list[int] = []

    def run(query: str) -> None:
        found.append(ask(reading, query).status_code)

    queries = [ENDLESS] * 3 + ["ASK {}"] * 20
    threads = [threading.Thread(target=run, args=(one,)) for one in queries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200] * 20 + [504] * 3


@pytest.fixture
def inner() -> Iterator[tuple[str, list[str]]]:
    """A server inside the network that nobody outside should reach."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            asked.append(self.path)
            body = (
                b'{"head":{"vars":["s"]},"results":{"bindings":'
                b'[{"s":{"type":"literal","value":"inner"}}]}}'
            )
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


SERVICES = (
    "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent<{}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE#{{\n<{}>#\n{{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?e {{ <{}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "PREFIX e: <http://x/> SELECT * {{ OPTIONAL {{ ?a ?b e:a\\# }} SERVICE <{}> {{ ?s ?p ?o }} }}",
    "PREFIX e: <http://x/> SELECT * {{ OPTIONAL {{ ?a ?b e:\\' }} SERVICE <{}> {{ ?s ?p 1 }}#'\n}}",
    "SELECT * {{ FILTER(1<2#>'''\n) SERVICE <{}> {{ ?s ?p ?o }} #'''\n}}",
    "SELECT * {{ {{ SELECT * {{ OPTIONAL {{ ?s ?p true}}SERVICE <{}> {{ ?s ?p ?o }} }} }} }}",
)


@pytest.mark.parametrize("query", SERVICES)
def test_no_query_reaches_another_server(
    query: str, reading: Service, inner: tuple[str, list[str]]
) -> None:
    done = ask(reading, query.format(inner[0]))
    assert done.status_code == 403, done.text
    assert "asks no other endpoints" in done.text
    assert inner[1] == []


def test_the_system_keeps_workers_from_the_network(inner: tuple[str, list[str]]) -> None:
    code = (
        "from kg.serve.sandbox import deny_network\nfrom kg.graph.store import Graph\n"
        "print(deny_network())\n"
        f"list(Graph().query('SELECT * {{ SERVICE <{inner[0]}> {{ ?s ?p ?o }} }}'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    if done.stdout.strip() != "True":
        pytest.skip("this system has no filter of calls")
    assert "Permission denied" in done.stderr
    assert inner[1] == []


def test_other_servers_are_asked_where_that_is_allowed(
    tmp_path: Path, inner: tuple[str, list[str]]
) -> None:
    with service(make_file(tmp_path), "--federated") as open_one:
        done = ask(open_one, SERVICES[0].format(inner[0]))
        assert done.status_code == 200, done.text
        assert done.json()["results"]["bindings"][0]["s"]["value"] == "inner"
        broken = ask(open_one, SERVICES[0].format("http://127.0.0.1:2/"))
        assert broken.status_code == 502
        assert "feature> <http" not in requests.get(open_one.sparql, timeout=9).text


def test_text_that_speaks_of_services_is_no_service(reading: Service) -> None:
    query = 'SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), "security service")) }'
    assert len(ask(reading, query).json()["results"]["bindings"]) == 1


@pytest.mark.parametrize("host", ["evil.example", "169.254.169.254", "localhost.evil.example:80"])
def test_other_names_are_turned_away(reading: Service, host: str) -> None:
    assert ask(reading, "ASK {}", Host=host).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:99", "[::1]:8765"])
def test_names_of_this_machine_are_not(reading: Service, host: str) -> None:
    assert ask(reading, "ASK {}", Host=host).status_code == 200


def test_pages_may_ask_where_that_is_allowed(of_file: Service, reading: Service) -> None:
    origin = {"Origin": "https://page.example"}
    assert (
        ask(of_file, "ASK {}", **origin).headers["Access-Control-Allow-Origin"] == origin["Origin"]
    )
    assert "Access-Control-Allow-Origin" not in ask(reading, "ASK {}", **origin).headers
    other = ask(of_file, "ASK {}", Origin="https://other.example")
    assert "Access-Control-Allow-Origin" not in other.headers
    before = requests.options(
        of_file.sparql,
        headers={**origin, "Access-Control-Request-Method": "POST"},
        timeout=9,
    )
    assert before.status_code == 200


def test_beyond_this_machine_all_need_the_token(tmp_path: Path) -> None:
    path = make_file(tmp_path)
    with service(path, "--host", "0.0.0.0", "--token", TOKEN) as found:  # noqa: S104
        found.url = f"http://127.0.0.1:{found.port}"
        assert ask(found, "ASK {}").status_code == 401
        assert ask(found, "ASK {}", Authorization=f"Bearer {TOKEN}").status_code == 200
        asked = requests.get(found.sparql, auth=("anybody", TOKEN), timeout=9)
        assert asked.status_code == 200
    with service(path, "--host", "0.0.0.0", "--token", TOKEN, "--public") as found:  # noqa: S104
        found.url = f"http://127.0.0.1:{found.port}"
        assert ask(found, "ASK {}", Host="any.example").status_code == 200


def test_what_others_write_is_seen_when_it_is_whole(tmp_path: Path) -> None:
    path = make_store(tmp_path)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def number() -> int:
        return int(ask(found, count).json()["results"]["bindings"][0]["n"]["value"])

    with service(path, "--workers", "2") as found:
        assert number() == 7
        graph = Graph.open(path)
        graph.store.add(Quad(iri("urn:a"), iri("urn:b"), iri("urn:c")))
        assert number() == 7
        graph.flush()
        graph.close()
        assert soon(lambda: number() == 8)


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path = make_file(tmp_path)
    with service(path, "--workers", "2") as found:
        assert answers(found)
        path.write_text(DATA + "<urn:x> <urn:y> <urn:z> .", "utf-8")
        new = "ASK { <urn:x> <urn:y> <urn:z> }"
        assert soon(lambda: bool(ask(found, new).json()["boolean"]))


def test_an_update_waits_for_nobody(tmp_path: Path) -> None:
    path = make_store(tmp_path)
    with service(path, "--writable", "--token", TOKEN) as found:
        graph = Graph.open(path)
        update = {"update": "INSERT DATA { <urn:a> <urn:b> 1 }"}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        done = requests.post(found.sparql, data=update, headers=headers, timeout=20)
        assert (done.status_code, done.headers["Retry-After"]) == (503, "5")
        assert "another kg process is writing" in done.text
        graph.close()
        done = requests.post(found.sparql, data=update, headers=headers, timeout=20)
        assert done.status_code == 204
        assert not (path / "units.gz").exists()


@pytest.mark.parametrize("sign", ["SIGINT", "SIGTERM"])
def test_it_stops_when_told(tmp_path: Path, sign: str) -> None:
    import signal

    with service(make_file(tmp_path), "--workers", "2") as found:
        assert answers(found)
        children = Path(f"/proc/{found.process.pid}/task/{found.process.pid}/children")
        workers = children.read_text().split() if children.exists() else []
        start = time.monotonic()
        found.process.send_signal(getattr(signal, sign))
        assert found.process.wait(15) == 0
        assert time.monotonic() - start < 8
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


def test_it_stops_in_the_middle_of_a_query(tmp_path: Path) -> None:
    with service(make_file(tmp_path), "--timeout", "600") as found:
        asking = threading.Thread(target=_ask_in_vain, args=(found,))
        asking.start()
        time.sleep(1)
        start = time.monotonic()
        found.process.terminate()
        assert found.process.wait(20) == 0
        assert time.monotonic() - start < 12
        asking.join()


def _ask_in_vain(of: Service) -> None:
    with suppress(requests.RequestException):
        assert ask(of, ENDLESS).status_code >= 500


def test_workers_end_with_it(tmp_path: Path) -> None:
    with service(make_file(tmp_path)) as found:
        children = Path(f"/proc/{found.process.pid}/task/{found.process.pid}/children")
        if not children.exists():
            pytest.skip("no list of processes")
        workers = children.read_text().split()
        assert workers
        found.process.kill()
        found.process.wait(5)
        assert soon(lambda: not any(Path(f"/proc/{one}").exists() for one in workers))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere.trig"], 1, "nowhere.trig: no such graph file or store"),
        (["{}", "--port", "99999"], 2, "99999 is not in the range"),
        (["{}", "--host", "0.0.0.0"], 2, "say a --token too"),  # noqa: S104
        (["{}", "--host", "192.0.2.1", "--token", "x"], 1, "cannot listen on 192.0.2.1"),
        (["{}", "--writable", "--token", "x"], 2, "is no store"),
        (["{}", "--token", "سر"], 2, "only letters, digits and signs of ASCII"),
        (["{}", "--timeout", "0"], 2, "0.0 is not in the range"),
    ],
)
def test_a_wrong_call_is_one_line(
    arguments: list[str], code: int, said: str, tmp_path: Path
) -> None:
    path = str(make_file(tmp_path))
    done = CliRunner().invoke(main, ["serve", *(one.format(path) for one in arguments)])
    assert (done.exit_code, "Traceback" in done.output) == (code, False)
    assert said in " ".join(done.output.split())


def test_a_port_that_is_taken_and_a_file_that_is_broken(tmp_path: Path, reading: Service) -> None:
    taken = CliRunner().invoke(
        main, ["serve", str(make_file(tmp_path)), "--port", str(reading.port)]
    )
    assert taken.exit_code == 1
    assert "choose another with --host or --port" in taken.output
    broken = tmp_path / "broken.ttl"
    broken.write_text("<urn:a> <urn:b>", "utf-8")
    done = CliRunner().invoke(main, ["serve", str(broken), "--port", "0"])
    assert done.exit_code == 1
    assert done.output.startswith(f"kg: {broken}: cannot read as turtle")


def test_a_path_that_is_wrong_is_named_once(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "kg", "serve", str(tmp_path / "none"), "--sparql-only"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("no such graph file or store") == 1


def test_without_its_libraries_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "kg.serve.run", raising=False)
    done = CliRunner().invoke(main, ["serve", str(make_file(tmp_path))])
    assert done.exit_code == 1
    assert "pip install 'conflict-kg[serve]'" in done.output
