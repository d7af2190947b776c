"""The block `matrix`: chat rooms."""

from __future__ import annotations

import re

from pydantic import Field, field_validator, model_validator

from crawler.cards.parts import Strings
from crawler.cards.social import Timeline


class Matrix(Timeline):
    again: int = Field(
        default=0, ge=0, le=0, description="Always 0: rooms tell themselves what was edited or redacted."
    )
    rooms: Strings = Field(default=(), description="Addresses (`#name:server`) or ids (`!id:server`) of rooms.")
    directory: Strings = Field(
        default=(), description="Words: rooms of the server's public directory with one in their name or topic."
    )
    most: int = Field(default=20, ge=1, le=500, description="Rooms of the directory that are read, at most.")

    @field_validator("rooms")
    @classmethod
    def _names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not re.fullmatch(r"[#!]\S+", one):
                raise ValueError(f"{one!r} is neither #name:server nor !id:server")
        return value

    @model_validator(mode="after")
    def _something(self) -> Matrix:
        if not (self.rooms or self.directory):
            raise ValueError("name `rooms`, words of the `directory` or both")
        return self
