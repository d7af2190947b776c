"""One page in a browser: what it shows, opens and says, and where it wants to go.

The page itself is not fetched by the browser: Scrapy has fetched it (robots.txt, pace, guard, archive), and the browser is handed what
came. Scripts, pictures and frames it fetches through the proxy. Where a page wants to go, or what windows it opens, is written down
and not followed: whoever called may ask Scrapy for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from crawler.render.browsers import Browsers, errors
from crawler.render.proxy import Tally
from crawler.render.seen import LONGEST, Found, Kind, Rendered, found, text

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Dialog, Frame, Page, Request, Route

_LARGEST = 10 * 2**20
_SLACK = 25.0
"""Seconds that starting, settling and reading may take beside the time for which a page is looked at."""
_ANSWER = 5.0
_ASIDE = frozenset({"media", "font", "eventsource", "manifest", "texttrack", "ping"})
_PREPARED = """(() => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (given) { return attach.call(this, { ...given, mode: "open" }); };
  const open = window.open;
  window.open = function (url, name, features) {
    try { window.__opened(String(url ?? ""), String(features ?? "")); } catch {}
    return open.apply(this, arguments);
  };
})()"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one page: seconds that it is looked at, finds, requests and bytes beside itself; `click`: whether it is clicked once."""

    seconds: float = 6.0
    most: int = 10
    requests: int = 300
    bytes: int = 20 * 2**20
    click: bool = False


class BrowserFailed(Exception):
    """The browser did not start or did not show the page; `str()` says why."""


async def render(
    browsers: Browsers,
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    agent: str,
    limits: Limits,
    private: Collection[tuple[str, int]] = (),
) -> Rendered:
    """Shows a page that was fetched from `url` and tells what it did. `private`: hosts and ports that may be private addresses.

    Raises BrowserFailed if the browser does not start or does not take the page.
    """
    visit = _Visit(url, limits)
    async with browsers.turn():
        try:
            async with asyncio.timeout(limits.seconds + _SLACK), browsers.one() as running:
                visit.tally = running.proxy.begin(
                    private=private, most_bytes=limits.bytes, most_connections=limits.requests
                )
                async with running.context(agent) as context:
                    await visit.run(context, body, headers)
        except TimeoutError:
            visit.stuck = "the page did not let itself be read in time"
        except errors() as error:
            if not visit.opened:
                raise BrowserFailed(str(error).strip().splitlines()[0][:300]) from None
            visit.stuck = "the page went away while it was read"
    return visit.rendered()


class _Visit:
    """What is seen while one page is open."""

    def __init__(self, url: str, limits: Limits) -> None:
        self._url, self._limits = url, limits
        self.tally = Tally(limits.bytes, limits.requests)
        self._began = time.monotonic()
        self._found: dict[tuple[str, str], Found] = {}
        self._sizes: dict[str, tuple[int, int]] = {}
        self._notes: dict[str, None] = {}
        self._requests = 0
        self._left = asyncio.Event()
        self._page: Page | None = None
        self._html = self._title = self._words = ""
        self.opened = False
        self.stuck: str | None = None

    def limit(self, reason: str) -> None:
        self._notes.setdefault(reason)

    def rendered(self) -> Rendered:
        if self.tally.spent:
            self.limit(self.tally.spent)
        return Rendered(
            html=self._html,
            title=self._title,
            words=self._words,
            found=tuple(self._found.values()),
            refused=tuple(f"{host}: {why}" for host, why in self.tally.refused.items()),
            requests=self._requests,
            bytes=self.tally.bytes,
            limits=tuple(self._notes),
            stuck=self.stuck,
        )

    async def run(self, context: BrowserContext, body: bytes, headers: Mapping[str, str]) -> None:
        async def route(route: Route) -> None:
            # What is still on its way when the page closes fails; it is of no interest any more.
            with contextlib.suppress(*errors()):
                await self._route(route, body, headers)

        await context.expose_binding("__opened", self._on_open)
        await context.add_init_script(_PREPARED)
        await context.route("**/*", route)
        context.on("dialog", self._on_dialog)
        context.on("page", self._on_page)
        self._page = page = await context.new_page()
        page.on("crash", lambda _: self.limit("the page crashed"))
        self._began = time.monotonic()
        await page.goto(self._url, wait_until="commit", timeout=15_000)
        self.opened = True
        # A page that went somewhere else never ends loading.
        loaded, left = asyncio.create_task(page.wait_for_load_state("load")), asyncio.create_task(self._left.wait())
        waiting = (loaded, left)
        await asyncio.wait(waiting, timeout=_ANSWER, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            await self._look(page)  # before its scripts keep it busy for ever
        await self._watch(page, context)
        await self._read(page)

    async def _watch(self, page: Page, context: BrowserContext) -> None:
        """Looks three times: as the page stands, after a person would have scrolled, and at the end of its time."""
        wait = self._limits.seconds / 3
        await asyncio.sleep(wait)
        await self._look(page)
        await self._touch(page)
        await asyncio.sleep(wait)
        await self._look(page)
        await asyncio.sleep(wait)
        await self._look(page)
        for window in context.pages[: self._limits.most + 1]:
            if window is not page and not window.is_closed() and not window.url.startswith("http"):
                self._add("window", await self._said(window, "page"))

    async def _touch(self, page: Page) -> None:
        """Moves and scrolls as a person would, and clicks once if that is wanted."""
        async with asyncio.timeout(_ANSWER):  # the browser hands it to the page, which may never take it
            await page.mouse.move(400, 300)
            await page.mouse.wheel(0, 600)
            await asyncio.sleep(0.2)
            await page.mouse.wheel(0, -300)
            if self._limits.click and isinstance(spot := await self._said(page, "spot"), list) and len(spot) == 2:
                with contextlib.suppress(TypeError, ValueError):  # the page may have tampered with the answer
                    await page.mouse.click(float(spot[0]), float(spot[1]))

    async def _look(self, page: Page) -> None:
        laid = await self._said(page, "overlays")
        for said in laid if isinstance(laid, list) else ():
            self._add("overlay", said)
        for frame in page.frames[1 : 1 + 30]:
            # A frame that does not answer is left; the page itself is asked on.
            with contextlib.suppress(TimeoutError, *errors()):
                await self._frame(frame)

    async def _frame(self, frame: Frame) -> None:
        async with asyncio.timeout(_ANSWER):
            element = await frame.frame_element()
            said = await element.evaluate(f"(element) => ({_script()})(element, 'frame')")
        if not isinstance(said, dict) or not said.get("over"):
            return
        if frame.url.startswith(("http:", "https:")):
            self._add("iframe", said | {"url": frame.url})
        elif isinstance(inside := await self._said(frame, "page"), dict):
            self._add("iframe", said | {n: inside.get(n) for n in ("title", "words")})

    async def _read(self, page: Page) -> None:
        said = await self._said(page, "page")
        if isinstance(said, dict):
            self._title, self._words = " ".join(text(said.get("title"), 300).split()), text(said.get("words"), LONGEST)
        async with asyncio.timeout(_ANSWER):
            self._html = (await page.content())[:_LARGEST]

    async def _said(self, where: Page | Frame, what: str) -> Any:
        try:
            async with asyncio.timeout(_ANSWER):
                return await where.evaluate(f"() => ({_script()})(null, '{what}')")
        except errors():
            return None

    async def _route(self, route: Route, body: bytes, headers: Mapping[str, str]) -> None:
        request = route.request
        if request.is_navigation_request() and (kind := self._navigation(request)):
            if kind == "redirect" and not self.opened and request.url.partition("#")[0] == self._url.partition("#")[0]:
                self.opened = True
                await route.fulfill(status=200, headers=dict(headers), body=body)
                return
            self._gone_to(kind, request)
            await route.abort("aborted")
            return
        self._requests += 1
        if self._requests > self._limits.requests:
            self.limit(f"more than {self._limits.requests} requests")
            await route.abort("blockedbyclient")
        elif request.resource_type in _ASIDE:
            await route.abort("blockedbyclient")
        else:
            await route.continue_()

    def _navigation(self, request: Request) -> Kind | None:
        """Whether a window or the page itself goes somewhere; None: a frame in it does."""
        try:
            frame = request.frame
        except errors():
            return "window"  # a new window has no frame yet
        if frame.parent_frame is not None:
            return None
        return "redirect" if frame == (self._page.main_frame if self._page else None) else "window"

    def _gone_to(self, kind: Kind, request: Request) -> None:
        if request.method != "GET":
            self.limit("a form that was sent by itself is not followed")
        elif (
            request.url.startswith(("http:", "https:")) and request.url.partition("#")[0] != self._url.partition("#")[0]
        ):
            size = self._sizes.get(request.url)
            if kind == "redirect":
                self._left.set()
            self._add(kind, {"url": request.url} | ({"width": size[0], "height": size[1]} if size else {}))

    def _add(self, kind: Kind, said: Any) -> None:
        one = found(kind, said, after=time.monotonic() - self._began)
        if one is None or not (one.url or one.words or one.pictures):
            return
        key = (kind, one.url or one.words or one.pictures[0])
        if key in self._found:
            return
        if len(self._found) >= self._limits.most:
            self.limit(f"more than {self._limits.most} windows, overlays and messages")
        else:
            self._found[key] = one

    def _on_open(self, source: Mapping[str, Any], url: object, features: object) -> None:
        if len(self._sizes) < 2 * self._limits.most and isinstance(url, str) and isinstance(features, str):
            named = dict(part.split("=", 1) for part in features.replace(" ", "").split(",") if "=" in part)
            width, height = (named.get(n, "") for n in ("width", "height"))
            if width.isdigit() and height.isdigit():
                self._sizes[urljoin(source["frame"].url, url)] = (int(width[:5]), int(height[:5]))

    async def _on_dialog(self, dialog: Dialog) -> None:
        if dialog.type != "beforeunload":
            self._add("dialog", {"words": dialog.message})
        with contextlib.suppress(*errors()):
            await dialog.dismiss()

    async def _on_page(self, page: Page) -> None:
        if len(page.context.pages) > self._limits.most + 1:
            self.limit(f"more than {self._limits.most} windows, overlays and messages")
            with contextlib.suppress(*errors()):
                await page.close()


def _script() -> str:
    return files("crawler.render").joinpath("look.js").read_text(encoding="utf-8").partition("\n")[2].strip()
