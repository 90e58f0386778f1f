"""Reports come in as published, from every format, and what cannot be read is named."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from pathlib import Path

import pytest

from kg.errors import ReportUnreadable, UnknownLanguage
from kg.model import Report
from kg.reports import FORMATS, read_reports, report_from_text
from kg.reports.language import detect

ARABIC = "قصفت طائرات حربية احياء سكنية في شرق المدينة ما ادى الى مقتل خمسة مدنيين بينهم طفلان."
ENGLISH = "Warplanes struck residential districts in the east of the city, killing five civilians."
DAY = datetime.date(2016, 5, 1)


def read(
    *paths: Path | str, date: datetime.date | None = None, lang: str = ""
) -> tuple[list[Report], list[str]]:
    problems: list[ReportUnreadable] = []
    found = list(read_reports(map(str, paths), complain=problems.append, date=date, lang=lang))
    return found, [str(problem) for problem in problems]


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def one(*paths: Path | str, date: datetime.date | None = None) -> Report:
    found, problems = read(*paths, date=date)
    assert problems == []
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_text_is_kept_as_published_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = f"  {ARABIC}\r\n\r\n{ARABIC}\n"
    report = one(put(tmp_path, "a.txt", text.encode(encoding)))
    assert report.text == text
    assert report.lang == "ar"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("قال مصدر في الجيش إن القوات انسحبت من البلدة التي دخلتها أمس.", "ar"),
        ("وزیر امور خارجه ایران در دیدار با همتای سوری خود گفت من از این گفتگوها راضی هستم", "fa"),
        ("شام کے شہر حلب میں فضائی حملوں کے نتیجے میں درجنوں افراد ہلاک ہو گئے", "ur"),
        (
            "The army said it had left the town «في» overnight, officials told the agency.",
            "en",
        ),
        ("قصف حلب", "ar"),
    ],
)
def test_languages_of_one_script_are_told_apart(text: str, wanted: str) -> None:
    assert detect(text, "a.txt", ("ar", "en")) == wanted


def test_language_is_detected_or_said(tmp_path: Path) -> None:
    assert one(put(tmp_path, "a.txt", ENGLISH)).lang == "en"
    french = (
        "Le ministre des affaires étrangères a appelé toutes les parties à respecter la trêve. "
    )
    found, problems = read(put(tmp_path, "f.txt", french * 3))
    assert found == []
    assert "language 'fr' is not one of ar, en" in problems[0]
    with pytest.raises(UnknownLanguage, match="known: ar, en"):
        read(tmp_path, lang="fa")


def test_the_file_name_tells_the_language(tmp_path: Path) -> None:
    assert one(put(tmp_path, "a.en.txt", "AFP 12")).lang == "en"


@pytest.mark.parametrize(
    ("name", "text", "expected", "origin"),
    [
        ("a.txt", f"حلب (أ ف ب) 1-5-2016 - {ARABIC}", DAY, "dateline"),
        ("a.txt", f"الاحد 1 ايار/مايو 2016\n{ARABIC}", DAY, "dateline"),
        ("a.txt", f"ALEPPO, Syria, May 1, 2016 (Reuters) - {ENGLISH}", DAY, "dateline"),
        ("2016-05-01-aleppo.txt", ARABIC, DAY, "filename"),
        ("20160501_x.txt", ARABIC, DAY, "filename"),
        ("a.txt", f"{ARABIC} وكان 12 قتلوا في 22 نيسان/ابريل 2016 في قصف.", None, ""),
        ("2016-13-41.txt", ARABIC, None, ""),
    ],
)
def test_the_publication_date_and_where_it_stands(
    tmp_path: Path, name: str, text: str, expected: datetime.date | None, origin: str
) -> None:
    report = one(put(tmp_path, name, text))
    assert (report.published, report.published_from) == (expected, origin)


def test_an_option_beats_what_the_text_says(tmp_path: Path) -> None:
    path = put(tmp_path, "2016-05-01.txt", ARABIC)
    report = one(path, date=datetime.date(2020, 1, 2))
    assert (report.published, report.published_from) == (datetime.date(2020, 1, 2), "option")


def test_html_gives_article_title_and_metadata(tmp_path: Path) -> None:
    body = "".join(f"<p>{ARABIC} {n}</p>" for n in range(6))
    page = (
        "<!doctype html><html lang='ar'><head><title>غارات على المدينة</title>"
        "<meta property='article:published_time' content='2016-05-01T09:00:00Z'>"
        "<meta property='og:site_name' content='وكالة الانباء'></head><body>"
        f"<nav><a href='/'>الرئيسية</a></nav><article><h1>غارات على المدينة</h1>{body}</article>"
        "<footer>جميع الحقوق محفوظة</footer></body></html>"
    )
    report = one(put(tmp_path, "a.html", page))
    assert ARABIC in report.text
    assert "الرئيسية" not in report.text
    assert report.title == "غارات على المدينة"
    assert report.published == DAY
    assert report.published_from == "metadata"
    assert report.source == "وكالة الانباء"


def test_a_page_without_an_article_is_named(tmp_path: Path) -> None:
    found, problems = read(put(tmp_path, "a.html", "<html><body></body></html>"))
    assert found == []
    assert "no article text" in problems[0]


@pytest.mark.parametrize(
    "record",
    [
        {"id": "x", "text": ARABIC, "published": "2016-05-01", "source": "s", "title": "t"},
        {"uid": "x", "body": ARABIC, "date": "2016-05-01T08:00", "publisher": "s", "headline": "t"},
        {"_id": "x", "Content": ARABIC, "published_at": "1462060800", "Outlet": "s", "Title": "t"},
    ],
)
def test_field_names_of_common_exports(tmp_path: Path, record: dict[str, str]) -> None:
    report = one(put(tmp_path, "a.json", json.dumps(record)))
    assert report.text == ARABIC
    assert (report.published, report.source, report.title) == (DAY, "s", "t")
    assert report.id.startswith("x") or "_id" in record


def test_a_broken_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "1", "text": ARABIC}),
        '{"id": "2", "text": ',
        "[1]",
        json.dumps({"id": "4"}),
        json.dumps({"id": "5", "text": ENGLISH, "date": "soon"}),
    ]
    found, problems = read(put(tmp_path, "a.jsonl", "\n".join(lines)))
    assert [report.id for report in found] == ["1", "5"]
    assert [problem.split("a.jsonl, ")[1].split(":")[0] for problem in problems] == [
        "line 2",
        "line 3",
        "line 4",
        "line 5",
    ]
    assert "date 'soon' not understood" in problems[3]
    assert found[1].published is None


def test_csv_with_arabic_headers_and_semicolons(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", f"العنوان;التاريخ;النص\nغارة;2016-05-01;{ARABIC}\n")
    report = one(path)
    assert (report.title, report.published, report.text) == ("غارة", DAY, ARABIC)
    _, problems = read(put(tmp_path, "b.csv", "a,b\n1,2\n"))
    assert "no column named text" in problems[0]
    assert "found: a, b" in problems[0]


def test_spreadsheet_word_and_pdf(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra files")
    docx = pytest.importorskip("docx", reason="needs the extra files")
    book = openpyxl.Workbook()
    book.active.append(["text", "date"])
    book.active.append([ARABIC, datetime.datetime(2016, 5, 1)])
    book.save(tmp_path / "a.xlsx")
    report = one(tmp_path / "a.xlsx")
    assert (report.text, report.published) == (ARABIC, DAY)
    document = docx.Document()
    document.add_paragraph(ENGLISH)
    document.save(tmp_path / "a.docx")
    assert one(tmp_path / "a.docx").text == ENGLISH
    for name in ("b.xlsx", "b.docx", "b.pdf"):
        _, problems = read(put(tmp_path, name, b"garbage"))
        assert len(problems) == 1
        assert "not a" in problems[0]


def test_feed_items_carry_their_own_dates(tmp_path: Path) -> None:
    item = (
        "<item><title>غارة</title><link>https://example.org/1</link><guid>g1</guid>"
        "<pubDate>Sun, 01 May 2016 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{ARABIC}&lt;/p&gt;&lt;p&gt;واضاف.&lt;/p&gt;</description></item>"
    )
    feed = (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>s</title>{item}</channel></rss>"
    )
    report = one(put(tmp_path, "a.xml", feed))
    assert report.text == f"{ARABIC}\nواضاف."
    assert (report.id, report.published, report.source) == ("g1", DAY, "s")
    assert report.url == "https://example.org/1"
    _, problems = read(put(tmp_path, "b.xml", "<a><b></a>"))
    assert "b.xml" in problems[0]


def test_telegram_export(tmp_path: Path) -> None:
    chat = {
        "name": "قناة",
        "type": "public_channel",
        "messages": [
            {"id": 1, "type": "service", "date": "2016-05-01T00:00:00", "text": ""},
            {
                "id": 2,
                "type": "message",
                "date": "2016-05-01T08:00:00",
                "text": ["عاجل: ", {"type": "bold", "text": ARABIC}],
            },
        ],
    }
    report = one(put(tmp_path, "result.json", json.dumps(chat)))
    assert report.text == f"عاجل: {ARABIC}"
    assert (report.id, report.source, report.published) == ("قناة-2", "قناة", DAY)


def test_folders_and_archives_are_walked_in_order(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("in/x.txt", ENGLISH)
        archive.writestr("__MACOSX/.x", "junk")
    put(tmp_path, "d/z.zip", buffer.getvalue())
    put(tmp_path, "d/b/a.txt", ARABIC)
    put(tmp_path, "d/.hidden.txt", ARABIC * 2)
    put(tmp_path, "d/photo.jpg", b"\xff\xd8\x00")
    found, problems = read(tmp_path / "d")
    assert [Path(report.path).name for report in found] == ["a.txt", "x.txt"]
    assert problems == []


def test_the_same_report_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", ARABIC)
    put(tmp_path, "b.txt", ARABIC)
    assert len(read(tmp_path)[0]) == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("a.json", b"{", "not JSON"),
        ("a.json", b'{"a": 1}', "no record with text"),
        ("a.jpg", b"x", "not a format kg reads"),
        ("a.zip", b"x", "not a zip archive"),
    ],
)
def test_bad_input_is_one_clear_line(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    good = put(tmp_path, "good.txt", ARABIC)
    found, problems = read(put(tmp_path, name, content), good)
    assert [report.path for report in found] == [good.as_posix()]
    assert len(problems) == 1
    assert reason in problems[0]
    assert name in problems[0]
    assert "\n" not in problems[0]


def test_a_missing_file_is_named() -> None:
    assert read("/no/such.txt")[1] == ["/no/such.txt: no such file or folder"]


@pytest.mark.parametrize("inside", ["", "picture.jpg", ".hidden.txt"])
def test_a_folder_without_reports_is_named(tmp_path: Path, inside: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    if inside:
        put(folder, inside, b"x")
    found, (problem,) = read(folder, put(tmp_path, "good.txt", ARABIC))
    assert len(found) == 1
    assert problem.startswith(f"{folder}: no report in it; kg reads files that end in .txt")


def test_every_format_has_a_reader() -> None:
    assert {".txt", ".html", ".json", ".jsonl", ".xml", ".csv", ".docx", ".pdf"} <= FORMATS.keys()


def test_a_string_is_a_report() -> None:
    report = report_from_text(ARABIC, date=DAY)
    assert (report.lang, report.published_from) == ("ar", "option")
    assert report.id == report_from_text(ARABIC).id
    with pytest.raises(ReportUnreadable, match="no text"):
        report_from_text(" ")


def test_a_store_among_the_reports_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("قصف", encoding="utf-8")
    store = tmp_path / "deep" / "store"
    (store / "quads").mkdir(parents=True)
    (store / "kg.json").write_text("{}")
    (store / "read.jsonl").write_text('{"id": "r1", "text": "هدنة"}', encoding="utf-8")
    (store / "quads" / "LOG.txt").write_text("x")
    told: list[ReportUnreadable] = []
    found = list(read_reports([str(tmp_path)], complain=told.append))
    assert [one.text for one in found] == ["قصف"]
    assert not told
    assert list(read_reports([str(store)], complain=told.append)) == []
    assert "a store, not reports" in str(told[0])
