"""Mailboxes and folders of mail: read once, in order, without a trace; what goes wrong is said, and the next run goes on from there."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from imapclient import IMAPClient
from pydantic import ValidationError

from crawler.check import walk
from crawler.run import crawl
from records.crawls import RunSummary
from tests.crawler.conftest import card
from tests.services import dovecot
from tests.services.common import stop

USER = "anna.trap@office.example"
SECRET = "LUREWATCH_TOKEN_TRAP"


def mail(number, text="Cooks wanted on Malta, call +356 2123 4567", **headers):
    lines = {
        "From": "Agency <hr@agency.example>",
        "To": f"Anna Trap <{USER}>",
        "Delivered-To": USER,
        "Subject": f"Work {number}, Anna",
        "Message-ID": f"<{number}@agency.example>",
        "Date": "Thu, 05 Feb 2026 10:00:00 +0000",
    }
    head = "".join(f"{n}: {v}\r\n" for n, v in {**lines, **headers}.items())
    return f"{head}\r\nDear {USER}, dear Anna Trap\r\n{text}\r\n".encode()


@pytest.fixture
def server(request):
    """The running Dovecot with one mailbox of this test's own."""
    given = SimpleNamespace(**json.loads(Path(os.environ[dovecot.VARIABLE]).read_text()))
    given.user = f"{request.node.name[:40].lower().replace('[', '.').rstrip(']')}.{os.getpid()}@office.example"
    return given


@contextmanager
def opened(server):
    client = IMAPClient("localhost", server.port, ssl_context=ssl.create_default_context(cafile=server.ca))
    try:
        client.login(server.user, server.password)
        yield client
    finally:
        client.logout()


def append(server, *mails, folder="INBOX"):
    with opened(server) as client:
        for one in mails:
            client.append(folder, one)


def of(server, *, port=None, host="localhost", folder="INBOX", name="trap", **block):
    url = f"imaps://{quote(server.user, safe='')}@{host}:{port or server.port}/{quote(folder)}"
    return card(name, "mail", url, token=SECRET, mail={"ca": server.ca, **block})


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv(SECRET, dovecot.PASSWORD)


def run(settings, one) -> RunSummary:
    return crawl(settings, [one])[0]


def titles(ledger):
    return sorted(d.posting.title for d in ledger.each())


@pytest.mark.imap
def test_a_mailbox_is_read_once_and_left_as_it_was(server, settings, ledger):
    append(server, mail(1), mail(2))
    first = run(settings, of(server))
    assert (first.outcome, first.counts["new"], first.note) == ("finished", 2, None)
    append(server, mail(3))
    second = run(settings, of(server))
    assert (second.counts["new"], second.counts["seen"], second.counts["bytes"]) == (1, 0, len(mail(3)))
    assert run(settings, of(server)).counts["bytes"] == 0
    assert titles(ledger) == [f"Work {n}, [recipient]" for n in (1, 2, 3)]
    with opened(server) as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search("UNSEEN") == [1, 2, 3]


@pytest.mark.imap
def test_whom_it_was_sent_to_is_kept_nowhere(server, settings, ledger):
    append(server, mail(1), b"no mail at all")
    run(settings, of(server))
    files = [f.read_bytes().lower() for f in settings.data.rglob("*") if f.is_file()]
    told = b"\n".join(files)
    assert b"hr@agency.example" in told
    for word in (b"anna", b"trap@", server.user.encode(), server.password.encode()):
        assert word not in told
    (found,) = [d.posting for d in ledger.each() if d.posting.title.startswith("Work")]
    assert [c.kind for c in found.contacts if c.kind == "phone"] == ["phone"]
    assert found.published.day == 5


@pytest.mark.imap
def test_one_mail_in_two_folders_is_one_posting(server, settings, ledger):
    with opened(server) as client:
        client.create_folder("Späm.Neu")
    append(server, mail(1))
    append(server, mail(1), mail(2), folder="Späm.Neu")
    both = of(server).model_copy(update={"url": (*of(server).url, *of(server, folder="Späm.Neu").url)})
    summary = run(settings, both)
    assert (summary.outcome, summary.counts["new"], summary.counts["rejected"]) == ("finished", 2, {})
    assert len(titles(ledger)) == 2


@pytest.mark.imap
def test_a_run_reads_as_many_as_it_may_and_the_next_goes_on(server, settings, ledger):
    append(server, *(mail(n) for n in range(5)))
    first = run(settings, of(server, most=3))
    assert (first.counts["new"], first.note) == (3, "3 mails were read; the next run goes on from there")
    assert run(settings, of(server, most=3)).counts["new"] == 2
    assert len(titles(ledger)) == 5


@pytest.mark.imap
def test_a_huge_mail_is_not_fetched_and_the_next_is_read(server, settings, ledger):
    append(server, mail(1, "x" * 76 + "\r\n" + ("y" * 76 + "\r\n") * 20_000), mail(2))
    summary = run(settings, of(server, largest=1))
    assert (summary.counts["new"], summary.counts["rejected"], summary.outcome) == (1, {"too long": 1}, "finished")
    assert summary.counts["bytes"] == len(mail(2))
    assert titles(ledger) == ["Work 2, [recipient]"]


@pytest.mark.imap
def test_a_mailbox_that_was_made_anew_is_read_from_its_start(server, settings, ledger):
    with opened(server) as client:
        client.create_folder("Spam")
    append(server, mail(1), mail(2), folder="Spam")
    run(settings, of(server, folder="Spam"))
    with opened(server) as client:
        before = client.folder_status("Spam", ["UIDVALIDITY"])
        client.delete_folder("Spam")
        client.create_folder("Spam")
        assert client.folder_status("Spam", ["UIDVALIDITY"]) != before
    append(server, mail(3), mail(2), folder="Spam")
    summary = run(settings, of(server, folder="Spam"))
    assert (summary.counts["new"], summary.counts["seen"]) == (1, 1)
    assert len(titles(ledger)) == 3


@pytest.mark.imap
def test_a_wrong_password_names_the_variable_that_holds_it(server, settings, monkeypatch):
    append(server, mail(1))
    monkeypatch.setenv(SECRET, "hémlich")
    summary = run(settings, of(server))
    assert summary.outcome == "failed"
    assert f"does not take this user and password; the password is what {SECRET} holds" in summary.note
    assert server.user not in summary.note
    assert "mlich" not in summary.note
    monkeypatch.delenv(SECRET)
    assert f"needs the environment variable {SECRET}" in run(settings, of(server)).note


@pytest.mark.imap
def test_a_folder_that_is_not_there_is_named(server, settings):
    summary = run(settings, of(server, folder="Nowhere"))
    assert summary.outcome == "failed"
    assert "missing: no mailbox 'Nowhere'" in summary.note


@pytest.mark.imap
@pytest.mark.parametrize("why", ["authority", "name"])
def test_a_certificate_that_does_not_hold_is_refused(server, settings, ledger, tmp_path, why):
    append(server, mail(1))
    one = of(server)
    if why == "authority":
        dovecot.certificates(tmp_path)
        one = of(server, ca=str(tmp_path / "ca.pem"))
    else:
        one = of(server, host="127.0.0.1")
    summary = run(settings, one)
    assert summary.outcome == "failed"
    assert "the certificate of" in summary.note
    assert titles(ledger) == []


@pytest.mark.imap
def test_a_private_address_is_refused_unless_the_card_says_so(server, settings):
    one = of(server).model_copy(update={"private_addresses": False})
    summary = run(settings, one)
    assert summary.outcome == "failed"
    assert "refused: " in summary.note
    assert "private address" in summary.note


@pytest.mark.imap
def test_a_check_walks_through_the_mailbox_step_by_step(server, settings):
    append(server, mail(1))
    steps = walk(settings, of(server))
    assert [(s.name, s.ok) for s in steps][:2] == [("dns", True), ("tls", True)]
    assert "the certificate is good" in steps[1].detail
    assert all(s.ok for s in steps)
    wrong = walk(settings, of(server, host="127.0.0.1"))
    assert [(s.name, s.ok) for s in wrong] == [("dns", True), ("tls", False)]


def test_a_check_of_a_folder_asks_for_no_host(settings, tmp_path):
    (tmp_path / "a.eml").write_bytes(mail(1))
    steps = walk(settings, card("trap", "mail", f"file://{tmp_path}"))
    assert next(s.name for s in steps) not in ("dns", "tls")
    assert all(s.ok for s in steps)


class Relay:
    """Hands bytes on to a port, and drops each connection after so many of the server's."""

    def __init__(self, port):
        self.until = 0
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                threading.Thread(target=self._pass, args=(client, server, 2**40), daemon=True).start()
                self._pass(server, client, self.until)

    def _pass(self, one, other, until):
        with one, other, suppress(OSError):
            while until > 0 and (data := one.recv(4096)):
                other.sendall(data)
                until -= len(data)
            for end in (one, other):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self._listener.close()


@pytest.mark.imap
def test_a_connection_that_breaks_in_the_middle_costs_only_what_was_not_read_yet(server, settings, ledger):
    append(server, *(mail(n, "word " * 2000) for n in range(120)))
    relay = Relay(server.port)
    relay.until = 700_000
    first = run(settings, of(server, port=relay.port))
    assert 0 < first.counts["new"] < 120
    assert "failed: ConnectionLost: localhost" in first.note
    relay.until = 2**40
    second = run(settings, of(server, port=relay.port))
    relay.close()
    assert (second.outcome, second.counts["new"], second.counts["seen"]) == ("finished", 120 - first.counts["new"], 0)
    assert len(titles(ledger)) == 120


@pytest.mark.imap
def test_a_server_that_was_killed_and_comes_back_is_read_on(server, settings, ledger):
    program = dovecot.found()
    if not program:
        pytest.skip("the Dovecot runs elsewhere")
    own = dovecot.launch(program)
    try:
        there = SimpleNamespace(**json.loads(Path(own.address).read_text()), user=server.user)
        append(there, mail(1))
        assert run(settings, of(there)).counts["new"] == 1
        append(there, mail(2))
        os.killpg(own.groups[0], signal.SIGKILL)
        gone = run(settings, of(there))
        assert gone.outcome == "failed"
        assert "failed: ConnectionRefusedError: localhost" in gone.note
        own = dovecot.again(program, Path(there.folder))
        back = run(settings, of(there))
        assert (back.outcome, back.counts["new"], back.counts["seen"]) == ("finished", 1, 0)
    finally:
        stop(own)


@pytest.mark.parametrize(
    ("url", "more", "why"),
    [
        ("imaps://a:secret@h/INBOX", {"token": SECRET}, "a password does not stand in a card"),
        ("imaps://h/INBOX", {"token": SECRET}, "names no user"),
        ("imaps://a@h/INBOX", {}, "needs `token`"),
        ("imap://a@h/INBOX", {"token": SECRET}, "is not an http"),
        ("https://a@h/INBOX", {"token": SECRET}, "begin with imaps or file"),
        ("file://srv/mail", {}, "file:///path"),
    ],
)
def test_an_address_that_is_no_safe_mailbox_is_no_card(url, more, why):
    with pytest.raises(ValidationError, match=why):
        card("trap", "mail", url, **more)


def maildir(folder: Path) -> Path:
    for name in ("cur", "new", "tmp", ".Spam/cur", ".Spam/new", ".Spam/tmp"):
        (folder / name).mkdir(parents=True)
    return folder


def test_a_maildir_is_read_once_whatever_flags_its_mails_get(settings, ledger, tmp_path):
    box = maildir(tmp_path / "Maildir")
    (box / "new" / "1.M1P2.host").write_bytes(mail(1))
    (box / ".Spam" / "cur" / "2.M1P2.host:2,S").write_bytes(mail(2))
    (box / "tmp" / "3.M1P2.host").write_bytes(mail(3))
    one = card("trap", "mail", f"file://{box}")
    first = run(settings, one)
    assert (first.outcome, first.note, len(titles(ledger))) == ("finished", None, 3)
    (box / "new" / "1.M1P2.host").rename(box / "cur" / "1.M1P2.host:2,S")
    (box / "new" / "4.M1P2.host").write_bytes(mail(4))
    second = run(settings, one)
    assert (second.counts["new"], second.counts["seen"], second.counts["pages"]) == (1, 0, 1)


def mbox(*mails) -> bytes:
    return b"".join(b"From a@b Thu Jan  1 10:00:00 2026\n" + m.replace(b"\r\n", b"\n") + b"\n" for m in mails)


def test_an_mbox_is_read_on_from_where_it_ended_and_anew_if_it_was_written_anew(settings, ledger, tmp_path):
    file = tmp_path / "trap box.mbox"
    file.write_bytes(mbox(*(mail(n) for n in range(5))))
    one = card("trap", "mail", f"file://{quote(str(file))}", mail={"most": 3})
    first = run(settings, one)
    assert (first.counts["new"], first.note) == (3, "3 mails were read; the next run goes on from there")
    assert (run(settings, one).counts["new"], len(titles(ledger))) == (2, 5)
    assert run(settings, one).counts["pages"] == 0
    with file.open("ab") as end:
        end.write(mbox(mail(5)))
    grown = run(settings, one)
    assert (grown.counts["new"], grown.counts["seen"]) == (1, 0)
    file.write_bytes(mbox(mail(7), mail(8), mail(0)))
    anew = run(settings, one)
    assert (anew.counts["new"], anew.counts["seen"], len(titles(ledger))) == (2, 1, 8)


def test_a_folder_of_files_names_what_it_could_not_read(settings, ledger, tmp_path):
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "a.eml").write_bytes(mail(1))
    (tmp_path / "box" / "b.eml").write_bytes(mail(2, "word\r\n" * 300_000))
    (tmp_path / "box" / "c.csv").write_text("id,title,text\n1,a,b\n")
    (tmp_path / "box" / "d.zip").write_bytes(b"PK\x03\x04 and no more")
    summary = run(settings, card("trap", "mail", f"file://{tmp_path / 'box'}", mail={"largest": 1}))
    assert (summary.counts["new"], summary.counts["rejected"]) == (1, {"too long": 1, "not a zip": 1})


def test_a_folder_that_is_not_there_fails_the_run(settings, tmp_path):
    summary = run(settings, card("trap", "mail", f"file://{tmp_path / 'none'}"))
    assert summary.outcome == "failed"
    assert "no such file or folder" in summary.note
