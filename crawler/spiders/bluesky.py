"""bluesky: searches and accounts' own posts through the AT Protocol's public interface, newest first, back to what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from scrapy.http import Response, TextResponse

from crawler.dates import utc
from crawler.links import Span, is_address, spelled
from crawler.posts import parsed, texts
from crawler.spiders.timeline import Ask, Shown, TimelineSpider
from crawler.tokens import bearer
from crawler.walk import Entry, Walk
from records.posting import Posting

_POST = "app.bsky.feed.post"
_HIDDEN = {"!no-unauthenticated", "!hide", "!takedown", "!suspend"}
_TOGETHER = 25


class BlueskySpider(TimelineSpider):
    name = "bluesky"
    goes_on = "cursor"
    knows = "time of the newest post; pages read again"

    def lines(self) -> Iterable[str]:
        block = self.block
        for base in self.card.url:
            start = f"{base.rstrip('/')}/xrpc/app.bsky.feed"
            yield from (f"{start}.searchPosts?{urlencode({'q': q, 'sort': 'latest'})}" for q in block.searches)
            only_own = "posts_no_replies"
            yield from (f"{start}.getAuthorFeed?{urlencode({'actor': a, 'filter': only_own})}" for a in block.authors)

    def newest(self, line: str, walk: Walk) -> Ask:
        return Ask(url=f"{line}&limit=100", send={"headers": bearer(self.card)})

    def refusal(self, response: Response) -> str | None:
        return refusal(response)

    def show(self, response: TextResponse, walk: Walk) -> Shown:
        answer = parsed(response)
        listed = answer.get("feed", answer.get("posts")) if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise ValueError("neither `posts` nor `feed` in the answer")
        entries, postings, rejected = [], [], []
        for one in listed:
            post, reason = _parts(one)
            uri = post.get("uri")
            if not isinstance(uri, str):
                rejected.append("unreadable: a post without its address")
                continue
            entries.append(Entry(key=uri, mark=_moment(post, reason), fixed="Pin" in str((reason or {}).get("$type"))))
            if not _is_ours(post, reason):
                continue
            if posting := self._posting(post):
                postings.append(posting)
            else:
                rejected.append(f"empty: a post without words, {uri.rpartition('/')[2]}")
        cursor = answer.get("cursor")
        older = f"{walk.place}&limit=100&cursor={quote(str(cursor))}" if cursor and listed else None
        return Shown(
            entries=entries,
            postings=postings,
            rejected=rejected,
            older=Ask(url=older, send={"headers": bearer(self.card)}) if older else None,
        )

    def look_up(self, walk: Walk, keys: Sequence[str]) -> Iterable[tuple[Ask, Sequence[str]]]:
        base = walk.place.partition("/xrpc/")[0]
        for start in range(0, len(keys), _TOGETHER):
            some = keys[start : start + _TOGETHER]
            yield Ask(url=f"{base}/xrpc/app.bsky.feed.getPosts?{urlencode([('uris', k) for k in some])}"), some

    def still_there(self, response: Response, keys: Sequence[str]) -> Iterable[str] | None:
        if response.status != 200 or not isinstance(response, TextResponse):
            return None
        return [post["uri"] for post in parsed(response)["posts"]]

    def _posting(self, post: Mapping[str, Any]) -> Posting | None:
        record, author = post["record"], post.get("author") or {}
        embed = post.get("embed") or {}
        pictures, described = _media(embed)
        text = texts(words(record), *described, _card(embed, record))
        if not text and not pictures:
            return None
        did, key = str(post["uri"]).removeprefix("at://").split("/")[0], str(post["uri"]).rpartition("/")[2]
        tags = [f["tag"] for f in _features(record) if isinstance(f.get("tag"), str)] + list(record.get("tags") or ())
        reply = (record.get("reply") or {}) if isinstance(record.get("reply"), dict) else {}
        extra = {
            "author": self.author(author.get("did") or did, "bsky"),
            "tags": list(dict.fromkeys(tags)),
            "pictures": pictures,
            "reply_to": (reply.get("parent") or {}).get("uri"),
            "thread": (reply.get("root") or {}).get("uri"),
        }
        spoken: Sequence[str] = record.get("langs") or ()
        return Posting(
            source=self.card.name,
            key=str(post["uri"]),
            # A DID is no name: the page is addressed by it, not by the handle.
            url=f"{self.block.site.rstrip('/')}/profile/{did}/post/{key}",
            text=text,
            language=spoken[0] if len(spoken) == 1 else None,
            published=utc(record.get("createdAt")),
            published_raw=record.get("createdAt"),
            collected=datetime.now(UTC),
            extra={name: value for name, value in extra.items() if value},
        )


def refusal(response: Response) -> str | None:
    """What the interface says in an answer that is no success, as `word: error: message`."""
    if response.status < 400 or not isinstance(response, TextResponse):
        return None
    try:
        said = parsed(response)
        error, message = str(said["error"]), str(said.get("message") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    walls = response.status in (401, 403, 429) or error in (
        "RateLimitExceeded",
        "AuthMissing",
        "AuthenticationRequired",
    )
    return f"{'blocked' if walls else 'failed'}: {error}: {message}"[:300]


def words(record: Mapping[str, Any]) -> str:
    """The text of a record, its links written out: facets count bytes of UTF-8."""
    text = record.get("text")
    spans = []
    for facet in record.get("facets") or ():
        index = facet.get("index") or {} if isinstance(facet, dict) else {}
        start, end = index.get("byteStart"), index.get("byteEnd")
        uris = [f["uri"] for f in _of(facet) if is_address(f.get("uri"))]
        if uris and isinstance(start, int) and isinstance(end, int):
            spans.append(Span(start=start, end=end, address=uris[0]))
    return spelled(text.encode("utf-8", "surrogatepass"), spans).strip() if isinstance(text, str) else ""


def _parts(one: object) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """The post, and why it stands in a feed if not as a post of its account."""
    if not isinstance(one, dict):
        return {}, None
    post = one.get("post", one)
    return (post if isinstance(post, dict) else {}), one.get("reason")


def _is_ours(post: Mapping[str, Any], reason: Mapping[str, Any] | None) -> bool:
    """Posts of their own, whose author did not ask to be hidden from those who are not signed in."""
    record, author = post.get("record"), post.get("author") or {}
    if (
        not isinstance(record, dict)
        or record.get("$type", _POST) != _POST
        or "Repost" in str((reason or {}).get("$type"))
    ):
        return False
    own = record.get("labels") or {}
    labels = [
        *(post.get("labels") or ()),
        *(author.get("labels") or ()),
        *(own.get("values") or () if isinstance(own, dict) else ()),
    ]
    return not _HIDDEN & {label.get("val") for label in labels if isinstance(label, dict)}


def _moment(post: Mapping[str, Any], reason: Mapping[str, Any] | None) -> str:
    """Where a post stands in its timeline: its time, or when it was passed on; one form, so that later ones compare as greater."""
    record = post.get("record") or {}
    told = (
        [(reason or {}).get("indexedAt")]
        if reason and reason.get("indexedAt")
        else [post.get("indexedAt"), record.get("createdAt")]
    )
    times = [moment for t in told if (moment := utc(t if isinstance(t, str) else None))]
    return min(times, default=datetime(1970, 1, 1, tzinfo=UTC)).strftime("%Y-%m-%dT%H:%M:%S.%f")


def _of(facet: object) -> list[Mapping[str, Any]]:
    features = facet.get("features") if isinstance(facet, dict) else None
    return [f for f in features or () if isinstance(f, dict)]


def _features(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for facet in record.get("facets") or ():
        yield from _of(facet)


def _media(embed: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Addresses of pictures and what their author says of them; of a quoted post nothing."""
    media = embed.get("media") if isinstance(embed.get("media"), dict) else embed
    images = [i for i in (media or {}).get("images") or () if isinstance(i, dict)]
    pictures = [address for i in images if is_address(address := i.get("fullsize") or i.get("thumb"))]
    return pictures, [i["alt"] for i in [*images, media or {}] if isinstance(i.get("alt"), str)]


def _card(embed: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """The address of a link that a post shows as a card and not in its words."""
    media = embed.get("media") if isinstance(embed.get("media"), dict) else embed
    external = (media or {}).get("external")
    address = external.get("uri") if isinstance(external, dict) else None
    return address if is_address(address) and str(address) not in words(record) else ""
