"""The back end for many: Elasticsearch 8.19 or 9, over text that we analyse ourselves, so that it answers as the embedded one does."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch import ConnectionError as Unreachable
from elasticsearch.helpers import scan, streaming_bulk

from index.document import Document
from index.highlight import highlights
from index.query import And, Between, Everything, Is, Node, Not, Or, Phrase, Word, parse
from index.search import FACET_SIZE, FACETS, Found, Page, Put, Query, cursor
from index.text import query_stems, stems, words
from records.errors import IndexOutdated, SearchUnavailable
from records.settings import Settings

SCHEMA = 1
_FIELD = {"indicator": "indicators", "contact": "contacts"}
_KEYWORDS = (
    "id",
    "source",
    "language",
    "country",
    "band",
    "verdict",
    "state",
    "indicators",
    "destination",
    "origin",
    "contacts",
)
_MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "_meta": {"schema": SCHEMA},
    "properties": {
        **{name: {"type": "keyword"} for name in _KEYWORDS},
        "score": {"type": "double"},
        "first_seen": {"type": "date", "format": "strict_date_time_no_millis"},
        "last_seen": {"type": "date", "format": "strict_date_time_no_millis"},
        "title_words": {"type": "text", "analyzer": "whitespace"},
        "text_words": {"type": "text", "analyzer": "whitespace"},
        "stems": {"type": "text", "analyzer": "whitespace", "norms": False},
        "document": {"type": "object", "enabled": False},
    },
}
_SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0, "max_result_window": 10_000}
_SORTS: dict[str, tuple[str, Any]] = {
    "score": ("score", "desc"),
    "newest": ("last_seen", {"order": "desc", "format": "strict_date_time_no_millis"}),
}
T = TypeVar("T")


def open_(settings: Settings) -> ElasticsearchSearch:
    given: dict[str, Any] = {
        "hosts": [settings.search_url],
        "request_timeout": 30,
        "retry_on_timeout": True,
        "max_retries": 2,
    }
    if settings.search_user and settings.search_password:
        given["basic_auth"] = (settings.search_user, settings.search_password.get_secret_value())
    if settings.search_ca:
        given["ca_certs"] = str(settings.search_ca)
    return ElasticsearchSearch(Elasticsearch(**given), settings.search_index, settings.search_url)


class ElasticsearchSearch:
    """An alias over one versioned index. A search sees what was put before it: puts ask for the refresh, which alone would come each second."""

    def __init__(self, client: Elasticsearch, alias: str, address: str) -> None:
        self._client, self._alias, self._address = client, alias, address
        self._checked = False

    def put(self, documents: Iterable[Document]) -> Put:
        self._ready()
        return self._asked(lambda: self._bulk(self._alias, documents))

    def delete(self, ids: Iterable[str]) -> int:
        self._ready()
        wanted = list(dict.fromkeys(ids))
        gone = 0
        for start in range(0, len(wanted), 500):
            gone += self._asked(lambda some=wanted[start : start + 500]: self._delete(some))  # type: ignore[misc]
        return gone

    def _delete(self, ids: list[str]) -> int:
        # With the version that is there: a deletion that counted on by itself would refuse the same posting put again.
        found = self._client.mget(index=self._alias, ids=ids, source=False)["docs"]
        fixed = {"_op_type": "delete", "_index": self._alias, "version_type": "external_gte"}
        actions = [fixed | {"_id": f["_id"], "version": f["_version"]} for f in found if f.get("found")]
        return sum(ok for ok, _ in streaming_bulk(self._client, actions, raise_on_error=False, refresh=True))

    def search(self, query: Query) -> Page:
        tree = parse(query.text)
        self._ready()
        body = _body(query, tree)
        answer = self._asked(lambda: self._client.search(index=self._alias, **body))
        hits = answer["hits"]["hits"]
        more, hits = len(hits) > query.size, hits[: query.size]
        documents = [Document.of(h["_source"]["document"]) for h in hits]
        return Page(
            found=tuple(Found(d, highlights(d, tree)) for d in documents),
            total=int(answer["hits"]["total"]["value"]),
            facets={name: _counts(answer["aggregations"][name]) for name in FACETS},
            next=cursor.write(documents[-1], query.sort) if more and documents else None,
        )

    def get(self, posting_id: str) -> Document | None:
        self._ready()
        try:
            found = self._asked(lambda: self._client.get(index=self._alias, id=posting_id))
        except NotFoundError:
            return None
        return Document.of(found["_source"]["document"])

    def count(self) -> int:
        self._ready()
        return int(self._asked(lambda: self._client.count(index=self._alias))["count"])

    def versions(self) -> Iterator[tuple[str, int]]:
        self._ready()
        found = scan(self._client, index=self._alias, query={"version": True, "_source": False}, size=2000)
        return iter(self._asked(lambda: [(h["_id"], int(h["_version"])) for h in found]))

    def rebuild(self, documents: Iterable[Document]) -> int:
        name = self._make()
        written = self._asked(lambda: self._bulk(name, documents, refresh=False)).written
        self._asked(lambda: self._client.indices.refresh(index=name))
        old = self._indices()
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self._alias, "is_write_index": True}}]
        actions += [{"remove": {"index": o, "alias": self._alias}} for o in old]
        self._asked(lambda: self._client.indices.update_aliases(actions=actions))
        if old:
            self._asked(lambda: self._client.indices.delete(index=",".join(old), ignore_unavailable=True))
        self._checked = True
        return written

    def close(self) -> None:
        self._client.close()

    def _bulk(self, index: str, documents: Iterable[Document], *, refresh: bool = True) -> Put:
        """Bulk with external versions: what is older than what is there is refused by Elasticsearch itself, and that is right."""
        written, older, rejected = 0, 0, []
        documents = iter(documents)
        while batch := list(islice(documents, 500)):
            waiting = [_action(index, d) for d in batch]
            for pause in (0.5, 1, 2, 4, 8, None):
                again = []
                by_id = {a["_id"]: a for a in waiting}
                for ok, item in streaming_bulk(
                    self._client, waiting, raise_on_error=False, refresh=refresh, chunk_size=500
                ):
                    done = item["index"]
                    if ok:
                        written += 1
                    elif done["status"] == 409:
                        older += 1
                    elif done["status"] in (429, 503) and pause is not None:
                        again.append(by_id[done["_id"]])
                    else:
                        rejected.append((str(done["_id"]), _reason(done)))
                if not again:
                    break
                waiting = again
                time.sleep(pause or 0)
        return Put(written=written, older=older, rejected=tuple(rejected))

    def _ready(self) -> None:
        """Makes the first index, refuses one of another version. Asked once."""
        if self._checked:
            return
        found = self._indices()
        if not found:
            name = self._make()
            self._asked(lambda: self._client.indices.put_alias(index=name, name=self._alias, is_write_index=True))
        else:
            mapping = self._asked(lambda: self._client.indices.get_mapping(index=found[0]))[found[0]]["mappings"]
            if mapping.get("_meta", {}).get("schema") != SCHEMA:
                raise IndexOutdated(
                    f"{found[0]} was built by another version; `lurewatch index --rebuild` builds it anew from the ledger"
                )
        self._checked = True

    def _indices(self) -> list[str]:
        try:
            return sorted(self._asked(lambda: self._client.indices.get_alias(name=self._alias)))
        except NotFoundError:
            return []

    def _make(self) -> str:
        name = f"{self._alias}-v{SCHEMA}-{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:6]}"
        self._asked(lambda: self._client.indices.create(index=name, mappings=_MAPPING, settings=_SETTINGS))
        return name

    def _asked(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except NotFoundError:
            raise
        except (Unreachable, TransportError) as error:
            raise SearchUnavailable(
                f"Elasticsearch at {self._address} does not answer ({type(error).__name__}); nothing is lost, `lurewatch index` catches up when it is back"
            ) from None
        except ApiError as error:
            if error.status_code in (401, 403):
                raise SearchUnavailable(
                    f"Elasticsearch at {self._address} refuses us: check LUREWATCH_SEARCH_USER and LUREWATCH_SEARCH_PASSWORD"
                ) from None
            raise SearchUnavailable(
                f"Elasticsearch at {self._address}: {error.message} ({error.status_code})"
            ) from None


def _action(index: str, d: Document) -> dict[str, Any]:
    title, text = words(d.title), words(" ".join(filter(None, (d.text, d.employer, d.location))))
    source = {name: getattr(d, name) for name in _KEYWORDS} | {
        "score": d.score,
        "first_seen": d.first_seen,
        "last_seen": d.last_seen,
    }
    source |= {
        "title_words": " ".join(title),
        "text_words": " ".join(text),
        "stems": " ".join(stems(title + text, d.language)),
        "document": d.as_dict(),
    }
    return {
        "_op_type": "index",
        "_index": index,
        "_id": d.id,
        "version": d.version,
        "version_type": "external_gte",
        "_source": source,
    }


def _body(query: Query, tree: Node) -> dict[str, Any]:
    must = [_node(tree)]
    if query.seen_from or query.seen_to:
        must.append(_node(Between("last_seen", query.seen_from, query.seen_to)))
    filters = {
        name: {"terms": {_FIELD.get(name, name): list(values)}} for name, values in query.filters.items() if values
    }
    by, order = _SORTS[query.sort]
    # One more than asked for tells whether there is a next page.
    body: dict[str, Any] = {
        "query": {"bool": {"filter": must}},
        "post_filter": {"bool": {"filter": list(filters.values())}},
        "sort": [{by: order}, {"id": "asc"}],
        "size": query.size + 1,
        "track_total_hits": True,
        "source": ["document"],
        "aggregations": {name: _facet(name, filters) for name in FACETS},
    }
    if query.cursor:
        body["search_after"] = list(cursor.read(query.cursor, query.sort))
    return body


def _facet(name: str, filters: dict[str, Any]) -> dict[str, Any]:
    terms = {
        "terms": {"field": _FIELD.get(name, name), "size": FACET_SIZE, "order": [{"_count": "desc"}, {"_key": "asc"}]}
    }
    return {
        "filter": {"bool": {"filter": [f for n, f in filters.items() if n != name]}},
        "aggregations": {"values": terms},
    }


def _counts(facet: Any) -> tuple[tuple[str, int], ...]:
    return tuple((str(b["key"]), int(b["doc_count"])) for b in facet["values"]["buckets"] if b["key"])


def _node(tree: Node) -> dict[str, Any]:
    match tree:
        case Everything():
            return {"match_all": {}}
        case Word(word, True):
            return _either([{"prefix": {f: word}} for f in ("title_words", "text_words")])
        case Word(word):
            return {"terms": {"stems": sorted(query_stems(word))}}
        case Phrase(folded):
            return _either(
                [
                    {"match_phrase": {f: {"query": " ".join(folded), "analyzer": "whitespace"}}}
                    for f in ("title_words", "text_words")
                ]
            )
        case Is(name, value):
            return {"term": {_FIELD.get(name, name): value}}
        case Between(name, least, most):
            # `||/d` and the like round a bound to its day, month or year; `lte` takes all of it.
            limits = {"gte": _full(least, 0)} if least else {}
            return {"range": {name: limits | ({"lte": _full(most, 1)} if most else {})}}
        case And(parts):
            return {"bool": {"filter": [_node(p) for p in parts]}}
        case Or(parts):
            return _either([_node(p) for p in parts])
        case Not(part):
            return {"bool": {"must_not": [_node(part)]}}
    raise AssertionError(tree)


def _either(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": list(parts), "minimum_should_match": 1}}


def _full(written: str, last: int) -> str:
    """A date of the query as a full time: the first or the last second of that year, month or day."""
    import calendar

    year, month, day = (*map(int, written.split("-")), 0, 0)[:3]
    if last:
        month = month or 12
        day = day or calendar.monthrange(year, month)[1]
    return f"{year:04}-{month or 1:02}-{day or 1:02}T{'23:59:59' if last else '00:00:00'}Z"


def _reason(done: dict[str, Any]) -> str:
    error = done.get("error") or {}
    return f"{error.get('type')}: {error.get('reason')}" if isinstance(error, dict) else str(error)
