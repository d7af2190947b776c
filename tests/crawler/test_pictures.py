"""Words in pictures, end to end: the real crawl process, the real Tesseract, pictures drawn here and served on loopback."""

from __future__ import annotations

import asyncio
import io
import json
import os
import struct
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont

from crawler.cards import check_operator
from crawler.guard import Guard, Refused
from crawler.pictures.tesseract import Limits, Unread, read
from crawler.pictures.words import words
from crawler.run import crawl
from records.errors import UsedWrongly
from tests.crawler.conftest import Answer, card, html

ROMANIAN = "Angajăm ospătari pentru vară\nla mare, cazare și masă\nTelefon +40 721 234 567"
RUSSIAN = "Требуются сборщики ягод\nоплата каждую неделю\nпишите нам сегодня"
LANGUAGES = ["ron", "rus", "eng"]
ocr = pytest.mark.ocr


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.truetype("DejaVuSans.ttf", size)
    except OSError:
        return ImageFont.load_default(size)


def drawn(text: str, kind: str = "PNG", *, size: tuple[int, int] = (900, 300), font_size: int = 32) -> bytes:
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((30, 30), text, fill="black", font=font(font_size))
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of some kilobytes whose header announces 3,600 million pixels, and whose rows are all there."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + width // 8)) for _ in range(height // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def image(body: bytes, kind: str = "image/png") -> Answer:
    return Answer(body, 200, {"Content-Type": kind})


def posts(web, posts: dict[str, list[str]]) -> None:
    """A timeline whose statuses have these words and pictures."""
    statuses = [
        {
            "id": str(number),
            "created_at": "2026-11-02T08:00:00Z",
            "content": f"<p>{text}</p>" if text.strip() else "",
            "account": {"acct": "someone"},
            "media_attachments": [{"type": "image", "url": u if ":" in u else web.base + u} for u in pictures],
        }
        for number, (text, pictures) in enumerate(posts.items(), 1)
    ]
    web.pages["/api/v1/timelines/public"] = Answer(
        json.dumps(statuses[::-1]).encode(), 200, {"Content-Type": "application/json"}
    )


def social(web, **given):
    pictures = {"languages": LANGUAGES} | given.pop("pictures", {})
    block = {"again": 10}
    return card("wall", "mastodon", web.base, pictures=pictures, mastodon=block, **given)


def by_key(ledger):
    return {d.posting.key: d.posting for d in ledger.each()}


def reasons(ledger, run):
    return [r.reason.replace("×", "x") for r in ledger.crawls.rejects(run.number)]


@ocr
def test_words_in_pictures_stand_under_the_text_and_every_place_points_to_them(web, settings, ledger):
    posts(web, {"Look at our picture": ["/ro.png", "/ru.jpg"], " ": ["/ro.png"]})
    web.pages["/ro.png"] = image(drawn(ROMANIAN))
    web.pages["/ru.jpg"] = image(drawn(RUSSIAN, "JPEG"), "text/plain")
    (run,) = crawl(settings, [social(web)])
    assert (run.note, reasons(ledger, run), run.counts["new"]) == (None, [], 2)
    both, alone = by_key(ledger)["1"], by_key(ledger)["2"]
    assert both.text.startswith("Look at our picture\n\n[text in picture 1]\nAngaj")
    assert "\n\n[text in picture 2]\nТребуются сборщики ягод\n" in both.text
    told = both.extra["pictures"]
    assert [p["url"] for p in told] == [f"{web.base}/ro.png", f"{web.base}/ru.jpg"]
    read_words = [both.text[p["start"] : p["end"]] for p in told]
    assert read_words[1] == RUSSIAN
    assert read_words[0].endswith("Telefon +40 721 234 567")
    assert all(p["confidence"] > 80 and len(p["sha256"]) == 64 for p in told)
    assert alone.text == f"[text in picture 1]\n{read_words[0]}"
    phone = next(c for c in alone.contacts if c.kind == "phone")
    assert alone.text[phone.start : phone.end] == "+40 721 234 567"
    assert web.paths().count("/ro.png") == 1, "a picture that two posts show is fetched once"


@ocr
def test_a_second_crawl_reads_nothing_anew_and_makes_no_revision(web, settings, ledger):
    posts(web, {"Same words": ["/ro.png?sign=1"]})
    web.pages["/ro.png"] = image(drawn(ROMANIAN))
    crawl(settings, [social(web)])
    (again,) = crawl(settings, [social(web)])
    assert [p for p in web.paths() if p.startswith("/ro.png")] == ["/ro.png?sign=1"]
    posts(web, {"Same words": ["/ro.png?sign=2"]})
    (signed,) = crawl(settings, [social(web)])
    web.pages["/ro.png"] = Answer(b"", 404)
    posts(web, {"Same words": ["/ro.png?sign=3"]})
    (failed,) = crawl(settings, [social(web)])
    assert [r.counts["changed"] for r in (again, signed, failed)] == [0, 0, 0]
    assert [r.counts["seen"] for r in (again, signed, failed)] == [1, 1, 1]
    assert reasons(ledger, failed) == [f"picture: it answered 404 ({web.base}/ro.png?sign=3)"]
    assert "Telefon +40" in by_key(ledger)["1"].text
    posts(web, {"Other words": ["/ro.png?sign=3"]})
    (edited,) = crawl(settings, [social(web)])
    assert edited.counts["changed"] == 1
    posting = by_key(ledger)["1"]
    assert posting.text.startswith("Other words\n\n[text in picture 1]\nAngaj")
    (told,) = posting.extra["pictures"]
    assert posting.text[told["start"] : told["end"]].endswith("Telefon +40 721 234 567")


@ocr
def test_what_is_no_picture_costs_the_post_nothing_and_is_named(web, settings, ledger):
    port = web.base.rpartition(":")[2]
    elsewhere = f"http://localhost:{port}/foreign.png"
    bad = {
        "/page.png": (image(b"<html><body>Log in to see this picture</body></html>"), "it is no picture that is read"),
        "/bomb.png": (image(bomb()), "it has 60000 x 60000 pixels, more than 40 million"),
        "/broken.jpg": (image(drawn(ROMANIAN, "JPEG")[:4000]), "it is broken: "),
        "/missing.png": (Answer(b"", 404), "it answered 404"),
        "/huge.png": (image(os.urandom(10 * 2**20 + 1)), "refused: an answer of more than 10 MiB"),
        "/ad.svg": (image(b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"), "it is SVG"),
        "/closed/ad.png": (image(drawn(ROMANIAN)), "blocked: robots.txt does not allow it"),
        "/moved.png": (Answer(b"", 302, {"Location": elsewhere}), "offsite: "),
        elsewhere: (image(drawn(ROMANIAN)), "offsite: "),
    }
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed\n")
    posts(web, {f"Post {number} goes on": [url] for number, url in enumerate(bad)})
    for url, (answer, _) in bad.items():
        web.pages[url] = answer
    web.pages["/foreign.png"] = image(drawn(ROMANIAN))
    (run,) = crawl(settings, [social(web)])
    assert (run.outcome, run.counts["new"], run.counts["rejected"]) == ("finished", len(bad), {"picture": len(bad)})
    said = sorted(reasons(ledger, run))
    for url, (_, why) in bad.items():
        assert any(r.startswith(f"picture: {why}") and r.endswith(f"{url})") for r in said), (url, why, said)
    assert not {"/foreign.png", "/closed/ad.png"} & set(web.paths())
    assert all(p.text == f"Post {int(p.key) - 1} goes on" for p in by_key(ledger).values())


@ocr
def test_pictures_may_lie_on_hosts_that_the_card_names_and_on_those_nothing_else_is_read(web, settings, ledger):
    port = web.base.rpartition(":")[2]
    posts(web, {"Words": [f"http://localhost:{port}/ro.png"]})
    web.pages["/ro.png"] = image(drawn(ROMANIAN))
    (run,) = crawl(settings, [social(web, pictures={"hosts": "localhost"})])
    assert run.counts["rejected"] == {}
    assert "Telefon" in by_key(ledger)["1"].text
    page = card(
        "page", "html", f"http://localhost:{port}/x", pictures={"hosts": ["127.0.0.1"]}, find={"by": "page"}, html={}
    )
    web.pages["/x"] = Answer(b"", 302, {"Location": f"{web.base}/y"})
    (refused,) = crawl(settings, [page])
    assert refused.counts["rejected"] == {"offsite": 1}


@ocr
def test_pictures_of_pages_markup_and_feeds_are_read_too(web, settings, ledger):
    web.pages["/ro.png"] = image(drawn(ROMANIAN))
    web.pages["/marked"] = html(
        """<script type="application/ld+json">{"@type": "JobPosting", "title": "Work", "description": "See picture.",
        "image": [{"@type": "ImageObject", "contentUrl": "/ro.png"}]}</script>"""
    )
    web.pages["/page"] = html('<html><body><div class="ad"><img src="ro.png"></div></body></html>')
    web.pages["/feed"] = Answer(
        f"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>x</title>
        <item><link>{web.base}/1</link><title>Beside</title><media:content medium="image" url="{web.base}/ro.png"/></item>
        <item><link>{web.base}/2</link><title>Within</title><description>&lt;img alt="" src="/ro.png"&gt;</description></item>
        </channel></rss>""".encode(),
        200,
        {"Content-Type": "application/rss+xml"},
    )
    given = {"pictures": {"languages": LANGUAGES}}
    fields = {"title": "h1", "text": ".none", "pictures": ".ad img"}
    cards = [
        card("marked", "jsonld", f"{web.base}/marked", find={"by": "page"}, **given),
        card("page", "html", f"{web.base}/page", find={"by": "page"}, html={"fields": fields}, **given),
        card("feed", "feed", f"{web.base}/feed", **given),
    ]
    runs = crawl(settings, cards)
    assert [(r.counts["new"], r.counts["rejected"]) for r in runs] == [(1, {}), (1, {}), (2, {})]
    assert all("Telefon +40 721 234 567" in d.posting.text for d in ledger.each())


@ocr
def test_no_more_pictures_than_the_card_says_and_none_over_the_budget(web, settings, ledger):
    web.pages |= {f"/{n}.png": image(drawn(f"Picture of number {n}")) for n in range(4)}
    posts(web, {"Words": [f"/{n}.png" for n in range(4)]})
    crawl(settings, [social(web, pictures={"most": 2})])
    assert sorted(p for p in web.paths() if p.endswith(".png")) == ["/0.png", "/1.png"]
    told = by_key(ledger)["1"].extra["pictures"]
    assert ["start" in p for p in told] == [True, True, False, False]
    posts(web, {"Words": [], "More words": [f"/{n}.png" for n in (2, 3)]})
    (run,) = crawl(settings, [social(web, pace={"delay": 0, "budget": 2})])
    assert run.counts["rejected"] == {"picture": 1}
    assert reasons(ledger, run)[0].startswith("picture: the run's budget is spent")


@ocr
def test_language_packs_that_are_missing_are_named_once(web, settings, ledger):
    posts(web, {"One": ["/1.png"], "Two": ["/2.png"]})
    web.pages |= {f"/{n}.png": image(drawn(f"Picture of number {n}")) for n in (1, 2)}
    (run,) = crawl(settings, [social(web, pictures={"languages": ["eng", "xyz"]})])
    assert run.note == "words in pictures were not read in xyz: install tesseract-ocr-xyz"
    assert "Picture of number 2" in by_key(ledger)["2"].text


def test_without_tesseract_the_posts_go_on_and_the_run_says_what_to_install(
    web, settings, ledger, monkeypatch, tmp_path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    posts(web, {"Words": ["/1.png"], "Others": ["/2.png"]})
    (run,) = crawl(settings, [social(web)])
    assert run.note is not None
    assert run.note.count("install it (Debian: apt-get install tesseract-ocr") == 1
    assert (run.outcome, run.counts["new"], run.counts["rejected"]) == ("finished", 2, {})
    assert not {"/1.png", "/2.png"} & set(web.paths())


def stand_in(folder: Path, does: str) -> None:
    """A Tesseract that knows languages, and does something else with pictures."""
    file = folder / "tesseract"
    file.write_text(f'#!/bin/sh\n[ "$1" = --list-langs ] && {{ echo List; echo ron; exit; }}\n{does}\n')
    file.chmod(0o755)


@pytest.mark.parametrize("does", ["kill -9 $$", "exit 1", "printf 'level\\tconf\\n\\377\\0'"])
def test_a_tesseract_that_dies_or_talks_nonsense_harms_nothing(web, settings, ledger, monkeypatch, tmp_path, does):
    stand_in(tmp_path, does)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    posts(web, {"Words": ["/1.png"]})
    web.pages["/1.png"] = image(drawn(ROMANIAN))
    (run,) = crawl(settings, [social(web)])
    assert (run.outcome, run.counts["new"]) == ("finished", 1)
    assert all(r.startswith("picture: Tesseract ended with") for r in reasons(ledger, run))
    assert by_key(ledger)["1"].text == "Words"


def test_a_tesseract_without_end_is_ended_and_leaves_no_process(monkeypatch, tmp_path):
    stand_in(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 600")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    began = time.monotonic()
    with pytest.raises(Unread, match=r"took more than 2 s"):
        asyncio.run(read(drawn(ROMANIAN), ["ron"], Limits(seconds=2)))
    assert time.monotonic() - began < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@ocr
def test_a_picture_that_takes_too_much_memory_is_not_read():
    with pytest.raises(Unread, match="memory"):
        asyncio.run(read(drawn(ROMANIAN, size=(5000, 4000)), ["ron"], Limits(memory=60 * 2**20)))


@ocr
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_every_usual_kind_of_picture_is_read(kind):
    assert "Telefon +40 721 234 567" in asyncio.run(read(drawn(ROMANIAN, kind), ["ron"])).text


@ocr
def test_noise_is_no_text_and_words_on_nothing_or_in_dark_are_read():
    clear, dark = Image.new("RGBA", (900, 300), (0, 0, 0, 0)), Image.new("RGB", (900, 300), "#202060")
    ImageDraw.Draw(clear).text((30, 30), ROMANIAN, fill=(0, 0, 0, 255), font=font(32))
    ImageDraw.Draw(dark).text((30, 30), ROMANIAN, fill="white", font=font(32))
    noise = Image.effect_noise((800, 600), 90)
    found = []
    for picture in (clear, dark, noise):
        out = io.BytesIO()
        picture.save(out, "PNG")
        found.append(asyncio.run(read(out.getvalue(), ["ron"])).text)
    assert ["Telefon +40 721 234 567" in text for text in found] == [True, True, False]
    assert found[2] == ""


@given(st.text())
def test_words_of_any_table_are_words_or_nothing(table):
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    found = words(head + table, least=30)
    assert (found.text == "") == (found.confidence == 0.0)


def test_doubtful_words_are_dropped_and_doubtful_pictures_have_none():
    def table(*told: tuple[float, str]) -> str:
        head = "level\tblock_num\tpar_num\tline_num\tconf\ttext\n"
        return head + "".join(f"5\t1\t{n // 2}\t{n}\t{sure}\t{word}\n" for n, (sure, word) in enumerate(told))

    assert words(table((95, "Cooks"), (90, "wanted"), (10, "~~")), least=30).text == "Cooks\nwanted"
    assert words(table((95, "Cooks"), (90, "wanted"), (90, "today")), least=30).text == "Cooks\nwanted\n\ntoday"
    assert words(table((40, "Cooks"), (45, "wanted")), least=30).text == ""
    assert words(table((95, "ad"), (96, "x")), least=30).text == ""
    assert words(table((95, "0721"), (96, "234567")), least=30).text == "0721\n234567"


def test_hosts_of_pictures_are_open_for_pictures_alone_and_count_as_public():
    from scrapy import Request

    guard = Guard(hosts=["a.example"], private=[], pictures=["img.example"])
    guard.process_request(Request("https://img.example/1.png", meta={"picture": True}))
    guard.process_request(Request("https://img.example/robots.txt", meta={"dont_obey_robotstxt": True}))
    with pytest.raises(Refused, match="offsite"):
        guard.process_request(Request("https://img.example/1.png"))
    ours = card("ours", "mastodon", "http://127.0.0.1", pictures={"hosts": "img.example.org"})
    with pytest.raises(UsedWrongly):
        check_operator([ours], None)


@ocr
@pytest.mark.parametrize("degrees", [90, 270])
def test_a_picture_that_lies_on_its_side_is_read(degrees):
    out = io.BytesIO()
    Image.open(io.BytesIO(drawn(RUSSIAN))).rotate(degrees, expand=True).save(out, "PNG")
    assert "сборщики ягод" in asyncio.run(read(out.getvalue(), LANGUAGES)).text


@ocr
@pytest.mark.parametrize("ink", ["white", "black"])
def test_light_and_dark_words_on_nothing_are_read(ink):
    letters = Image.open(io.BytesIO(drawn(RUSSIAN))).convert("L")
    picture = Image.new("RGBA", letters.size, ink)
    picture.putalpha(ImageChops.invert(letters))
    out = io.BytesIO()
    picture.save(out, "PNG")
    assert "сборщики ягод" in asyncio.run(read(out.getvalue(), LANGUAGES)).text


@pytest.mark.parametrize(
    ("start", "what"), [(b"II*\x00", "TIFF"), (b"\0\0\0\x1cftypavif", "AVIF"), (b"\0\0\0\x18ftypheic", "HEIC")]
)
def test_a_picture_of_a_kind_that_is_not_read_is_named(start, what):
    with pytest.raises(Unread, match=f"it is {what}, which is not read"):
        asyncio.run(read(start + bytes(100), LANGUAGES))
