"""People: the accounts of the desk, their sessions, and the audit of what they saw and changed."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from records import rows
from records import schema as t
from records.database import Database
from records.errors import UsedWrongly

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["analyst", "lead", "admin"]
ROLES: tuple[Role, ...] = ("analyst", "lead", "admin")
SESSION_LASTS = timedelta(hours=12)
_SHORTEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account. analyst: searches and reviews, contacts masked · lead: may also see contacts in clear, one audit line a view · admin: also accounts."""

    name: str
    role: Role
    created: datetime
    active: bool

    @property
    def sees_contacts(self) -> bool:
        return self.role in ("lead", "admin")


class People:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, name: str, password: str, *, role: Role = "analyst") -> Person:
        """Makes an account. Raises UsedWrongly for a name that is taken or empty, a role that does not exist, a password under 12 characters."""
        name = name.strip()
        if not name or role not in ROLES:
            raise UsedWrongly(f"an account needs a name and one of the roles {', '.join(ROLES)}")
        person = Person(name=name, role=role, created=rows.now(), active=True)
        values = {"name": name, "role": role, "password": _hash(password), "created": person.created, "active": True}
        with self._db.writing() as connection:
            done = connection.execute(
                self._db.insert(t.person)
                .values(values)
                .on_conflict_do_nothing(index_elements=["name"])
                .returning(t.person.c.name)
            )
            if done.scalar() is None:
                raise UsedWrongly(
                    f"the name {name} is taken; choose another, or change it with `lurewatch users password {name}`"
                )
        return person

    def all(self) -> list[Person]:
        with self._db.reading() as connection:
            return [_person(r) for r in connection.execute(sa.select(t.person).order_by(t.person.c.name)).mappings()]

    def change(
        self, name: str, *, password: str | None = None, role: Role | None = None, active: bool | None = None
    ) -> None:
        """Changes an account and ends its sessions, so that the change counts at once."""
        values = {
            k: v
            for k, v in (("role", role), ("active", active), ("password", _hash(password) if password else None))
            if v is not None
        }
        with self._db.writing() as connection:
            if (
                not values
                or not connection.execute(sa.update(t.person).where(t.person.c.name == name).values(values)).rowcount
            ):
                raise UsedWrongly(f"no account {name}, or nothing to change; `lurewatch users list` shows them")
            connection.execute(sa.delete(t.session).where(t.session.c.name == name))

    def sign_in(self, name: str, password: str) -> str | None:
        """The session's cookie value if name and password are right and the account is active, else None. Takes as long for a wrong name."""
        with self._db.reading() as connection:
            row = connection.execute(sa.select(t.person).where(t.person.c.name == name.strip())).mappings().first()
        if not _right(password, row["password"] if row else _nobody()) or row is None or not row["active"]:
            return None
        cookie, now = secrets.token_urlsafe(32), rows.now()
        with self._db.writing() as connection:
            connection.execute(sa.delete(t.session).where(t.session.c.expires < now))
            connection.execute(
                sa.insert(t.session).values(
                    token=_token(cookie), name=row["name"], started=now, expires=now + SESSION_LASTS
                )
            )
        return cookie

    def signed_in(self, cookie: str) -> Person | None:
        """Whose session this cookie is, or None."""
        live = sa.and_(t.session.c.token == _token(cookie), t.session.c.expires > rows.now(), t.person.c.active)
        with self._db.reading() as connection:
            row = (
                connection.execute(sa.select(t.person).join(t.session, t.session.c.name == t.person.c.name).where(live))
                .mappings()
                .first()
            )
        return _person(row) if row else None

    def sign_out(self, cookie: str) -> None:
        with self._db.writing() as connection:
            connection.execute(sa.delete(t.session).where(t.session.c.token == _token(cookie)))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    at: datetime
    who: str
    action: str
    posting_id: str | None
    detail: str


class Audit:
    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, *, who: str, action: str, posting_id: str | None = None, detail: str = "") -> None:
        """One line: who did what, to which posting. Never holds a text or a contact."""
        with self._db.writing() as connection:
            rows.note(connection, who=who, action=action, posting_id=posting_id, detail=detail)

    def lines(self, *, posting_id: str | None = None, limit: int = 100) -> list[AuditLine]:
        """The newest lines, newest first."""
        query = sa.select(t.audit).order_by(t.audit.c.number.desc()).limit(limit)
        if posting_id is not None:
            query = query.where(t.audit.c.posting_id == posting_id)
        with self._db.reading() as connection:
            return [
                AuditLine(**{n: r[n] for n in ("at", "who", "action", "posting_id", "detail")})
                for r in connection.execute(query).mappings()
            ]


def _person(row: rows.Row) -> Person:
    return Person(name=row["name"], role=row["role"], created=row["created"], active=row["active"])


def _token(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def _hash(password: str) -> str:
    if len(password) < _SHORTEST:
        raise UsedWrongly(f"a password needs at least {_SHORTEST} characters")
    return _hasher().hash(password)


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))


def _right(password: str, known: str) -> bool:
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(known, password)
    except VerificationError:
        return False
