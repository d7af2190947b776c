"""Pages a second whose JSON-LD is read by our own pass, against extruct on the same pages."""

from __future__ import annotations

import time
from collections.abc import Callable

from crawler.extract import jsonld
from crawler.simulator import running
from tests.benchmarks.bench_crawl import adverts
from tests.benchmarks.common import get

PAGES = 200
ROUNDS = 20


def pages() -> list[str]:
    """Detail pages of the simulated board with JSON-LD."""
    with running(adverts=adverts(PAGES)) as web:
        return [get(t.url) for t in web.truth() if t.board == "jsonld"]


def seconds(read: Callable[[str], int], texts: list[str]) -> float:
    began = time.process_time()
    found = sum(read(text) for text in texts)
    assert found == len(texts), found
    return time.process_time() - began


def ours(text: str) -> int:
    return sum(1 for block in jsonld.blocks(text) for _ in jsonld.of_type(block, "JobPosting"))


def theirs(text: str) -> int:
    import extruct

    found = extruct.extract(text, base_url="http://board.example/", syntaxes=["json-ld"])["json-ld"]
    return sum(1 for block in found if block.get("@type") == "JobPosting")


def everything(text: str) -> int:
    """What extruct does when it is asked for all that may hold a JobPosting, as we ask: JSON-LD, else microdata, else RDFa."""
    import extruct

    found = extruct.extract(text, base_url="http://board.example/", syntaxes=["json-ld", "microdata", "rdfa"])
    return sum(1 for block in found["json-ld"] if block.get("@type") == "JobPosting")


def with_layout(text: str) -> str:
    """The page as boards publish it: the posting is a few kilobytes of some ninety, the rest is menus, teasers and styles."""
    teaser = '<li class="teaser"><a href="/jobs/{n}" title="Offer {n}"><span class="t">Offer {n}</span> <em>Place</em></a></li>'
    menu = "".join(teaser.format(n=n) for n in range(700))
    style = "<style>" + ".a{color:#123;margin:0 auto}" * 500 + "</style>"
    return text.replace("</head>", f"{style}</head>").replace("</body>", f"<nav><ul>{menu}</ul></nav></body>")


def main() -> None:
    small = pages()
    for what, texts in (("bare pages", small), ("pages with a layout", [with_layout(t) for t in small])):
        size = sum(map(len, texts)) // len(texts) // 1000
        own = min(seconds(ours, texts) for _ in range(ROUNDS))
        narrow = min(seconds(theirs, texts) for _ in range(3))
        wide = seconds(everything, texts[:40]) * len(texts) / 40
        rates = [f"{len(texts) / s:.0f}" for s in (own, narrow, wide)]
        print(
            f"{what}, {size} kB: ours {rates[0]} pages/s; extruct, JSON-LD alone {rates[1]}; with microdata and RDFa {rates[2]}"
        )
        print(f"ratio {narrow / own:.1f} and {wide / own:.0f} (goal 20)")


if __name__ == "__main__":
    main()
