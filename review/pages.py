"""The pages: the list, one ad, a verdict, contacts in clear, the runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from index import feed
from index.document import band
from index.search import FACETS, Page
from records import difference, facts
from records.contacts import mask
from records.dossier import Dossier
from records.errors import BadQuery, SearchError
from records.ledger import Ledger
from records.people import Person
from records.posting import Posting
from records.review import VERDICTS, Review
from review import words
from review.doorkeeper import form_token, is_ours, person
from review.listing import Line, Wanted
from review.marking import Mark, Piece, pieces

Handler = Callable[[Request, Person], Response]


def _signed_in(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Only with a session; the ledger is asked in a thread, so that one slow page holds no other up."""

    async def answer(request: Request) -> Response:
        who = await run_in_threadpool(person, request)
        if who is None:
            return RedirectResponse(
                "/signin?then=" + quote(request.url.path + ("?" + request.url.query if request.url.query else "")),
                status_code=303,
            )
        return await run_in_threadpool(handler, request, who)

    return answer


def _posted(handler: Callable[[Request, Person, FormData], Response]) -> Callable[[Request], Awaitable[Response]]:
    """The same for a form, which must be one of ours."""

    async def answer(request: Request) -> Response:
        form = await request.form()
        if not is_ours(request, form.get("form_token")):
            raise HTTPException(403, "The form was too old. Please go back, reload the page and try again.")
        return await _signed_in(lambda r, who: handler(r, who, form))(request)

    return answer


def _render(request: Request, template: str, who: Person, *, status: int = 200, **values: Any) -> Response:
    page = request.app.state.pages.get_template(template).render(
        person=who, form_token=form_token(request), behind=_behind(request), **values
    )
    return HTMLResponse(page, status_code=status)


def _behind(request: Request) -> datetime | None:
    since: datetime | None = request.app.state.ledger.outbox.since()
    return since


@_signed_in
def listing(request: Request, who: Person) -> Response:
    """The ranked list. A query that cannot be read is explained, and the filters go on working."""
    wanted = Wanted.read(request.query_params)
    wrong: BadQuery | None = None
    try:
        page: Page = request.app.state.search.search(wanted.query)
    except BadQuery as error:
        wrong = error
        page = request.app.state.search.search(Wanted(filters=wanted.filters, sort=wanted.sort).query)
    labels = {h: words.plain(h) for f in page.found for h in f.document.indicators}
    lines = [Line.of(f, labels) for f in page.found]
    facets = [(f, words.FACETS[f], words.ordered(f, page.facets[f])) for f in FACETS]
    return _render(
        request,
        "list.html",
        who,
        status=400 if wrong else 200,
        wanted=wanted,
        page=page,
        lines=lines,
        facets=facets,
        wrong=wrong,
    )


@_signed_in
def posting(request: Request, who: Person) -> Response:
    return _ad(request, who, clear=False)


@_posted
def contacts(request: Request, who: Person, form: FormData) -> Response:
    """One ad with its contacts in clear, for those who may: each such view is one line of the audit."""
    if not who.sees_contacts:
        raise HTTPException(403, "Your role sees contacts masked. Ask a lead.")
    request.app.state.ledger.audit.note(who=who.name, action="view_clear", posting_id=request.path_params["id"])
    return _ad(request, who, clear=True)


@_posted
def review(request: Request, who: Person, form: FormData) -> Response:
    """A verdict lands in the ledger; then the next ad of the list."""
    dossier = _dossier(request)
    verdict = form.get("verdict")
    if verdict not in VERDICTS:
        raise HTTPException(400, "Choose one of the four verdicts.")
    ledger: Ledger = request.app.state.ledger
    revision = str(form.get("revision", ""))
    if ledger.revision(dossier.posting.id, revision) is None:
        raise HTTPException(400, "The form names words that this posting never had. Reload the page and try again.")
    decision = Review(
        posting_id=dossier.posting.id,
        revision=revision,
        recipe=dossier.analysis.recipe if dossier.analysis else None,
        verdict=verdict,
        reviewer=who.name,
        reviewed=datetime.now(UTC),
        note=str(form.get("note", "")).strip()[:5000],
    )
    ledger.reviews.add(decision)
    following = _neighbours(request, str(form.get("list", "")), dossier.posting.id)[1]
    _tell_search(request)
    return RedirectResponse(
        following or f"/posting/{dossier.posting.id}?list={quote(str(form.get('list', '')))}", status_code=303
    )


@_signed_in
def runs(request: Request, who: Person) -> Response:
    """The last crawls: what came, what was refused, what could not be used."""
    ledger: Ledger = request.app.state.ledger
    found = ledger.crawls.runs(limit=100)
    return _render(request, "runs.html", who, runs=found, weeks=ledger.coverage.this_week())


def _ad(request: Request, who: Person, *, clear: bool) -> Response:
    dossier = _dossier(request)
    ledger: Ledger = request.app.state.ledger
    listed = request.query_params.get("list", "")
    before, after = _neighbours(request, listed, dossier.posting.id)
    return _render(
        request,
        "posting.html",
        who,
        dossier=dossier,
        p=dossier.posting,
        a=dossier.analysis,
        seen_as=band(dossier.analysis),
        clear=clear,
        title=_field(dossier, "title", clear),
        text=_field(dossier, "text", clear),
        contacts=_contacts(request, dossier.posting, clear),
        stated=_stated(dossier, clear),
        steps=difference.steps(ledger, dossier.posting.id, clear=clear),
        brief=difference.brief,
        evidence=ledger.captures.evidence(dossier.posting.id),
        earlier=ledger.analyses.of(dossier.posting.id),
        listed=listed,
        before=before,
        after=after,
    )


def _dossier(request: Request) -> Dossier:
    found: Dossier | None = request.app.state.ledger.dossier(request.path_params["id"])
    if found is None:
        raise HTTPException(404)
    return found


def _field(dossier: Dossier, field: str, clear: bool) -> list[Piece]:
    """A field as published, contacts masked unless clear, with its hits marked; equal lengths keep every span true."""
    p = dossier.posting
    value = getattr(p, field)
    shown = value if clear else mask(value, field, p.contacts)  # type: ignore[arg-type]
    hits = dossier.analysis.hits if dossier.analysis else ()
    marks = [
        Mark(s.start, s.end, "protective" if h.dimension == "protective" else "hit", words.plain(h.indicator), number)
        for number, h in enumerate(hits, 1)
        for s in h.spans
        if s.field == field
    ]
    marks += [Mark(c.start, c.end, "contact", c.kind) for c in p.contacts if c.field == field and c.kind != "link"]
    return pieces(shown, marks)


def _stated(dossier: Dossier, clear: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the advertisement states: the label of each kind, in the order of the kinds, with the facts and their words; the same thing once."""
    p = dossier.posting
    masked = {f: getattr(p, f) if clear else mask(getattr(p, f), f, p.contacts) for f in ("title", "text")}
    found: dict[str, dict[str, str]] = {}
    for fact in dossier.analysis.facts if dossier.analysis else ():
        label, said = facts.plain(fact)
        found.setdefault(label, {}).setdefault(said, masked[fact.span.field][fact.span.start : fact.span.end])
    order = [k.label for k in facts.kinds().values()]
    ranked = sorted(found.items(), key=lambda f: order.index(f[0]) if f[0] in order else len(order))
    return [(label, list(said.items())) for label, said in ranked]


def _contacts(request: Request, p: Posting, clear: bool) -> list[tuple[str, str, str, int]]:
    """Each contact once: kind, as shown, token, and how many other postings have it."""
    found = []
    for token, c in {c.token: c for c in p.contacts}.items():
        value = (p.title if c.field == "title" else p.text)[c.start : c.end] if clear else c.masked
        found.append((c.kind, value, token, _count(request, f"contact:{token}") - 1))
    return found


def _count(request: Request, query: str) -> int:
    try:
        return int(request.app.state.search.search(Wanted(text=query).query).total)
    except SearchError:
        return 1


def _neighbours(request: Request, listed: str, posting_id: str) -> tuple[str | None, str | None]:
    """Addresses of the ads before and after this one in the list that the reader came from."""
    wanted = Wanted.read(QueryParams(listed.removeprefix("/?")))
    try:
        page = request.app.state.search.search(wanted.query)
    except (BadQuery, SearchError):
        return None, None
    ids = [f.document.id for f in page.found]
    if posting_id not in ids:
        return None, None
    at = ids.index(posting_id)
    links = [f"/posting/{i}?list={quote(listed)}" for i in ids]
    following = links[at + 1] if at + 1 < len(ids) else wanted.link(cursor=page.next) if page.next else None
    return (links[at - 1] if at else None), following


def _tell_search(request: Request) -> None:
    """The reviewer sees the verdict in the list at once; if search is away, the ledger keeps it and search catches up."""
    try:
        feed.drain(request.app.state.ledger, request.app.state.search)
    except SearchError:
        return
