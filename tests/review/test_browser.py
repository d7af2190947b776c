"""The desk in a real browser: without scripts, by keyboard, on a phone, with a hostile ad."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.review.conftest import ADS, LURE, PASSWORD, Desk

pytestmark = pytest.mark.browser
WIDTHS = {"laptop": (1280, 800), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # No sandbox: the tests may run as root in a container, and every page shown is our own, on loopback.
        started = playwright.chromium.launch(
            executable_path=os.environ["LUREWATCH_TEST_CHROMIUM"], args=["--no-sandbox"]
        )
        yield started
        started.close()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """`lurewatch serve` over the desk's data."""
    command = [sys.executable, "-m", "lurewatch", "serve", "--port", "0", "--data", str(desk.settings.data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            line = next(line for line in process.stdout if "http://" in line)
            yield "http://" + line.partition("http://")[2].split()[0].rstrip("/")
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0


def enter(browser: Browser, address: str, *, name: str = "lead", **given: object) -> Page:
    page = browser.new_context(**given).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(10_000)
    page.goto(address + "/")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("button.main")
    page.wait_for_selector("ol.lines")
    return page


def test_an_ad_is_found_read_and_decided_without_scripts(browser, address, desk):
    page = enter(browser, address, java_script_enabled=False)
    page.fill("#q", '"pay back" AND dest:CY')
    page.click("form.search button")
    assert page.locator("ol.lines > li").count() == 1
    page.click("a.open")
    assert page.locator("mark.hit").count() >= 4
    page.fill("textarea[name=note]", "seen without scripts")
    with page.expect_navigation():
        page.click("button[value=concern]")
    (review,) = desk.ledger.reviews.of(LURE.id)
    assert (review.verdict, review.note, review.reviewer) == ("concern", "seen without scripts", "lead")


def test_the_whole_work_goes_by_keyboard(browser, address, desk):
    page = enter(browser, address)
    page.keyboard.press("/")
    page.keyboard.type("passport")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=passport**")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#verdict")
    page.keyboard.press("n")
    page.keyboard.type("1 by keyboard")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("1")
    (review,) = desk.ledger.reviews.of(LURE.id)
    assert (review.verdict, review.note) == ("concern", "1 by keyboard")


def test_a_hostile_ad_runs_nothing(browser, address):
    page = enter(browser, address)
    opened: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    page.goto(f"{address}/posting/{ADS[2].id}")
    page.wait_for_load_state("networkidle")
    assert opened == []
    assert page.locator(".text img, h1 img, .facts img").count() == 0
    assert "<script>" in page.locator("h1").inner_text()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_breaks_nothing(browser, address, width, scheme):
    wide, high = WIDTHS[width]
    page = enter(browser, address, viewport={"width": wide, "height": high}, color_scheme=scheme)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for path in ("/", "/runs", "/?q=telegram", f"/posting/{LURE.id}", f"/posting/{ADS[2].id}", f"/posting/{ADS[3].id}"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= wide, path
    assert wrong == []
