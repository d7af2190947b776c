"""The postings that one advert becomes in its life: where each stands, from when, in which words, and when it is away."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.simulator.adverts import Advert


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Words of a posting from a day on."""

    day: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One posting of an advert: the first, a repost or a translation. `phone` names the phone it gives, "" being the first one."""

    key: str
    advert: Advert
    board: str
    lang: str
    day: int
    phone: str
    versions: tuple[Version, ...]
    turns: tuple[tuple[int, bool], ...] = ()
    """Days on which it was taken down (False) or put back (True)."""

    def live(self, day: int) -> bool:
        state = self.day <= day
        for turn, back in self.turns:
            if turn <= day:
                state = back
        return state

    def version(self, day: int) -> Version:
        """Its words on a day; the first ones before it appears."""
        return [self.versions[0], *(v for v in self.versions if v.day <= day)][-1]


def origins_of(advert: Advert) -> list[Origin]:
    """All postings of an advert, the first one first."""
    versions = [Version(day=advert.day, title=advert.title, text=advert.text)]
    turns: list[tuple[int, bool]] = []
    others: list[Origin] = []
    phone = ""
    for count, change in enumerate(advert.later, 1):
        words = versions[-1]
        now = Version(day=change.day, title=change.title or words.title, text=change.text or words.text)
        if change.change == "edit":
            versions.append(now)
        elif change.change in ("delist", "relist"):
            turns.append((change.day, change.change == "relist"))
        else:
            phone = f"#{count}" if change.new_phone else phone
            others.append(
                Origin(
                    key=f"{advert.id}+{count}",
                    advert=advert,
                    board=change.board or advert.board,
                    lang=change.lang or advert.lang,
                    day=change.day,
                    phone=phone,
                    versions=(now,),
                )
            )
    first = Origin(
        key=advert.id,
        advert=advert,
        board=advert.board,
        lang=advert.lang,
        day=advert.day,
        phone="",
        versions=tuple(versions),
        turns=tuple(turns),
    )
    return [first, *others]
