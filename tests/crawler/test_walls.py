"""Walls are told by evidence, each with its own reason; pages that merely speak of them, or stand behind a banner, are read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Request

from crawler import walls
from crawler.run import crawl
from crawler.sameness import SAME
from crawler.shown import shown
from tests.crawler.conftest import card, html

AD = (
    "We look for people who pick apples near Bolzano. Housing is given, pay is 9 euros an hour, contracts are signed on the first day. "
    * 8
)
TEXT = f"<p>{AD}</p>"


def told(body: str, *, url="https://jobs.example/1", headers=None, redirected=False, status=200):
    meta = {"redirect_urls": ["https://jobs.example/1"]} if redirected else {}
    request = Request(url, meta=meta)
    return walls.problem(
        HtmlResponse(url, status=status, headers=headers, body=body.encode(), encoding="utf-8", request=request)
    )


def gone(body: str):
    return walls.says_gone(HtmlResponse("https://jobs.example/1", body=body.encode(), encoding="utf-8"))


CHECKS = {
    "cloudflare": '<title>Just a moment...</title><div class="main-wrapper"><h1>jobs.example</h1></div><script>window._cf_chl_opt={cvId:"3"};</script>',
    "cloudflare in German": "<title>Nur einen Moment...</title><noscript>Enable JavaScript and cookies to continue</noscript>",
    "cloudflare block": "<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1><p>You are unable to access jobs.example</p>",
    "datadome": '<html><head><title>jobs.example</title></head><body><script>var dd={"rt":"c","host":"geo.captcha-delivery.com"}</script></body></html>',
    "human": '<title>Access to this page has been denied.</title><div id="px-captcha"></div><p>Press and hold to confirm you are a human.</p>',
    "imperva": '<html><body><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&edet=12&cinfo=04">Request unsuccessful. Incapsula incident ID: 123-456</iframe></body></html>',
    "aws": "<title></title><script>window.awsWafCookieDomainList = [];window.gokuProps = {};</script><div id='challenge-container'></div>",
    "akamai": "<title>Access Denied</title><h1>Access Denied</h1>You don't have permission to access this on this server.<p>Reference #18.1 https://errors.edgesuite.net/18.1",
    "sucuri": "<title>You are being redirected...</title><script>var s={};sucuri_cloudproxy_js='';</script>",
    "ddos-guard": '<title>DDoS-Guard</title><h1>Checking your browser</h1><script src="https://check.ddos-guard.net/check.js"></script>',
    "qrator": '<html><body><script src="/__qrator/qauth_utm_v2.js"></script></body></html>',
    "turnstile": '<title>jobs.example</title><form><div class="cf-turnstile" data-sitekey="x"></div><button>Go on</button></form>',
    "recaptcha": '<title>One more step</title><p>Solve it, please</p><form><div class="g-recaptcha"></div></form>',
    "google": "<title>https://jobs.example</title><p>Our systems have detected unusual traffic from your computer network.</p>",
    "yandex": "<title>Ой!</title><h1>Подтвердите, что запросы отправляли вы, а не робот</h1><form action='/showcaptcha'></form>",
}


@pytest.mark.parametrize("name", CHECKS)
def test_a_bot_check_is_told(name):
    assert told(CHECKS[name]) == walls.CHECK


@pytest.mark.parametrize("headers", [{"cf-mitigated": "challenge"}, {"x-amzn-waf-action": "captcha"}])
@pytest.mark.parametrize("status", [200, 202, 403])
def test_a_check_that_says_so_in_its_header_is_told_whatever_it_shows(headers, status):
    assert told("<p>words</p>", headers=headers, status=status) == walls.CHECK


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Log in | Jobs", "Welcome back"),
        ("Jobs", "Anmelden"),
        ("Вход — Работа", ""),
        ("", ""),
        ("تسجيل الدخول", "x"),
        ("Jobs", "ログイン"),
    ],
)
def test_a_login_in_place_of_the_page_is_told_without_a_redirect(title, heading):
    form = '<form method=post><input name=user><input type="password" name=p><a href=/forgot>Forgotten?</a></form>'
    assert told(f"<title>{title}</title><h1>{heading}</h1>{form}") == walls.LOGIN


def test_a_login_after_a_redirect_is_told_by_its_address():
    body = "<title>Jobs</title><h1>Jobs of the north</h1><form><input type=password></form>"
    assert told(body, url="https://jobs.example/account/login?next=/1", redirected=True) == walls.LOGIN
    assert told(body) is None


@pytest.mark.parametrize(
    "body",
    [
        '<title>Before you continue to Google</title><p>We use cookies and data to</p><form action="https://consent.google.com/save"></form>',
        '<title>Jobs</title><form action="https://consent.youtube.com/save"><button>Accept all</button></form>',
        "<title>Yahoo</title><div id='x'></div><form class=\"consent-form\" method=post>We and our partners<button>Accept</button></form>",
        "<title>Bevor Sie fortfahren | Jobs</title><p>Wir und unsere 812 Partner verarbeiten Daten</p><button>Zustimmen</button>",
        "<title>Înainte de a continua</title><h1>Înainte de a continua</h1><p>Folosim module cookie</p>",
    ],
)
def test_a_consent_page_in_place_of_the_page_is_told(body):
    assert told(body) == walls.CONSENT


def test_a_consent_page_is_told_by_where_the_asker_was_sent():
    body = f"<title>Jobs</title><p>{AD[:900]}</p><button>Accept</button>"
    assert told(body, url="https://consent.yahoo.com/v2/collectConsent?sessionId=1", redirected=True) == walls.CONSENT
    assert told(body, url="https://jobs.example/informed-consent-nurse", redirected=True) is None


@pytest.mark.parametrize(
    "body",
    [
        '<title>News</title><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree": false}</script><p>The first lines …</p>',
        '<title>News</title><script type="application/ld+json">{"isAccessibleForFree":"False"}</script><p>The first lines …</p>',
        '<h1>Wer sucht</h1><p>Die ersten Zeilen</p><div class="paywall-box">Um weiterzulesen, schließen Sie ein Abo ab</div>',
    ],
)
def test_a_paywall_in_place_of_the_page_is_told(body):
    assert told(body) == walls.PAYWALL


@pytest.mark.parametrize(
    "body",
    [
        '<title>Jobs</title><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script src=/a.js></script>',
        "<title>Работа</title><script src=/a.js></script><p>Включите JavaScript</p>",
    ],
)
def test_a_page_without_anything_but_scripts_is_told(body):
    assert told(body) == walls.SCRIPT


READ = {
    "an ad for who solves captchas": "<title>Captcha solver wanted</title><h1>Captcha solver wanted</h1><p>Solve captchas and reCAPTCHA at home, 200 a week. Write to us: no bot check, no login.</p>",
    "an ad of three words under a doubtful title": "<title>Security check officers | Jobs</title><h1>Security check officers</h1><p>Airport, 12 an hour.</p>",
    "a login form in the head of a board": f"<title>Apple pickers</title><header><form><input type=password></form></header><h1>Apple pickers</h1>{TEXT}",
    "a login form beside a short ad": "<title>Apple pickers | Jobs</title><h1>Apple pickers</h1><p>Call 1234.</p><div class=modal><form><input type=password></form></div>",
    "a login form under a listing": "<title>Log in or look | Jobs</title>"
    + "<a href=/1>A job</a>" * 30
    + "<form><input type=password></form>",
    "a cookie banner over a full ad": f'<title>Apple pickers</title><div id="onetrust-consent-sdk"><h2>We value your privacy</h2><form action="/consent"><button>Accept all</button></form></div><h1>Apple pickers</h1>{TEXT}',
    "a cookie banner over a short ad": '<title>Apple pickers</title><div id="didomi-host">We use cookies<form action="/consent"></form></div><h1>Apple pickers</h1><p>Call 1234.</p>',
    "a riddle on the form of an application": '<title>Apple pickers</title><h1>Apple pickers</h1><p>Call 1234.</p><form><input name=cv><div class="g-recaptcha"></div></form>',
    "markup beside a riddle": '<title>x</title><script type="application/ld+json">{"@type":"JobPosting"}</script><div class="g-recaptcha"></div>',
    "an ad of a newspaper": f"<title>Editor for our paywall</title><h1>Editor for our paywall</h1><p>Subscribe to continue reading is what our readers see. {AD}</p><div class=paywall></div>",
    "a short ad of a newspaper": "<title>Sales</title><h1>Sales</h1><p>You sell what is for subscribers only.</p>",
    "an ad for who writes JavaScript": "<title>Developer</title><h1>Developer</h1><p>You enable JavaScript teams all over Europe to do their best work, and you know what to do where JavaScript is disabled.</p><script></script>",
    "a page that holds its state": '<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"jobs":[1]}</script>',
    "a whole page in one form": f"<title>Jobs</title><form id=aspnetForm><h1>x</h1>{TEXT}<div class=g-recaptcha></div></form>",
    "a page that is watched by a firm": '<title>Apple pickers</title><script src="https://js.datadome.co/tags.js"></script><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script><h1>Apple pickers</h1><p>Call 1234.</p>',
    "a bare listing": "<a href=/1>x</a>",
    "nothing": "",
}


@pytest.mark.parametrize("name", READ)
def test_a_page_that_is_none_is_no_wall(name):
    assert (told(READ[name]), gone(READ[name])) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        "<title>Job not found | Jobs</title><h1>Sorry!</h1><p>Look at others.</p>",
        "<title>Jobs</title><h1>This job has expired</h1>",
        "<title>Jobs</title><p>Die Stellenanzeige ist nicht mehr verfügbar.</p>",
        "<title>Praca</title><div>Oferta pracy wygasła</div>",
        "<title>Работа</title><h1>Вакансия в архиве</h1>",
        "<title>Joburi</title><p>Anunțul nu mai este activ.</p>",
        "<title>وظائف</title><p>انتهت صلاحية هذا الإعلان</p>",
    ],
)
def test_a_page_that_says_that_its_posting_is_gone_is_told(body):
    assert (told(body), gone(body)) == (None, walls.GONE)


@pytest.mark.parametrize("notice", ["Тази обява е изтекла", "Diese Anzeige ist abgelaufen", "Anuntul nu mai este valabil", "Cette annonce n’est plus en ligne"])  # fmt: skip
def test_a_notice_over_ads_that_are_alike_is_told(notice):
    alike = "".join(f'<div class="similar"><a href="/ad/{n}">Pickers</a><p>{AD[:400]}</p></div>' for n in range(4))
    assert gone(f'<main><div class="alert">{notice}</div><h2>Pickers</h2>{alike}</main>') == walls.GONE
    assert gone(f"<main><h2>Pickers</h2>{TEXT}<p>{notice}</p>{alike}</main>") is None, "an ad may speak of others"


@pytest.mark.parametrize(
    ("asked", "shown_at", "why"),
    [
        ("/ad/1", "/", walls.LED_AWAY),
        ("/ad/1", "/jobs", walls.LED_AWAY),
        ("/ad/1", "/search?expired=1", walls.LED_AWAY),
        ("/ad/1", "/ad/1-pickers", None),
        ("/ad/1-job-not-found", "/ad/2-job-not-found", None),
        ("/jobs", "/", None),
    ],
)
def test_an_address_that_leads_to_no_posting_is_told(asked, shown_at, why):
    base = "https://jobs.example"
    request = Request(base + shown_at, meta={"redirect_urls": [base + asked]})
    assert walls.leads_away(HtmlResponse(base + shown_at, request=request), [f"{base}/jobs"]) == why


@pytest.mark.parametrize(
    "body",
    [
        f"<title>Apple pickers</title><h1>Apple pickers</h1><p>This position has been filled before by others.</p>{TEXT}",
        '<h1>This job has expired</h1><script type="application/ld+json">{"@type":"JobPosting"}</script>',
        "<title>Apple pickers</title><h1>Apple pickers</h1><p>The last position has been filled, two are left.</p>",
        "<p>Is this the job you are looking for? Call 1234.</p>",
    ],
)
def test_an_ad_that_speaks_of_places_that_are_taken_is_read(body):
    assert gone(body) is None


@given(st.text(max_size=400))
def test_any_page_can_be_looked_at(body):
    told(f"<title>{body}<h1>{body}")
    gone(body)


@pytest.mark.parametrize(
    "part",
    ["<", "<a ", "<!--", "<script>", "<form>", "<title>", "<nav>", "</", "<input type=password ", "just a moment "],
)
def test_a_hostile_page_costs_no_time(part):
    began = time.perf_counter()
    told(part * (200_000 // len(part)))
    shown(part * (200_000 // len(part)))
    assert time.perf_counter() - began < 1.5


POSTING = '<html><script type="application/ld+json">{"@type": "JobPosting", "title": "T%s", "description": "D"}</script></html>'


def test_no_wall_and_no_word_of_a_page_makes_a_posting_gone_or_overwrites_it(web, settings, ledger):
    bodies = [
        CHECKS["cloudflare"],
        "<title>Log in</title><form><input type=password></form>",
        "<h1>This job has expired</h1>",
    ]
    web.pages["/"] = html("".join(f'<a href="/{n}">x</a>' for n in range(4)))
    web.pages |= {f"/{n}": html(POSTING % n) for n in range(4)}
    source = card("s", "html", f"{web.base}/", find={"link": "a"}, html={}, gone_after=1)
    crawl(settings, [source])
    before = {d.posting.id: d.posting.revision for d in ledger.each()}
    web.pages |= {f"/{n}": html(body) for n, body in enumerate(bodies)}
    (run,) = crawl(settings, [source])
    assert run.counts["rejected"] == {"blocked": 2, "missing": 1}
    assert (run.counts["seen"], run.counts["gone"], run.counts["removed"], run.counts["changed"]) == (4, 0, 0, 0)
    assert {d.posting.id: d.posting.revision for d in ledger.each()} == before
    assert {d.state for d in ledger.each()} == {"live"}


def _same_everywhere(web, body, count=30):
    web.pages["/"] = html("".join(f'<a href="/{n}">x</a>' for n in range(count)))
    web.pages |= {f"/{n}": html(body) for n in range(count)}


WELCOME = "<title>Welcome to Jobs</title><h1>Welcome to Jobs</h1><p>Work in all of Europe since 1999.</p>"


def test_one_page_in_place_of_many_gives_no_posting(web, settings, ledger):
    _same_everywhere(web, WELCOME)
    (run,) = crawl(settings, [card("s", "html", f"{web.base}/", find={"link": "a"}, html={})])
    assert (run.outcome, run.counts["new"], run.counts["rejected"]) == ("blocked", 0, {"blocked": 30})
    assert {r.reason for r in ledger.crawls.rejects(run.number)} == {SAME}
    assert list(ledger.each()) == []


def test_one_page_in_place_of_many_overwrites_no_posting_and_makes_none_gone(web, settings, ledger):
    _same_everywhere(web, WELCOME)
    web.pages |= {f"/{n}": html(f"<title>Job {n}</title><h1>Job {n}</h1><p>Call {n}.</p>") for n in range(30)}
    source = card("s", "html", f"{web.base}/", find={"link": "a"}, html={}, gone_after=1)
    (first,) = crawl(settings, [source])
    assert first.counts["new"] == 30
    web.pages |= {f"/{n}": html(WELCOME) for n in range(0, 30, 5)}
    (run,) = crawl(settings, [source])
    assert (run.outcome, run.counts["rejected"]) == ("finished", {"blocked": 6})
    assert (run.counts["changed"], run.counts["gone"], run.counts["seen"]) == (0, 0, 30)
    assert {d.posting.title for d in ledger.each()} == {f"Job {n}" for n in range(30)}


def test_two_pages_may_be_the_same(web, settings):
    _same_everywhere(web, WELCOME, 2)
    (run,) = crawl(settings, [card("s", "html", f"{web.base}/", find={"link": "a"}, html={})])
    assert (run.outcome, run.counts["new"]) == ("finished", 2)
