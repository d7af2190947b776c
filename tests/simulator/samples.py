"""Invented ads that cover every board, changes, scripts and characters that must be escaped."""

from __future__ import annotations

from crawler.simulator.adverts import BOARDS, Advert, parse

LATER = """
  later:
    - {day: 3, change: edit, title: 'Strawberries & raspberries', text: 'Now with a bonus. Call {phone}'}
    - {day: 5, change: repost, board: classifieds, phone: new}
    - {day: 6, change: translate, lang: en, board: social, title: Picking fruit, text: 'Call {phone}'}
    - {day: 8, change: delist}
    - {day: 12, change: relist}
"""


def entry(key: str, board: str, *, day: int = 0, country: str = "RO", later: str = "") -> str:
    return f"""
- id: {key}
  kind: risky
  sector: customer_service
  board: {board}
  country: {country}
  place: Timișoara
  employer: Fermă & Fiii <SRL>
  pay: "3 200 lei net/lună"
  day: {day}
  title: Culegător de căpșuni "{key}" & <altele>
  text: |
    Căutăm oameni în Timișoara, 5 < 6.
    Telefon {{phone}}, WhatsApp {{whatsapp}}.

    Scrieți la {{mail}} sau {{telegram}}, {{link}}
{later}"""


def adverts(per_board: int = 7, *, later: str = "", days: int = 1) -> list[Advert]:
    """Ads on every board in Romanian and Arabic; the first on each board has the later life."""
    found: list[Advert] = []
    for lang, country in (("ro", "RO"), ("ar", "AE")):
        content = "".join(
            entry(f"{lang}-{board}-{n}", board, day=n % days, country=country, later=later if n == 0 else "")
            for board in BOARDS
            for n in range(per_board)
        )
        read, problems = parse(content, file=f"{lang}.yml")
        assert not problems, problems
        found += read
    return found
