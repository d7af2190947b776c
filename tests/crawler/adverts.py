"""Invented ads for the boards, so that these tests do not hang on the bundled ones."""

from __future__ import annotations

from crawler.simulator.adverts import BOARDS, Advert, Change


def advert(board: str, number: int, *, day: int = 0, later: tuple[Change, ...] = ()) -> Advert:
    return Advert(
        id=f"{board}-{number}",
        lang="ro" if number % 2 else "en",
        kind="ordinary",
        sector="warehouse",
        board=board,
        country="RO",
        place="Cluj",
        employer="Depozit Nord SRL",
        pay="3200 RON / month",
        day=day,
        title=f"Warehouse worker {number} for {board}",
        text=f"We need warehouse worker number {number}.\nShifts of 8 hours, contract from day one.\nCall {{phone}} or write to {{mail}}.",
        later=later,
    )


def adverts(count: int, *boards: str) -> list[Advert]:
    """`count` ads on each of these boards, or on every one."""
    return [advert(board, number) for board in boards or BOARDS for number in range(count)]
