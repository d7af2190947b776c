"""Templates: each is sound, says what it asks for, and reads answers in its provider's shape; what a card says of its own wins."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from crawler import templates
from crawler.cards import Card, load_card
from crawler.run import crawl
from records.errors import BadData
from records.ledger import Ledger
from records.settings import load
from tests.crawler.conftest import SAVED, Answer, Web, served

OWN = {"name": "acme", "owner": "Acme Ltd", "terms": "theirs", "legal_basis": "consent", "retention_days": 30}
TOKEN = "token-of-the-test"


def written(folder: Path, name: str, **more) -> Path:
    file = folder / f"{name}.yml"
    file.write_text(yaml.safe_dump({**OWN, "name": name, **more}, allow_unicode=True), encoding="utf-8")
    return file


def example(folder: Path, template: str) -> Card:
    fill = {n: b.example for n, b in templates.load(template).fill.items()}
    return load_card(written(folder, template, template=template, fill=fill))


def answers(name: str) -> dict:
    return yaml.safe_load((SAVED / "templates" / f"{name}.yml").read_text(encoding="utf-8"))


def serve(web: Web, base: str, given: list[dict]) -> None:
    """The answers under the address of the web, with their hosts as first part of the path."""
    by_path: dict[str, list[dict]] = {}
    for one in given:
        path = one["url"].replace("https:/", "", 1)
        by_path.setdefault(path, []).append(one)
        by_path.setdefault(
            "/" + path.split("/", 2)[2], by_path[path]
        )  # addresses that an answer gives without their host

    def answer(handler) -> Answer:
        form = "x-www-form-urlencoded" in handler.headers.get("Content-Type", "")
        sent = dict(parse_qsl(handler.body.decode())) if form else json.loads(handler.body or b"{}")
        for one in by_path[handler.path]:
            if sent.items() >= one.get("when", {}).items():
                if any(handler.headers[n] != v for n, v in one.get("header", {}).items()):
                    return Answer(b"", 401)
                text = json.dumps(one["json"], ensure_ascii=False) if "json" in one else one["text"]
                kind = "application/json" if "json" in one else "text/html" if "<html" in text else "application/xml"
                return Answer(
                    text.replace("https://", f"{base}/").encode(), 200, {"Content-Type": f"{kind}; charset=utf-8"}
                )
        return Answer(b"", 404)

    web.pages |= dict.fromkeys(by_path, answer)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Every template crawled over answers in its provider's shape: postings and run by template."""
    folder = tmp_path_factory.mktemp("templates")
    settings = load({"data": folder / "data"}, environment={}, folder=folder).settings
    patch = pytest.MonkeyPatch()
    with served() as web:
        patch.setenv("LUREWATCH_TOKEN_NAV", TOKEN)
        cards = []
        for name in templates.names():
            serve(web, web.base, answers(name)["answers"])
            plain = json.dumps(example(folder, name).model_dump(mode="json"), ensure_ascii=False)
            local = json.loads(plain.replace("https://", f"{web.base}/")) | {
                "private_addresses": True,
                "provider": None,
                "every": "1h",
                "refetch": "0s",
                "pace": {"delay": 0, "concurrency": 4, "timeout": 10},
            }
            cards.append(Card.model_validate(local))
        runs = {r.source: r for r in crawl(settings, cards)}
        with Ledger.open(settings.ledger) as ledger:
            rejects = {n: ledger.crawls.rejects(r.number) for n, r in runs.items()}
            found = {n: {d.posting.title: d.posting for d in ledger.each(source=n)} for n in runs}
        yield web.base, runs, rejects, found
    patch.undo()


def shown(value, base):
    if isinstance(value, datetime):
        return value.isoformat()
    return value.replace(f"{base}/", "https://") if isinstance(value, str) else value


@pytest.mark.parametrize("name", templates.names())
def test_a_template_reads_the_answers_of_its_provider(crawled, name):
    base, runs, rejects, found = crawled
    wanted = answers(name)["postings"]
    assert rejects[name] == []
    assert (runs[name].outcome, runs[name].note) == ("finished", None)
    assert sorted(found[name]) == sorted(p["title"] for p in wanted)
    for posting in wanted:
        got = found[name][posting["title"]]
        assert {n: shown(getattr(got, n), base) for n in posting} == posting


@pytest.mark.parametrize("name", templates.names())
def test_a_template_says_whose_it_is_and_what_it_asks_for(tmp_path, name):
    template, card = templates.load(name), example(tmp_path, name)
    assert card.provider == name
    assert card.checked == template.checked
    assert str(template.checked.on) == "2026-11-25"
    assert urlsplit(template.documentation).scheme == "https"
    assert set(template.fill) <= set(re.findall(r"\{(\w+)\}", json.dumps(template.card)))
    page = Path("docs/templates.md").read_text(encoding="utf-8")
    assert f"| `{name}` |" in page
    assert all(f"`{blank}`" in page for blank in template.fill)


def test_a_template_whose_terms_forbid_collecting_says_so(tmp_path):
    said = templates.warning(example(tmp_path, "arbeitsagentur"))
    assert "section 2a(3)" in said
    assert "forbid robots" in said
    assert templates.warning(example(tmp_path, "greenhouse")) is None
    assert "Its terms forbid collecting" in Path("docs/templates.md").read_text(encoding="utf-8")


def test_what_a_card_says_of_its_own_wins_and_null_takes_away(tmp_path):
    own = {"refetch": "3d", "api": {"fields": {"title": "headline"}, "paging": None, "detail": None}}
    card = load_card(written(tmp_path, "a", template="smartrecruiters", fill={"company": "Acme"}, **own))
    assert card.api is not None
    assert (card.api.fields.title, card.api.fields.key) == (("headline",), "id")
    assert (card.api.paging, card.api.detail, card.refetch.days) == (None, None, 3)


def test_what_is_filled_in_stays_one_part_of_an_address(tmp_path):
    card = load_card(written(tmp_path, "a", template="greenhouse", fill={"board": "a b?x=1#y"}))
    assert card.url == ("https://boards-api.greenhouse.io/v1/boards/a%20b%3Fx=1%23y/jobs?content=true",)


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ("template: grenhouse\nfill: {board: a}\n", 6, "template: there is no 'grenhouse'; did you mean greenhouse?"),
        ("template: greenhouse\nfill:\n  bord: a\n  board: b\n", 8, "fill: there is no 'bord'; did you mean board?"),
        ("template: greenhouse\n", 1, "fill.board: is missing; it is the name of the board"),
        ("template: greenhouse\nfill: [a]\n", 7, "fill: write names and what they are"),
        ("template: greenhouse\nfill: {board: a}\napi:\n  rows: jobs[\n", 9, "api.rows: 'jobs[' is no JMESPath"),
        ("template: greenhouse\nfill: {board: a}\napi: {request: {method: PUT}}\n", 8, "api.request.method"),
    ],
)
def test_faults_of_a_card_with_a_template_name_its_line(tmp_path, more, line, said):
    file = tmp_path / "a.yml"
    own = "".join(f"{n}: {v}\n" for n, v in {**OWN, "name": "a"}.items())
    file.write_text(own + more)
    with pytest.raises(BadData) as caught:
        load_card(file)
    assert [(p.line, p.message[: len(said)]) for p in caught.value.problems] == [(line, said)]
