"""Settings come from four places, the later over the earlier, and each knows where it came from."""

from __future__ import annotations

import multiprocessing
import stat

import pytest

from records.errors import BadSetting
from records.keys import key
from records.posting import Posting, canonical_url
from records.settings import load
from tests.records.ads import NOW, ad


def test_options_win_over_the_environment_over_the_file_over_defaults(tmp_path):
    (tmp_path / "lurewatch.toml").write_text('port = 1000\nhost = "::1"\noperator = "a@example.org"\n')
    found = load(
        {"port": 3000, "host": None},
        environment={"LUREWATCH_PORT": "2000", "LUREWATCH_OPERATOR": "b@example.org"},
        folder=tmp_path,
    )
    assert (found.settings.port, found.settings.host, found.settings.operator) == (3000, "::1", "b@example.org")
    assert found.origins["port"] == "option"
    assert found.origins["operator"] == "LUREWATCH_OPERATOR"
    assert found.origins["host"].endswith("lurewatch.toml")
    assert found.origins["search"] == "default"


def test_ledger_and_sources_follow_the_data_folder(tmp_path):
    settings = load({"data": str(tmp_path)}, environment={}, folder=tmp_path).settings
    assert settings.ledger == f"sqlite:///{tmp_path / 'ledger.db'}"
    assert settings.sources == tmp_path / "sources"


def test_every_wrong_value_is_named_with_where_it_came_from(tmp_path):
    with pytest.raises(BadSetting) as caught:
        load({"port": 99999}, environment={"LUREWATCH_SEARCH": "solr"}, folder=tmp_path)
    assert "option: port" in str(caught.value)
    assert "LUREWATCH_SEARCH: search" in str(caught.value)


@pytest.mark.parametrize("content", ["port = ", "portt = 1\n", 'search_password = "x"\n', "port = 1\nport = 2\n"])
def test_a_faulty_file_is_refused_by_name(tmp_path, content):
    (tmp_path / "lurewatch.toml").write_text(content)
    with pytest.raises(BadSetting, match=r"lurewatch\.toml"):
        load(environment={}, folder=tmp_path)


def test_secrets_never_show(tmp_path):
    settings = load(environment={"LUREWATCH_SEARCH_PASSWORD": "geheim"}, folder=tmp_path).settings
    assert "geheim" not in repr(settings)


def test_a_key_is_made_once_for_the_owner_alone(tmp_path):
    made = key("contact", given=None, data=tmp_path)
    assert key("contact", given=None, data=tmp_path) == made
    assert stat.S_IMODE((tmp_path / "contact.key").stat().st_mode) == 0o600
    assert key("session", given=None, data=tmp_path) != made
    assert [f.name for f in sorted(tmp_path.iterdir())] == ["contact.key", "session.key"]


def _key(folder):
    return key("contact", given=None, data=folder)


def test_processes_that_start_at_once_share_one_key(tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(_key, [tmp_path] * 16, chunksize=1))) == 1


def test_a_posting_is_the_same_on_every_machine():
    posting = Posting(source="board", key="1", collected=NOW, text="Cook")
    assert (posting.id, posting.revision) == ("3b21c2b9b650603cea70", "a1e3fa4cea4bf4cb")


def test_what_was_published_makes_the_revision_and_when_it_was_seen_does_not():
    base = ad("1")
    assert ad("1", collected=base.collected.replace(year=2027), extra={"views": 3}).revision == base.revision
    for changed in ({"title": "x"}, {"text": "x"}, {"pay": "x"}, {"employer": "x"}, {"location": "x"}):
        assert ad("1", **changed).revision != base.revision


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://Jobs.example/a?b=2&a=1#top", "https://jobs.example/a?a=1&b=2"),
        ("https://jobs.example/a?utm_source=x&id=7&fbclid=9", "https://jobs.example/a?id=7"),
        ("https://jobs.example/a;jsessionid=AB12?id=7&PHPSESSID=1", "https://jobs.example/a?id=7"),
        ("https://jobs.example/a;sid=AB12;v=2/b", "https://jobs.example/a;v=2/b"),
        ("https://jobs.example/(S(lit3py55t21z5v55vlm25s55))/jobs/7.aspx", "https://jobs.example/jobs/7.aspx"),
        ("https://jobs.example/(X(1)A(ab)S(cd))/jobs/7", "https://jobs.example/jobs/7"),
        ("https://jobs.example/sid-0123456789abcdef/jobs/7", "https://jobs.example/jobs/7"),
        ("https://jobs.example/jobs/7?csrf_token=a&gbraid=b&ASPSESSIONIDQQ=c&oscsid=d", "https://jobs.example/jobs/7"),
        ("https://jobs.example/jobs/7#/", "https://jobs.example/jobs/7"),
        ("https://jobs.example/jobs/7#/apply", "https://jobs.example/jobs/7"),
        ("https://jobs.example/#/job/12?sid=9&tab=1", "https://jobs.example/#/job/12?tab=1"),
        ("https://jobs.example/%D1%80?q=%D1%80", "https://jobs.example/%D1%80?q=%D1%80"),
    ],
)
def test_one_page_has_one_url_whoever_visits(url, same):
    assert canonical_url(url) == same
    assert canonical_url(same) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://jobs.example/#/job/12", "https://jobs.example/#/job/13"),
        ("https://jobs.example/careers#!/cook-in-cluj", "https://jobs.example/careers#!/dancer-in-limassol"),
        ("https://jobs.example/2026/jobs#/job/12", "https://jobs.example/2026/jobs#/job/13"),
        ("https://jobs.example/sid-vicious-1/a", "https://jobs.example/sid-vicious-2/a"),
        ("https://jobs.example/sid-housekeepersinhotels/a", "https://jobs.example/a"),
        ("https://jobs.example/job(s)/1", "https://jobs.example/job/1"),
        ("https://jobs.example/a?session=morning", "https://jobs.example/a?session=evening"),
        ("https://jobs.example/a?ref=7", "https://jobs.example/a?ref=8"),
    ],
)
def test_what_names_the_page_is_kept(one, other):
    assert canonical_url(one) != canonical_url(other)
