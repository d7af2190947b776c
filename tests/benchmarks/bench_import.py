"""Megabytes of an mbox a second that `import` reads into the ledger; against Python's own `mailbox` and `email` reading the same texts."""

from __future__ import annotations

import mailbox
import random
import tempfile
import time
from email import message_from_bytes, policy
from pathlib import Path

from crawler.files import import_files
from records.contacts import find
from records.ledger import Ledger

MAILS = 1_500
TURNS = 3
KEY = b"the key of a benchmark"
TEXT = """work abroad hostess dancer Cyprus salary euro a month accommodation paid flight visa passport call now girls urgent care farm picking shift
căutăm fete pentru muncă în străinătate cazare masă transport asigurat salariu требуются девушки виза билет зарплата звоните сегодня"""
HEAD = """From boss@agency.example Mon Oct 12 09:15:00 2026
From: Boss <boss{of}@agency.example>
To: Ana Trap <trap{to}@trap.example>
Subject: Job {n}
Date: Mon, 12 Oct 2026 09:15:00 +0300
Message-ID: <m{n}@agency.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

{plain}
--b
Content-Type: text/html; charset=utf-8

<html><body style='color:#000'><table><tr><td><p>{html}</p></td></tr></table></body></html>
--b--

"""


def body(dice: random.Random) -> list[str]:
    """20 to 120 lines of words, every third with an invented number, a sum or an address beside them."""
    lines = []
    for _ in range(dice.randint(20, 120)):
        lines.append(" ".join(dice.choices(TEXT.split(), k=dice.randint(4, 12))))
        chance, a, b = dice.random(), dice.randint(100, 999), dice.randint(100, 999)
        if chance < 0.1:
            lines.append(f"Tel: +40 7{a % 90 + 10} {a} {b}")
        elif chance < 0.2:
            lines.append(f"{a % 9 + 1}.000 - {b % 9 + 1}.500 EUR, 12.10.2026, ref {a}{b}1")
        elif chance < 0.3:
            lines.append(f"hr{a}@agency.example, t.me/agency_{b}, whatsapp 0721 {a} 333")
    return lines


def write(file: Path) -> list[str]:
    """The texts of the mails that were written."""
    dice, texts = random.Random(4), []
    with file.open("w", encoding="utf-8") as out:
        for n in range(MAILS):
            lines = body(dice)
            texts.append("\n".join(lines))
            out.write(HEAD.format(of=n % 99, to=n % 50, n=n, plain=texts[-1], html="</p><p>".join(lines)))
    return texts


def ours(file: Path, folder: Path) -> float:
    began = time.process_time()
    with Ledger.open(f"sqlite:///{folder}/ledger.db") as ledger:
        summary = import_files(ledger, [file], key=KEY)
    assert summary.new == MAILS, str(summary)
    return time.process_time() - began


def theirs(file: Path) -> float:
    began = time.process_time()
    texts = 0
    for letter in mailbox.mbox(file):
        part = message_from_bytes(letter.as_bytes(), policy=policy.default).get_body()  # type: ignore[arg-type]
        texts += bool(part and part.get_content().strip())
    assert texts == MAILS, texts
    return time.process_time() - began


def contacts(texts: list[str]) -> float:
    began = time.process_time()
    assert sum(len(find("", text, country=None, key=KEY)) for text in texts) > MAILS
    return time.process_time() - began


def main() -> None:
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "spam.mbox"
        texts = write(file)
        megabytes = file.stat().st_size / 1e6
        for turn in range(TURNS):  # in turns, so that what else the machine does meets all
            folder = Path(name) / str(turn)
            folder.mkdir()
            took = {"import": ours(file, folder), "plain": theirs(file), "contacts": contacts(texts)}
            best = {what: min(best.get(what, s), s) for what, s in took.items()}
    plain = best["plain"]
    print(f"mailbox and email: {megabytes / plain:.2f} MB/s (the texts as they are, nothing kept)")
    print(f"import: {megabytes / best['import']:.2f} MB/s, ratio {plain / best['import']:.2f} to mailbox and email")
    print(f"of it the search for contacts: {best['contacts']:.2f} of {best['import']:.2f} s")


if __name__ == "__main__":
    main()
