"""Bytes as the readers of files get them."""

from __future__ import annotations

import io

from crawler.files.opening import HEAD, Input, Stream


def stream(data: bytes) -> Stream:
    return Stream(io.BytesIO(data))


def opened(data: bytes, name: str = "x") -> Input:
    return Input(name, name, data[:HEAD], lambda: stream(data))
