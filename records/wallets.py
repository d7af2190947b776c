"""Addresses of wallets: told from other long words by the check that their letters hold."""

from __future__ import annotations

import hashlib
import re

_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_VERSIONS = {0x00: "bitcoin", 0x05: "bitcoin", 0x41: "tron"}
WALLET = re.compile(
    r"[13TbB0](?<![A-Za-z0-9].)(?:(?<=[13T])[1-9A-HJ-NP-Za-km-z]{25,34}|(?<=[bB])(?i:c1)[02-9A-Za-z]{11,71}|(?<=0)x[0-9a-fA-F]{40})(?![A-Za-z0-9])",
    re.DOTALL,
)


def chain(written: str) -> str | None:
    """`bitcoin`, `ethereum` or `tron`, or None if the check fails. What Ethereum spells into capitals is not tested: it is often lost."""
    if written[0] == "0":
        return "ethereum"
    if written[0] in "bB":
        return "bitcoin" if _bech32(written) else None
    return _base58(written)


def _base58(written: str) -> str | None:
    number = 0
    for character in written:
        number = number * 58 + _DIGITS.index(character)
    if number >= 1 << 200:
        return None
    whole = number.to_bytes(25, "big")
    if hashlib.sha256(hashlib.sha256(whole[:-4]).digest()).digest()[:4] != whole[-4:]:
        return None
    return _VERSIONS.get(whole[0])


def _bech32(written: str) -> bool:
    """The check of BIP 173 and of BIP 350, which differ by a constant."""
    small = written.lower()
    if written not in (small, written.upper()) or any(c not in _BECH for c in small[3:]):
        return False
    check = 1
    for value in (3, 3, 0, 2, 3, *map(_BECH.index, small[3:])):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, part in enumerate(_GENERATOR):
            check ^= part if top >> bit & 1 else 0
    return check in (1, 0x2BC830A3)
