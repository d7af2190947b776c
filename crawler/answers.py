"""What an answer says besides its content: what to remember of it, and why it gave nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler.guard import Refused
from crawler.timelimit import TookTooLong
from records.crawls import Page


def page(response: Response, place: str, held: tuple[str, ...]) -> Page:
    """What to remember of a response. `held`: keys of the postings that it gave."""
    etag, modified = (response.headers.get(n) for n in ("ETag", "Last-Modified"))
    return Page(
        url=place,
        fetched=datetime.now(UTC),
        status=response.status,
        etag=etag.decode("latin-1") if etag else None,
        last_modified=modified.decode("latin-1") if modified else None,
        keys=held,
        found_on=response.meta.get("found_on"),
        why=response.meta.get("why"),
    )


def held(page: Page | None) -> tuple[str, ...]:
    """Keys that a listing shows by showing this page. One that was gone is not back before its page is."""
    return page.keys if page and page.status == 200 else ()


def unreadable(response: Response) -> str | None:
    """Why the body of a response is nothing to read, or None."""
    if isinstance(response, TextResponse):
        return None
    kind = (response.headers.get("Content-Type") or b"without a type").decode("latin-1")
    return f"unreadable: not text but {kind}"


def reason(failure: Failure) -> str:
    """Why a request got no answer, as `word: sentence`."""
    return unanswered(failure.value)


def unanswered(error: BaseException | None) -> str:
    """The same of an error."""
    if not isinstance(error, IgnoreRequest):
        return f"failed: {type(error).__name__}: {error}"
    if str(error) == "Forbidden by robots.txt":
        return "blocked: robots.txt does not allow it"
    return str(error) if isinstance(error, Refused) else f"failed: {error}"


def unread(error: Exception) -> str:
    """Why an answer could not be read, as `word: sentence`."""
    return f"unreadable: {error}" if isinstance(error, TookTooLong) else f"unreadable: {type(error).__name__}: {error}"
