"""Documents for the tests of search."""

from __future__ import annotations

from typing import Any

from index.document import Document, Mark


def doc(number: int, **given: Any) -> Document:
    fields: dict[str, Any] = {
        "id": f"{number:020x}",
        "version": 1,
        "source": "board",
        "title": "Cook",
        "text": f"Cook wanted, number {number}.",
        "language": "en",
        "band": "none",
        "score": 0.01,
        "first_seen": "2026-01-05T10:00:00Z",
        "last_seen": "2026-02-05T10:00:00Z",
    }
    return Document(**(fields | given))


CORPUS = (
    doc(1, title="Dancers wanted", text="Dancer for a club in Cyprus, no experience. Full-length photo.", band="high", score=0.9, indicators=("body_and_looks", "entertainment_abroad"),
        destination=("CY",), country="RO", contacts=("tok1",), marks=(Mark(field="text", start=0, end=6, rule="r", indicator="entertainment_abroad"),), last_seen="2026-03-01T00:00:00Z"),
    doc(2, title="Dansatoare", text="Căutăm dansatoare pentru Cipru; fără experiență.", language="ro", band="medium", score=0.5, indicators=("entertainment_abroad",), destination=("CY",), country="RO", contacts=("tok1", "tok2")),
    doc(3, title="Танцовщицы", text="Требуются танцовщицы, работа в ночном клубе", language="ru", band="medium", score=0.5, source="forum", country="UA", last_seen="2026-03-05T23:59:59Z"),
    doc(4, title="舞者招聘", text="招聘舞者,包吃住,月薪两万", language="zh", band="low", score=0.1, country="CN"),
    doc(5, title="Cook", text="A cook for our photo studio canteen; full time, length of contract one year.", verdict="no_concern", country="CY"),
    doc(6, title="Gone", text="This one has gone: dancing teacher", state="gone", score=0.02, last_seen="2025-12-31T23:00:00Z"),
)  # fmt: skip
