"""A hostile page in the browser tries every way to what listens beside it; canaries there must hear nothing."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from crawler.render.browser import Limits, render
from crawler.render.browsers import Browsers
from crawler.render.proxy import Proxy
from crawler.run import crawl
from tests.crawler.conftest import Answer, card, html

OVER_HTTP = """
const at = '%(at)s', ways = {
  fetch: () => fetch(`http://${at}/fetch`, {mode: 'no-cors'}),
  keepalive: () => fetch(`http://${at}/keepalive`, {mode: 'no-cors', keepalive: true, method: 'POST', body: 'x'}),
  xhr: () => { const x = new XMLHttpRequest(); x.open('GET', `http://${at}/xhr`); x.send(); },
  beacon: () => navigator.sendBeacon(`http://${at}/beacon`, 'x'),
  picture: () => { new Image().src = `http://${at}/picture`; },
  script: () => tag('script', {src: `http://${at}/script`}),
  style: () => tag('link', {rel: 'stylesheet', href: `http://${at}/style`}),
  imported: () => { tag('style').textContent = `@import url(http://${at}/imported);`; },
  prefetch: () => tag('link', {rel: 'prefetch', href: `http://${at}/prefetch`}),
  preconnect: () => tag('link', {rel: 'preconnect', href: `http://${at}/`}),
  speculation: () => { tag('script', {type: 'speculationrules'}).textContent = JSON.stringify({prefetch: [{source: 'list', urls: [`http://${at}/speculation`]}]}); },
  frame: () => tag('iframe', {src: `http://${at}/frame`}),
  object: () => tag('object', {data: `http://${at}/object`}),
  video: () => tag('video', {src: `http://${at}/video`, autoplay: true}),
  form: () => { const f = tag('form', {action: `http://${at}/form`, method: 'post', target: '_blank'}); f.submit(); },
  events: () => new EventSource(`http://${at}/events`),
  socket: () => new WebSocket(`ws://${at}/socket`),
  transport: () => new WebTransport(`https://${at}/transport`),
  worker: () => new Worker(URL.createObjectURL(new Blob([`fetch('http://${at}/worker', {mode: 'no-cors'}); importScripts('http://${at}/imported.js')`]))),
  service: () => navigator.serviceWorker.register('/sw.js'),
  redirected: () => fetch(`/go?to=http://${at}/redirected`, {mode: 'no-cors'}),
  framed: () => tag('iframe', {src: `/go?to=http://${at}/framed`}),
  window: () => open(`http://${at}/window`),
  away: () => open(`/go?to=http://${at}/away`),
  file: () => tag('iframe', {src: 'file:///etc/passwd'}),
  stun: async () => {
    const [host, port] = [at.slice(0, at.lastIndexOf(':')), at.slice(at.lastIndexOf(':') + 1)];
    const turn = {username: 'u', credential: 'c'};
    const peer = new RTCPeerConnection({iceServers: [{urls: `stun:${host}:${port}`}, {urls: `turn:${host}:${port}`, ...turn}, {urls: `turn:${host}:${port}?transport=tcp`, ...turn}]});
    peer.createDataChannel('x'); await peer.setLocalDescription(await peer.createOffer());
  },
};
function tag(name, given = {}) { const t = Object.assign(document.createElement(name), given); document.body.append(t); return t; }
for (const [name, way] of Object.entries(ways)) {
  try { Promise.resolve(way()).catch(() => {}); } catch (e) {}
  fetch('/tried?' + name);
}
"""
WAYS = 26


@contextmanager
def canary(family: int, host: str, kind: int) -> Iterator[tuple[int, list[bytes]]]:
    """Port and what arrived there."""
    heard: list[bytes] = []
    with socket.socket(family, kind) as bound:
        bound.bind((host, 0))
        if kind == socket.SOCK_STREAM:
            bound.listen()
        bound.settimeout(0.2)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    if kind == socket.SOCK_STREAM:
                        with bound.accept()[0] as came:
                            came.settimeout(1)
                            heard.append(came.recv(1000))
                    else:
                        heard.append(bound.recv(1000))
                except OSError:
                    continue

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield bound.getsockname()[1], heard
        finally:
            over.set()
            thread.join()


def go(handler):
    return Answer(b"", 302, {"Location": handler.path.partition("to=")[2]})


@pytest.mark.browser
@pytest.mark.slow
def test_nothing_that_a_page_does_reaches_what_listens_beside_it(web, settings):
    """Also on a host that the card opens: scripts reach the ports that it names, and no others."""
    web.pages["/go"] = go
    web.pages["/tried"] = html("")
    web.pages["/sw.js"] = Answer(b"", 200, {"Content-Type": "text/javascript"})
    web_port = int(web.base.rpartition(":")[2])
    with (
        canary(socket.AF_INET, "127.0.0.1", socket.SOCK_STREAM) as (four, heard4),
        canary(socket.AF_INET6, "::1", socket.SOCK_STREAM) as (six, heard6),
        canary(socket.AF_INET, "127.0.0.1", socket.SOCK_DGRAM) as (udp, heard_udp),
    ):
        places = [f"127.0.0.1:{four}", f"localhost:{four}", f"0x7f.1:{four}", f"[::ffff:127.0.0.1]:{four}", f"[::1]:{six}", f"127.0.0.1:{udp}", f"2130706433:{web_port}"]  # fmt: skip
        scripts = ["{%s}" % (OVER_HTTP % {"at": at}) for at in places[:-1]]
        pages = [scripts[:1], scripts[1:3], scripts[3:]]
        for number, some in enumerate(pages):
            web.pages[f"/{number}"] = html(f"<body><script>{''.join(some)}</script>")
        cards = [
            card(
                f"hostile{n}",
                "popups",
                f"{web.base}/{n}",
                popups={"seconds": 2, "most": 30},
                pace={"delay": 0, "timeout": 20},
            )
            for n in range(len(pages))
        ]
        runs = crawl(settings, cards)
        assert {r.outcome for r in runs} == {"finished"}
        tried = {p for p in web.paths() if p.startswith("/tried?")}
        assert len(tried) == WAYS
        assert (heard4, heard6, heard_udp) == ([], [], [])
        # The same page, with leave: the canary hears it, so it would have heard it above.
        given = {"body": web.pages["/0"].body, "headers": {"content-type": "text/html"}, "agent": "lurewatch/0"}

        async def with_leave():
            async with Browsers() as browsers:
                leave = [("127.0.0.1", four), ("127.0.0.1", web_port)]
                seen = await render(browsers, f"{web.base}/0", limits=Limits(seconds=2), private=leave, **given)
                heard = len(heard4)
                # The next page in the same browser has no leave, whatever the one before it left behind.
                after = await render(browsers, f"{web.base}/0", limits=Limits(seconds=2), **given)
                return seen, after, len(heard4) - heard

        seen, after, more = asyncio.run(with_leave())
        assert seen.refused == ()
        assert (bool(after.refused), more) == (True, 0)
        assert {b"GET /fetch", b"GET /picture", b"GET /frame"} <= {h[:12].rstrip() for h in heard4} | {h[:10] for h in heard4} | {h[:11].rstrip() for h in heard4}  # fmt: skip


async def asked(proxy: Proxy, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(sent)
    answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    "target",
    ["127.0.0.1:22", "localhost:22", "0x7f.1:22", "[::1]:22", "[::ffff:10.0.0.1]:80", "169.254.169.254:80", "10.0.0.1:443", "0.0.0.0:80", "１２７.0.0.1:80"],
)  # fmt: skip
def test_the_proxy_connects_to_no_private_address(target):
    async def tried() -> tuple[bytes, dict[str, str]]:
        async with Proxy() as proxy:
            answer = await asked(proxy, f"CONNECT {target} HTTP/1.1\r\n\r\n".encode())
            return answer, proxy.tally.refused

    answer, refused = asyncio.run(tried())
    assert answer.startswith(b"HTTP/1.1 403") or not answer
    assert len(refused) == 1 or target.startswith("１")


def test_the_proxy_does_not_connect_to_itself_whatever_the_card_opens():
    async def tried() -> bytes:
        async with Proxy() as proxy:
            proxy._private = frozenset({("127.0.0.1", proxy.port)})
            return await asked(proxy, f"CONNECT 127.0.0.1:{proxy.port} HTTP/1.1\r\n\r\n".encode())

    assert asyncio.run(tried()).startswith(b"HTTP/1.1 403")


def test_the_proxy_hands_through_one_request_a_connection_and_so_many_bytes(web):
    web.pages["/big"] = Answer(os.urandom(200_000), 200, {"Connection": "keep-alive", "Content-Type": "image/png"})
    web.pages["/small"] = Answer(b"small", 200)
    port = int(web.base.rpartition(":")[2])

    async def tried() -> tuple[bytes, bytes, bytes, str | None]:
        async with Proxy(private=[("127.0.0.1", port)], most_bytes=100_000) as proxy:
            request = f"GET {web.base}/small HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n\r\n".encode()
            small = await asked(proxy, request)
            big = await asked(proxy, request.replace(b"small", b"big"))
            return small, big, await asked(proxy, request), proxy.tally.spent

    small, big, after, spent = asyncio.run(tried())
    head, _, body = small.partition(b"\r\n\r\n")
    assert (body, b"Connection: close" in head, b"keep-alive" in head) == (b"small", True, False)
    assert len(big) < 110_000
    assert after.startswith(b"HTTP/1.1 403")
    assert spent
    assert "Proxy-Connection" not in web.asked[0][1]


@pytest.mark.parametrize(
    "sent", [b"\r\n\r\n", b"GET\r\n\r\n", b"GET ftp://x/ HTTP/1.1\r\n\r\n", b"CONNECT x:99999 HTTP/1.1\r\n\r\n", b"\xff" * 70_000, b"CONNECT [::1 HTTP/1.1\r\n\r\n"]
)  # fmt: skip
def test_the_proxy_survives_what_is_no_request(sent, web):
    port = int(web.base.rpartition(":")[2])

    async def tried() -> tuple[bytes, bytes]:
        async with Proxy(private=[("127.0.0.1", port)]) as proxy:
            broken = await asked(proxy, sent)
            return broken, await asked(proxy, f"GET {web.base}/robots.txt HTTP/1.1\r\n\r\n".encode())

    broken, good = asyncio.run(tried())
    assert b" 200 " not in broken.partition(b"\r\n")[0]
    assert good.startswith(b"HTTP/1.1 200")
