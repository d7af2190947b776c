"""Reading: what one response gave. It is the item that goes through the pipelines, and is written in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from records.candidates import Candidate
from records.captures import Capture
from records.crawls import Page, Rejected
from records.posting import Posting


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reading:
    """place: the URL that was asked for. page: what to remember of it, or None for a listing. seen: keys that a listing showed.
    gone: keys of postings whose page answered 404 or 410. candidates: pages that a search led to.
    capture: of the response, if the card keeps them. body: what the bytes of a page are known by, before: keys that a listing shows by showing it."""

    place: str
    page: Page | None = None
    postings: tuple[Posting, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    seen: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    capture: Capture | None = None
    body: bytes | None = None
    before: tuple[str, ...] = ()

    def __repr__(self) -> str:
        # Scrapy logs items: logs carry no text and no contact.
        return f"<Reading of {self.place}: {len(self.postings)} postings, {len(self.rejected)} rejected>"
