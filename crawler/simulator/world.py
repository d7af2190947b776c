"""What stands on which board on which day: everything follows from the adverts, the seed and the number wanted, and is computed when asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate

from crawler.simulator.adverts import BOARDS, Advert
from crawler.simulator.contacts import contacts, draw, share_of
from crawler.simulator.origins import Origin, origins_of

START = date(2026, 11, 2)
BEFORE = timedelta(days=30)
LIFETIME = timedelta(days=60)
FIRST = {board: 100_000 * place + 10_000 for place, board in enumerate(BOARDS, 4)}
"""Each board counts its postings from a number of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One posting as a board shows it on one day; times are UTC, `first_title` is the title before any edit. `updated` is the time of its last edit, else None."""

    key: str
    number: int
    rank: int
    board: str
    kind: str
    lang: str
    sector: str
    country: str
    place: str
    employer: str | None
    pay: str | None
    title: str
    text: str
    first_title: str
    published: datetime
    updated: datetime | None
    expires: datetime

    @property
    def modified(self) -> datetime:
        return self.updated or self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The postings of a board that appear on one day. Rank counts variant by variant; the last, unfinished variant has the first `partial` origins only."""

    day: int
    start: int
    origins: tuple[Origin, ...]
    partial: int
    full: int

    @property
    def size(self) -> int:
        return self.full * len(self.origins) + self.partial


@dataclass(frozen=True, slots=True, kw_only=True)
class _LiveGroup:
    group: _Group
    live: tuple[int, ...]

    @property
    def size(self) -> int:
        return self.group.full * len(self.live) + bisect_left(self.live, self.group.partial)

    def rank(self, position: int) -> int:
        variant, at = divmod(position, len(self.live))
        return self.group.start + variant * len(self.group.origins) + self.live[at]

    def below(self, rank: int) -> int:
        local = min(max(rank - self.group.start, 0), self.group.size)
        variant, at = divmod(local, len(self.group.origins))
        return variant * len(self.live) + bisect_left(self.live, at)


class Shelf:
    """The live postings of a board on a day as ranks, oldest first."""

    def __init__(self, groups: Sequence[_LiveGroup]) -> None:
        self._groups = [g for g in groups if g.size]
        self._ends = list(accumulate(g.size for g in self._groups))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def rank(self, position: int) -> int:
        at = bisect_right(self._ends, position)
        return self._groups[at].rank(position - (self._ends[at - 1] if at else 0))

    def below(self, rank: int) -> int:
        """How many live postings have a lower rank."""
        return sum(g.below(rank) for g in self._groups)

    def oldest_first(self, start: int, stop: int) -> list[int]:
        return [self.rank(p) for p in range(max(start, 0), min(stop, len(self)))]

    def newest_first(self, offset: int, limit: int) -> list[int]:
        end = len(self) - offset
        return self.oldest_first(end - limit, end)[::-1]


class World:
    """All boards on all days. `wanted` is the number of adverts (variants are made, or a sample drawn); None takes each once."""

    def __init__(
        self, adverts: Sequence[Advert], *, seed: int = 7, wanted: int | None = None, start: date = START
    ) -> None:
        self.seed, self.start = seed, start
        mixed = sorted(adverts, key=lambda a: draw(seed, "order", a.id))
        wanted = len(mixed) if wanted is None else wanted
        self._full, rest = divmod(wanted, len(mixed)) if mixed else (0, 0)
        self._sampled = {a.id for a in mixed[:rest]}
        self._places = _places(mixed)
        self.sectors = sorted({advert.sector for advert in mixed})
        by_board: dict[str, list[Origin]] = {board: [] for board in BOARDS}
        for advert in mixed if self._full else mixed[:rest]:
            for origin in origins_of(advert):
                by_board[origin.board].append(origin)
        self._groups = {board: self._grouped(origins) for board, origins in by_board.items()}
        self.shelf = lru_cache(maxsize=1024)(self._shelf)

    def _grouped(self, origins: list[Origin]) -> tuple[_Group, ...]:
        groups, start = [], 0
        for day in sorted({o.day for o in origins}):
            those = [o for o in origins if o.day == day]
            first = [o for o in those if o.advert.id in self._sampled]
            rest = [o for o in those if o.advert.id not in self._sampled]
            group = _Group(day=day, start=start, origins=(*first, *rest), partial=len(first), full=self._full)
            groups.append(group)
            start += group.size
        return tuple(groups)

    def _shelf(self, board: str, day: int, *, tag: str | None = None, share: float = 1.0) -> Shelf:
        """What is live; `tag` is a language or sector that it must have, `share` the share of postings that is not left out."""

        def shown(origin: Origin) -> bool:
            wanted = tag is None or tag in (origin.lang, origin.advert.sector)
            return wanted and origin.live(day) and (share >= 1 or share_of(self.seed, "half", origin.key) < share)

        groups = [g for g in self._groups[board] if g.day <= day]
        return Shelf([_LiveGroup(group=g, live=tuple(j for j, o in enumerate(g.origins) if shown(o))) for g in groups])

    def languages(self, board: str) -> list[str]:
        """Languages in which a board ever has postings."""
        return sorted({o.lang for g in self._groups[board] for o in g.origins})

    def size(self, board: str) -> int:
        """How many postings a board ever has."""
        return sum(g.size for g in self._groups[board])

    def _origin(self, board: str, rank: int) -> tuple[_Group, Origin, int]:
        groups = self._groups[board]
        group = groups[bisect_right([g.start for g in groups], rank) - 1]
        variant, at = divmod(rank - group.start, len(group.origins))
        return group, group.origins[at], variant

    def is_live(self, board: str, rank: int, day: int) -> bool:
        return self._origin(board, rank)[1].live(day)

    def has_been(self, board: str, rank: int, day: int) -> bool:
        return 0 <= rank < self.size(board) and self._origin(board, rank)[1].day <= day

    def published_at(self, board: str, rank: int) -> datetime:
        """Rising with the rank; on day 0 spread over the days before, later within the day."""
        return self._time(self._origin(board, rank)[0], rank)

    def _time(self, group: _Group, rank: int) -> datetime:
        begin = self._moment(group.day, 6) - (BEFORE if group.day == 0 else timedelta())
        span = self._moment(group.day, 20) - begin
        return (begin + span * (rank - group.start + 1) / (group.size + 1)).replace(microsecond=0)

    def _moment(self, day: int, hour: int) -> datetime:
        return datetime.combine(self.start + timedelta(days=day), time(hour), UTC)

    def now(self, day: int) -> datetime:
        return self._moment(day, 23)

    def posting(self, board: str, rank: int, day: int) -> Published:
        """The posting of a rank as it reads on a day."""
        group, origin, variant = self._origin(board, rank)
        advert, version = origin.advert, origin.version(day)
        owner = f"{advert.id}/{variant}" if variant else advert.id
        known = contacts(seed=self.seed, owner=owner, country=advert.country, phone=origin.phone)
        place = self._place(advert, variant)
        number, published = FIRST[board] + rank, self._time(group, rank)
        text = known.fill(_moved(version.text, advert.place, place))
        return Published(
            key=f"{origin.key}/{variant}" if variant else origin.key,
            number=number,
            rank=rank,
            board=board,
            kind=advert.kind,
            lang=origin.lang,
            sector=advert.sector,
            country=advert.country,
            place=place,
            employer=advert.employer,
            pay=advert.pay,
            title=known.fill(_moved(version.title, advert.place, place)),
            text=f"{text}\n\nRef. {number}" if variant else text,
            first_title=known.fill(_moved(origin.versions[0].title, advert.place, place)),
            published=published,
            updated=self._moment(version.day, 21) if version.day > origin.day else None,
            expires=datetime.combine(published.date() + LIFETIME, time(23, 59), UTC),
        )

    def _place(self, advert: Advert, variant: int) -> str:
        if not variant or not advert.place:
            return advert.place
        known = self._places[advert.country]
        return known[draw(self.seed, "place", advert.id, variant) % len(known)]

    def live(self, day: int, *, boards: Sequence[str] = BOARDS) -> Iterator[Published]:
        """All that is live on a day, board by board, oldest first."""
        for board in boards:
            shelf = self.shelf(board, day)
            for position in range(len(shelf)):
                yield self.posting(board, shelf.rank(position), day)


def _moved(text: str, old: str, new: str) -> str:
    return text.replace(old, new) if old and old != new else text


def _places(adverts: Sequence[Advert]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for advert in adverts:
        if advert.place:
            found.setdefault(advert.country, set()).add(advert.place)
    return {country: sorted(places) for country, places in found.items()}
