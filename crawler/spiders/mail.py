"""mail: mailboxes over IMAP and TLS, Maildirs, mbox files and folders of mail, read without leaving a trace; recipients' data is dropped as it comes in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from crawler import tokens
from crawler.authors import digest
from crawler.cards import Card, Mail
from crawler.files import formats, opening
from crawler.files.rows import BadRow, Fault, posting
from crawler.mail import messages
from crawler.reading import Reading
from crawler.spiders.base import SourceSpider
from records.crawls import Page, Rejected
from records.posting import Posting

if TYPE_CHECKING:
    from crawler.mail.mailbox import Letter, Mailbox

_BATCH = 50


class MailSpider(SourceSpider):
    name = "mail"
    has_pages = False
    shows_all = False  # a mailbox is emptied by its owner: what left it may still be going round
    goes_on = "UID; files of the folder"
    knows = "UIDVALIDITY and UID of the newest mail read; name, size and date of a file"
    needs = "a token (the mailbox's password) for IMAP"

    @classmethod
    def scrapy_settings(cls, card: Card) -> dict[str, Any]:
        return {"CONCURRENT_REQUESTS": 1}  # a folder has no hosts by which it would be reckoned

    @property
    def block(self) -> Mail:
        return self.card.mail or Mail()

    async def begin(self) -> AsyncIterator[Any]:
        for url in self.card.url:
            read = self._folder if urlsplit(url).scheme == "file" else self._mailbox
            async for reading in read(url):
                yield reading

    async def _mailbox(self, url: str) -> AsyncIterator[Reading]:
        from crawler.mail.mailbox import Address, Mailbox, NoMailbox, WrongPassword

        address = Address.of(url)
        # The user is whom the mail was sent to.
        place = f"imaps://{address.host}:{address.port}/{address.folder}#{digest(self.contact_key, address.user)[:8]}"
        if not self._spend():
            return
        try:
            password = tokens.token(self.card, needed=True) or ""
            private, timeout = self.card.private_addresses, self.card.pace.timeout
            box = Mailbox(address, password, ca=self.block.ca, private=private, timeout=timeout)
            await asyncio.to_thread(box.__enter__)
            try:
                async for reading in self._newer(box, place):
                    yield reading
            finally:
                await asyncio.to_thread(box.__exit__, None, None, None)
        except tokens.NoToken as error:
            yield self._trouble(place, f"failed: {error}")
        except WrongPassword as error:
            yield self._trouble(place, f"{error}; the password is what {self.card.token} holds in the environment")
        except NoMailbox as error:
            yield self._trouble(place, str(error))

    async def _newer(self, box: Mailbox, place: str) -> AsyncIterator[Reading]:
        """What is newer than the mark. The mark moves in the transaction that keeps what was read up to it."""
        known = self.ledger.crawls.pages(self.card.name, [place]).get(place)
        validity, _, uid = ((known and known.etag) or "").partition(":")
        mark = int(uid) if validity == str(box.validity) and uid.isdecimal() else 0
        batches = box.newer(mark, most=self.block.most, largest=self._largest)
        count = 0
        while (letters := await asyncio.to_thread(next, batches, None)) is not None:
            if not letters:
                continue
            count += len(letters)
            if self.crawler.stats:
                self.crawler.stats.inc_value("downloader/response_bytes", sum(len(x.data or b"") for x in letters))
            yield self._read_letters(place, letters, f"{box.validity}:{letters[-1].uid}")
        if count >= self.block.most:
            self.incomplete(self._more)

    @property
    def _largest(self) -> int:
        return self.block.largest * 1024 * 1024

    @property
    def _more(self) -> str:
        return f"{self.block.most} mails were read; the next run goes on from there"

    def _read_letters(self, place: str, letters: list[Letter], mark: str) -> Reading:
        postings: list[Posting] = []
        rejected: list[Rejected] = []
        for letter in letters:
            at = f"{place};uid={letter.uid}"
            if letter.size > self._largest:
                rejected.append(Rejected(at, self._too_long(letter.size)))
            elif letter.data is None:
                rejected.append(Rejected(at, "unreadable: the server does not hand it out"))
            else:
                self._take(letter.data, at, postings, rejected)
        page = Page(url=place, fetched=datetime.now(UTC), status=200, etag=mark)
        return Reading(place=place, page=page, postings=tuple(postings), rejected=tuple(rejected))

    def _too_long(self, size: int) -> str:
        return f"too long: {size / 2**20:.1f} MiB, and mail.largest is {self.block.largest}"

    def _take(self, data: bytes, at: str, postings: list[Posting], rejected: list[Rejected]) -> None:
        if len(data) > self._largest:
            rejected.append(Rejected(at, f"too long: more than {self.block.largest} MiB (mail.largest)"))
            return
        for found in messages.read(data, key=self.contact_key, sender=self.block.sender):
            if isinstance(found, str):
                rejected.append(Rejected(at, found))
                continue
            try:
                postings.append(posting(found, source=self.card.name))
            except BadRow as error:
                rejected.append(Rejected(at, str(error)))

    async def _folder(self, url: str) -> AsyncIterator[Reading]:
        path = Path(unquote(urlsplit(url).path))
        if not await asyncio.to_thread(path.exists):
            yield self._trouble(url, f"missing: {path}: no such file or folder")
            return
        left = self.block.most
        files = opening.inputs(path)
        while left > 0 and (some := await asyncio.to_thread(lambda: list(islice(files, _BATCH)))):
            if faults := tuple(Rejected(str(f.at), f.reason) for f in some if isinstance(f, Fault)):
                yield Reading(place=url, rejected=faults)
            for found, place, known in self._changed([f for f in some if not isinstance(f, Fault)]):
                for reading, count in self._of_file(found, place, known, left):
                    left -= count
                    yield reading
                    await asyncio.sleep(0)
                if left <= 0:
                    self.incomplete(self._more)
                    break

    def _changed(self, files: list[opening.Input]) -> Iterator[tuple[opening.Input, str, Mark]]:
        """Mail in files that are not known as they are, with the place of each and how far it was read."""
        places = {f"file://{_lasting(f.place)}": f for f in files if formats.is_mail(f)}
        known = self.ledger.crawls.pages(self.card.name, list(places))
        for place, found in places.items():
            mark = Mark.of(known[place].etag if place in known else None)
            if mark.state != _state(found):
                yield found, place, mark

    def _of_file(self, found: opening.Input, place: str, known: Mark, left: int) -> Iterator[tuple[Reading, int]]:
        """Readings of one file with how many mails each is of, from where an earlier run came to."""
        read, state = self._skipped(found, known), _state(found)
        with found.opened() as stream:
            letters = islice(formats.letters(found, stream), read, None)
            last = known.last if read else ""
            whole = False
            while left > 0 and not whole:
                some = list(islice(letters, min(_BATCH, left)))
                whole = len(some) < min(_BATCH, left)
                left -= len(some)
                read += len(some)
                last = self._digest(some[-1][1]) if some else last
                mark = Mark(state if whole else "", read, last)
                yield self._read_file(place, some, mark, stream.problem if whole else None), len(some)

    def _skipped(self, found: opening.Input, known: Mark) -> int:
        """How many mails of a file need not be read: those up to the last that is known, if it still is where it was."""
        if not known.read:
            return 0
        with found.opened() as stream:
            before = next(islice(formats.letters(found, stream), known.read - 1, None), None)
        return known.read if before and self._digest(before[1]) == known.last else 0

    def _digest(self, data: bytes) -> str:
        # mbox divides mails by an empty line that the last one may lack.
        return digest(self.contact_key, data.rstrip(b"\r\n").decode("latin-1"))[:16]

    def _read_file(self, place: str, some: list[tuple[int | str, bytes]], mark: Mark, problem: str | None) -> Reading:
        postings: list[Posting] = []
        rejected: list[Rejected] = [Rejected(place, problem)] if problem else []
        for at, data in some:
            self._take(data, f"{place}:{at}" if at else place, postings, rejected)
        page = Page(url=place, fetched=datetime.now(UTC), status=200, etag=str(mark))
        return Reading(place=place, page=page, postings=tuple(postings), rejected=tuple(rejected))


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file was read. state: size and date of one that was read to its end; read: mails; last: digest of the last of them."""

    state: str = ""
    read: int = 0
    last: str = ""

    def __str__(self) -> str:
        return f"{self.state};{self.read};{self.last}"

    @classmethod
    def of(cls, text: str | None) -> Mark:
        state, _, rest = (text or "").partition(";")
        read, _, last = rest.partition(";")
        return cls(state, int(read), last) if read.isdecimal() else cls()


def _lasting(place: str) -> str:
    """The name of a mail in a Maildir without the flags that change as it is read."""
    folder, cut, name = place.rpartition("/")
    for box in ("cur", "new"):
        if folder.endswith(f"/{box}") and (Path(folder).parent / "tmp").is_dir():
            return f"{folder.removesuffix(box)}cur{cut}{name.partition(':2,')[0]}"
    return place


def _state(found: opening.Input) -> str:
    """Size and date of the file, or of the archive that it lies in."""
    path = Path(found.place)
    for file in (path, *path.parents):
        if file.is_file():
            state = file.stat()
            return f"{state.st_size}-{state.st_mtime_ns}"
    return ""
