"""The project on a real scrapyd: an egg is uploaded, its spiders are listed and one is run into a ledger."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader

import lurewatch
from crawler.child import scrapy_project
from crawler.simulator import running
from records.ledger import Ledger

ROOT = Path(lurewatch.__file__).resolve().parent
ONLY_THERE = 'from crawler.spiders.jsonld import JsonLdSpider\n\n\nclass EggSpider(JsonLdSpider):\n    name = "only_in_the_egg"\n'
CARD = """\
name: brightjobs
kind: only_in_the_egg
url: {url}/jobs
owner: Bright Jobs
terms: simulated
legal_basis: no personal data
retention_days: 30
private_addresses: true
pace: {{delay: 0, concurrency: 8}}
find: {{link: h2.job-card__title a, next: a.pagination__next}}
"""


@pytest.fixture(scope="module")
def egg(tmp_path_factory) -> Path:
    """Built as scrapyd-deploy builds it, of a copy that has one more spider: it is listed only if the code comes out of the egg."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("crawler", "records"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "lurewatch.py", "scrapy.cfg"):
        shutil.copy(ROOT / name, copy)
    (copy / "crawler" / "spiders" / "egg.py").write_text(ONLY_THERE)
    command = [sys.executable, "setup.py", "-q", "clean", "-a", "bdist_egg", "-d", "out"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    (built,) = (copy / "out").glob("*.egg")
    return built


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """A real scrapyd on loopback, in a folder of its own; gives its address and that folder."""
    home = tmp_path_factory.mktemp("scrapyd")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (home / "scrapyd.conf").write_text(f"[scrapyd]\nhttp_port = {port}\npoll_interval = 0.2\nmax_proc = 2\n")
    data = home / "data"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LUREWATCH_", "PYTHONPATH"))}
    with (home / "out.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapyd"],
            cwd=home,
            env=env | {"LUREWATCH_DATA": str(data)},
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(lambda: _answers(address), 60)
        yield address, home
    finally:
        process.terminate()
        process.wait(20)


def test_the_egg_carries_the_crawl_with_its_data_and_nothing_else(egg):
    with zipfile.ZipFile(egg) as opened:
        held = {n for n in opened.namelist() if not n.startswith("EGG-INFO")}
        points = opened.read("EGG-INFO/entry_points.txt").decode()
    assert {n.split("/")[0] for n in held} == {"crawler", "records"}
    data = {str(p.relative_to(ROOT)) for n in ("crawler", "records") for p in (ROOT / n).rglob("*.yml")}
    assert data
    assert data <= held
    assert "settings = crawler.settings" in points


def test_spiders_are_listed_and_run_out_of_the_egg(egg, scrapyd, tmp_path_factory):
    address, home = scrapyd
    added = _upload(f"{address}/addversion.json", {"project": "lurewatch", "version": "1"}, egg)
    assert added["status"] == "ok", added
    listed = _get(f"{address}/listspiders.json?project=lurewatch")
    here = SpiderLoader.from_settings(scrapy_project("ERROR")).list()
    assert set(listed["spiders"]) == {*here, "only_in_the_egg"}
    folder = tmp_path_factory.mktemp("cards")
    with running(postings=40) as web:
        (folder / "brightjobs.yml").write_text(
            CARD.format(url=web.address("jsonld")).replace("only_in_the_egg", "jsonld")
        )
        live = sum(1 for t in web.truth() if t.board == "jsonld")
        job = {"project": "lurewatch", "spider": "only_in_the_egg", "card": str(folder / "brightjobs.yml")}
        assert live > 0
        assert _post(f"{address}/schedule.json", job)["status"] == "ok"
        _wait(lambda: _get(f"{address}/listjobs.json?project=lurewatch")["finished"], 90)
    (log,) = home.glob("logs/lurewatch/only_in_the_egg/*.log")
    assert "Traceback" not in log.read_text()
    with Ledger.open(f"sqlite:///{home / 'data' / 'ledger.db'}") as ledger:
        (run,) = ledger.crawls.runs()
        assert (run.outcome, run.source, ledger.count()) == ("finished", "brightjobs", live)


def _answers(address: str) -> bool:
    try:
        return bool(_get(f"{address}/daemonstatus.json")["status"] == "ok")
    except OSError:
        return False


def _wait(ready, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, "scrapyd took too long"
        time.sleep(0.3)


def _get(url: str) -> dict:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)


def _post(url: str, values: dict[str, str]) -> dict:
    with urllib.request.urlopen(url, urllib.parse.urlencode(values).encode(), timeout=60) as answer:
        return json.load(answer)


def _upload(url: str, values: dict[str, str], egg: Path) -> dict:
    border = "a-border-that-stands-in-no-egg"
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in values.items()
    ]
    head = f'--{border}\r\nContent-Disposition: form-data; name="egg"; filename="{egg.name}"\r\n\r\n'.encode()
    body = b"".join([*parts, head, egg.read_bytes(), f"\r\n--{border}--\r\n".encode()])
    request = urllib.request.Request(url, body, {"Content-Type": f"multipart/form-data; boundary={border}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
