"""Pop-ups, end to end: the real crawl process, a real Chromium, pages on loopback."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from crawler.archive import lookup
from crawler.archive.erase import erase
from crawler.run import crawl
from tests.crawler.conftest import Answer, card, html

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OVER = "position:fixed;z-index:99;left:20%;top:20%;width:50%;height:50%;background:#fff"
BOARD = "<h1>Notice board</h1><p>Nothing is advertised on this page itself.</p>"


def popups(web, name="popups", **given):
    block = {"seconds": 1} | given.pop("popups", {})
    pace = {"delay": 0, "concurrency": 2, "timeout": 20}
    return card(name, "popups", given.pop("url", f"{web.base}/"), popups=block, pace=pace, **given)


def found(ledger, source="popups"):
    return {d.posting.text.splitlines()[0]: d.posting for d in ledger.each(source=source)}


def test_the_ads_in_windows_overlays_frames_and_messages_are_postings(web, settings, ledger):
    web.pages["/"] = html(
        f"""<html lang="ro"><body>{BOARD}
        <div style="{OVER}"><h2>Lucru la Milano</h2><p>Curatenie, 900 EUR pe luna.</p><p style="opacity:0">Ascuns</p></div>
        <iframe srcdoc="<p>Framed work on a farm, call us</p>" style="position:fixed;right:0;top:0;width:320px;height:250px"></iframe>
        <script>
          window.open('/ad?utm_source=pop', 'ad', 'width=400,height=300');
          setTimeout(() => {{ const w = window.open('', ''); w.document.write('<p>Written into an empty window</p>'); }}, 200);
          setTimeout(() => alert('Girls wanted, write to us tonight'), 300);
          addEventListener('scroll', () => window.open('/later'), {{ once: true }});
        </script><div style="height:3000px"></div></body></html>"""
    )
    web.pages["/ad"] = html(
        "<html lang='en'><head><title>Harvest</title></head><body><p>Pickers wanted in the south, two months.</p>"
        "<p style='position:absolute;left:-9999px'>hidden words</p></body></html>"
    )
    web.pages["/later"] = html(
        '<script type="application/ld+json">{"@type": "JobPosting", "title": "Cook", "description": "Cook for an inn."}</script>'
    )
    (run,) = crawl(settings, [popups(web, popups={"seconds": 2})])
    assert run.note is None
    assert run.counts["rejected"] == {}
    postings = found(ledger)
    kinds = {line: p.extra["popup"]["kind"] for line, p in postings.items()}
    assert kinds == {
        "Lucru la Milano": "overlay",
        "Framed work on a farm, call us": "iframe",
        "Pickers wanted in the south, two months.": "window",
        "Written into an empty window": "window",
        "Girls wanted, write to us tonight": "dialog",
        "Cook for an inn.": "window",
    }
    window = postings["Pickers wanted in the south, two months."]
    assert (window.key, window.title, window.language) == (f"{web.base}/ad", "Harvest", "en")
    assert window.extra["popup"]["size"] == [400, 300]
    assert window.extra["popup"]["opener"] == f"{web.base}/"
    overlay = postings["Lucru la Milano"]
    assert (overlay.title, overlay.language, overlay.url) == ("Lucru la Milano", "ro", f"{web.base}/")
    assert not any("scuns" in p.text or "hidden" in p.text for p in postings.values())


def test_the_same_ad_that_pops_up_again_is_the_same_posting(web, settings, ledger):
    shown = f"<body>{BOARD}<div style='{OVER}'>Work abroad for three people <span>{{clock}}</span></div><script>open('/ad?sid={{sid}}')</script>"
    web.pages["/ad"] = html("<p>The window has words of its own</p>")
    web.pages["/one"] = html(shown.format(clock="04:59", sid=1))
    web.pages["/two"] = html(shown.format(clock="03:12", sid=2))
    both = [f"{web.base}/one", f"{web.base}/two"]
    (first,) = crawl(settings, [popups(web, url=both)])
    assert first.counts["new"] == 2
    (second,) = crawl(settings, [popups(web, url=both, refetch="7d")])
    assert (second.counts["new"], second.counts["relisted"]) == (0, 0)
    assert ledger.count() == 2
    assert sum(p.startswith("/ad") for p in web.paths()) == 1, "a window that is known is not asked for again"


def test_notices_are_told_apart_and_named(web, settings, ledger):
    boxes = [
        '<div id="onetrust-banner">Folosim cookie-uri. <button>Accept toate</button></div>',
        '<div role="dialog">Мы используем файлы cookie <button>Принять</button></div>',
        '<div>Get our newsletter every week <input type="email"></div>',
        '<div>Log in to go on <input type="password"></div>',
        "<div>..</div>",
    ]
    beside = "position:fixed;z-index:{0};left:0;top:{0}0px;width:90%;height:90px;background:#fff"
    laid = [box.replace("<div", f"<div style='{beside.format(10 * n)}'", 1) for n, box in enumerate(boxes)]
    web.pages["/"] = html(f"<meta charset=utf-8><body>{BOARD}{''.join(laid)}")
    web.pages["/ad"] = html(
        f"<body>{BOARD}<div id='cookie-consent' style='{OVER}'>Cookie factory, accept now: call +40 721 234 567</div>"
    )
    urls = [f"{web.base}/", f"{web.base}/ad"]
    (run,) = crawl(settings, [popups(web, url=urls)])
    reasons = sorted(r.reason for r in ledger.crawls.rejects(run.number))
    assert reasons == [
        "empty: overlay with less than 3 words",
        "no posting: consent notice",
        "no posting: consent notice",
        "no posting: login box",
        "no posting: newsletter box",
    ]
    assert [p.url for p in found(ledger).values()] == [f"{web.base}/ad"]


def test_robots_txt_and_the_cards_hosts_hold_for_windows(web, settings, ledger):
    port = web.base.rpartition(":")[2]
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed\n")
    web.pages["/"] = html(
        f"<body>{BOARD}<script>open('/closed/ad'); open('http://localhost:{port}/foreign'); open('/moved'); location = '/next'</script>"
    )
    web.pages["/closed/ad"] = web.pages["/foreign"] = html("<p>Must not be read at all</p>")
    web.pages["/moved"] = Answer(b"", 302, {"Location": "/closed/ad"})
    web.pages["/next"] = html("<p>The page sent itself here</p>")
    (run,) = crawl(settings, [popups(web)])
    assert list(found(ledger)) == ["The page sent itself here"]
    assert not {"/closed/ad", "/foreign"} & set(web.paths())
    reasons = sorted(r.reason for r in ledger.crawls.rejects(run.number))
    assert reasons[:2] == ["blocked: robots.txt does not allow it"] * 2
    assert reasons[2].startswith(("offsite: ", "refused: "))


def test_windows_of_other_hosts_become_candidates_and_are_not_asked_for(web, settings, ledger):
    web.pages["/"] = html(
        f"<body>{BOARD}<script>open('https://Jobs.example.org/offers?utm_source=x'); open('http://169.254.169.254/'); open('http://intern/')</script>"
    )
    (run,) = crawl(settings, [popups(web)])
    (candidate,) = ledger.candidates.each()
    assert (candidate.url, candidate.host) == ("https://jobs.example.org/offers", "jobs.example.org")
    assert (candidate.found_by, [f.what for f in candidate.finds]) == ("popups", [f"{web.base}/"])
    assert (run.outcome, run.counts["rejected"]) == ("finished", {"offsite": 2, "refused": 1})


def test_a_page_is_clicked_only_if_the_card_says_so(web, settings, ledger):
    web.pages["/"] = html(
        f"<body style='height:900px'>{BOARD}<script>addEventListener('click', () => open('/ad'))</script>"
    )
    web.pages["/ad"] = html("<p>What the click brought up</p>")
    crawl(settings, [popups(web)])
    assert found(ledger) == {}
    crawl(settings, [popups(web, popups={"click": True})])
    assert list(found(ledger)) == ["What the click brought up"]


def test_a_killed_crawl_leaves_no_browser_behind(web, settings, tmp_path):
    web.pages["/"] = html(f"<body>{BOARD}<script>fetch('/open')</script>")
    arrived = threading.Event()

    def opened(_):
        arrived.set()
        return html("")

    web.pages["/open"] = opened
    file = tmp_path / "popups.yml"
    file.write_text(
        f"""{{name: popups, kind: popups, url: "{web.base}/", owner: tests, terms: ours, legal_basis: none needed,
        retention_days: 30, private_addresses: true, pace: {{delay: 0}}, popups: {{seconds: 20}}}}"""
    )
    environment = {**os.environ, "LUREWATCH_DATA": str(settings.data), "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", "scrapy", "crawl", "popups", "-a", f"card={file}", "-L", "ERROR"]
    with subprocess.Popen(command, env=environment) as crawling:
        try:
            assert arrived.wait(60)
            family = descendants(crawling.pid)
        finally:
            crawling.kill()
    assert any("chrom" in name for name in family.values())
    until = time.monotonic() + 20
    while (left := {p: n for p, n in family.items() if is_alive(p)}) and time.monotonic() < until:
        time.sleep(0.2)
    assert left == {}


def descendants(pid: int) -> dict[int, str]:
    """Processes below this one, with their names."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text()
        except OSError:
            continue
        name, rest = told[told.index("(") + 1 : told.rindex(")")], told[told.rindex(")") + 2 :].split()
        parents[int(stat.parent.name)] = (int(rest[1]), name)
    found: dict[int, str] = {}
    while more := {p: n for p, (above, n) in parents.items() if p not in found and (above == pid or above in found)}:
        found |= more
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_hostile_page_ends_in_its_time_and_keeps_what_it_showed(web, settings, ledger):
    web.pages["/"] = html(
        f"<body>{BOARD}<script>open('/ad'); for (let n = 0; n < 40; n++) open('/w' + n); setTimeout(() => {{ for (;;) ; }}, 500)</script>"
    )
    web.pages["/ad"] = html("<p>What the window said</p>")
    (run,) = crawl(settings, [popups(web, popups={"seconds": 1, "most": 3})])
    assert run.outcome == "finished"
    assert list(found(ledger)) == ["What the window said"]
    assert run.counts["rejected"] == {"missing": 2, "unreadable": 1}


def test_windows_that_windows_open_are_followed_to_a_depth(web, settings, ledger):
    for number in range(5):
        web.pages[f"/{number}"] = html(f"<p>Window number {number} says</p><script>open('/{number + 1}')</script>")
    crawl(settings, [popups(web, url=f"{web.base}/0", popups={"seconds": 1, "depth": 2})])
    postings = found(ledger)
    assert sorted(postings) == ["Window number 1 says", "Window number 2 says"]
    assert postings["Window number 2 says"].extra["popup"]["chain"] == [f"{web.base}/0", f"{web.base}/1"]


def test_windows_of_any_host_are_still_kept_from_private_addresses(web, settings, ledger):
    port = web.base.rpartition(":")[2]
    web.pages["/"] = html(f"<body>{BOARD}<script>open('http://localhost:{port}/foreign')</script>")
    (run,) = crawl(settings, [popups(web, popups={"windows": "any"})])
    assert run.counts["rejected"] == {"refused": 1}
    assert "/foreign" not in web.paths()


def test_without_chromium_the_run_fails_and_says_what_to_install(web, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    (run,) = crawl(settings, [popups(web)])
    assert run.outcome == "failed"
    assert "install it (Debian: apt-get install chromium)" in (run.note or "")
    assert web.asked == []


def test_the_browser_says_who_asks_and_holds_no_secret(web, settings, monkeypatch):
    monkeypatch.setenv("LUREWATCH_TOKEN_TEST", "s3cret")
    web.pages["/"] = html(f"<body>{BOARD}<script src='/script.js'></script>")
    web.pages["/script.js"] = Answer(b"document.cookie = 'a=1'; fetch('/asked')", 200, {"Set-Cookie": "b=2"})
    named = settings.model_copy(update={"operator": "ops@example.org"})
    crawl(named, [popups(web)])
    headers = dict(web.asked)
    assert {"/robots.txt", "/", "/script.js", "/asked"} <= set(headers)
    assert all(h["User-Agent"].endswith("(+ops@example.org)") for h in headers.values())
    assert "Cookie" not in headers["/"]


def test_a_page_that_tampers_with_what_looks_at_it_harms_itself_alone(web, settings, ledger):
    tampered = "Array.prototype.map = () => 7; Array.prototype.push = () => {}; window.getComputedStyle = () => null; String.prototype.trim = () => null;"
    web.pages["/"] = html(f"<body>{BOARD}<div style='{OVER}'>Words of the ad here</div><script>{tampered}</script>")
    web.pages["/good"] = html(f"<body>{BOARD}<div style='{OVER}'>Words of the other ad</div>")
    (run,) = crawl(settings, [popups(web, url=[f"{web.base}/", f"{web.base}/good"])])
    assert run.outcome == "finished"
    assert "Words of the other ad" in found(ledger)


def test_a_page_that_keeps_itself_busy_gives_what_it_showed_before_and_is_named(web, settings, ledger):
    web.pages["/"] = html(
        f"<body>{BOARD}<div style='{OVER}'>Driver wanted in the north</div><script>setTimeout(() => {{ for (;;); }}, 900)</script>"
    )
    web.pages["/at-once"] = html(f"<body>{BOARD}<script>for (;;);</script>")
    (run,) = crawl(settings, [popups(web, url=[f"{web.base}/", f"{web.base}/at-once"])])
    assert list(found(ledger)) == ["Driver wanted in the north"]
    stuck = "unreadable: the page did not let itself be read in time"
    assert [r.reason for r in ledger.crawls.rejects(run.number)] == [stuck, stuck]


def test_what_came_up_is_proved_by_the_page_as_the_browser_showed_it(web, settings, ledger):
    web.pages["/"] = html(
        f"""<body>{BOARD}<div id="here"></div><script>
        here.attachShadow({{mode: 'closed'}}).innerHTML = `<div style="{OVER}">Dancers ${{"wanted"}} in the south</div>`;
        setTimeout(() => alert(['Write', 'to us', 'tonight'].join(' ')), 100);
        </script>"""
    )
    crawl(settings, [popups(web)])
    assert set(found(ledger)) == {"Dancers wanted in the south", "Write to us tonight"}
    for line, posting in found(ledger).items():
        (evidence,) = ledger.captures.evidence(posting.id)
        assert evidence.capture.kind == "resource"
        record = lookup.check(Path(settings.data) / "archive", ledger.captures, evidence.capture)
        assert line.encode() in record.payload
    archive = Path(settings.data) / "archive"
    for posting in found(ledger).values():
        erase(archive, ledger.captures, posting.id)
        ledger.erase(posting.id, who="anna", why="asked")
    left = b"".join(gzip.decompress(f.read_bytes()) for f in archive.rglob("*.warc.gz"))
    assert b"in the south" not in left
    assert b"tonight" not in left
