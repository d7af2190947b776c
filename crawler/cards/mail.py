"""The block `mail`: mailboxes and folders of mail."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from crawler.cards.parts import Part


class Mail(Part):
    sender: Literal["keep", "drop"] = Field(
        default="keep",
        description="Whether the address that a mail says it is from stands in the text: a recruiter's contact, or a person's.",
    )
    ca: Path | None = Field(default=None, description="Certificate authority (PEM) of the server, if it is not public.")
    most: int = Field(default=2000, ge=1, description="Mails that a run reads of each mailbox, at most.")
    largest: int = Field(default=10, ge=1, le=25, description="MiB of one mail; a larger one is not read.")


def fault(url: str, token: str | None) -> str | None:
    """What is wrong with the address of a mailbox or folder, if anything."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return None if parts.path.startswith("/") and not parts.netloc else "a file is named as file:///path"
    # The address itself is not said: it may hold the password.
    if parts.password is not None:
        return "a password does not stand in a card; put it into the environment variable that `token` names"
    if not parts.username:
        return "the address names no user, as imaps://user%40example.org@mail.example.org/INBOX"
    return None if token else "an IMAP mailbox needs `token`: the environment variable that holds its password"
