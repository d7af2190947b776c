"""The browsers of a crawl process: Chromium, headless, whose only way out is the guarded proxy. They are kept from page to page.

A page has a browser for itself as long as it is open, with a context of its own: nothing that it leaves (cookies, storage, cache) is there for the
next one, and none of its connections outlives it. A browser that did not end a page well is ended itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Self

from crawler.render.proxy import Proxy

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext

AT_ONCE = 2
"""Browsers in one process: each takes some hundred megabytes."""
_PAGES = 100
"""Pages after which a browser is started anew: it grows with each."""
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--proxy-bypass-list=<-loopback>",
    # Names are the proxy's business: the browser itself finds none, whatever asks for them.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
    "--mute-audio",
    "--js-flags=--max-old-space-size=512",
)


def program() -> str | None:
    """Path of the system's Chromium, or None."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def missing() -> str | None:
    """What is to be installed before pages can be opened, or None."""
    if find_spec("playwright") is None:
        return "the browser's driver is not installed: pip install 'lurewatch[render]'"
    if program() is None:
        return "no Chromium on the path: install it (Debian: apt-get install chromium)"
    return None


def version() -> str | None:
    """Which Chromium would be used, or None if pages cannot be opened here."""
    if missing() or not (path := program()):
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout.strip()
    return f"{said or 'a browser that does not name itself'} at {path}"


class Running:
    """A browser that runs, with its proxy."""

    def __init__(self, browser: Browser, proxy: Proxy, stack: AsyncExitStack) -> None:
        self._browser, self.proxy, self._stack = browser, proxy, stack
        self.pages = 0

    @classmethod
    async def start(cls) -> Running:
        """Raises Playwright's Error, OSError."""
        from playwright.async_api import async_playwright

        async with AsyncExitStack() as stack:
            home = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="lurewatch-browser-", ignore_cleanup_errors=True)
            )
            proxy = await stack.enter_async_context(Proxy())
            driver = await stack.enter_async_context(async_playwright())
            # The environment holds tokens, which are none of the browser's business.
            kept = {n: v for n in ("PATH", "LANG", "FONTCONFIG_PATH", "LD_LIBRARY_PATH") if (v := os.environ.get(n))}
            browser = await driver.chromium.launch(
                executable_path=program(),
                chromium_sandbox=os.geteuid() != 0,  # Chromium's sandbox refuses root
                args=[*_ARGUMENTS, f"--proxy-server=http://127.0.0.1:{proxy.port}"],
                env={**kept, "HOME": home, "TMPDIR": home},
                timeout=20_000,
            )
            return cls(browser, proxy, stack.pop_all())
        raise AssertionError  # the block above returns or raises

    @property
    def sound(self) -> bool:
        return self._browser.is_connected() and self.pages < _PAGES

    @asynccontextmanager
    async def context(self, agent: str) -> AsyncIterator[BrowserContext]:
        """A fresh profile for one page."""
        context = await self._browser.new_context(
            user_agent=agent,
            accept_downloads=False,
            service_workers="block",
            permissions=[],
            viewport={"width": 1280, "height": 800},
            ignore_https_errors=False,
        )
        try:
            yield context
        finally:
            self.pages += 1
            async with asyncio.timeout(5):
                await context.close()

    async def close(self) -> None:
        with contextlib.suppress(*errors(), TimeoutError):
            async with asyncio.timeout(5):
                await self._browser.close()
        await self._stack.aclose()


class Browsers:
    """Those of one process; an async context manager, or `close` at the end."""

    def __init__(self) -> None:
        self._free: list[Running] = []
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def turn(self) -> asyncio.Semaphore:
        """Waits until a browser may be used."""
        return self._gate

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Running]:
        """A browser for one page. Raises Playwright's Error if none starts."""
        running = self._free.pop() if self._free else await Running.start()
        well = False
        try:
            yield running
            well = True
        finally:
            await running.proxy.end()
            if well and running.sound:
                self._free.append(running)
            else:
                await running.close()

    async def close(self) -> None:
        free, self._free = self._free, []
        for running in free:
            await running.close()


def errors() -> tuple[type[Exception], ...]:
    """What Playwright raises."""
    from playwright.async_api import Error

    return (Error,)
