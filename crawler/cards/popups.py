"""The block `popups`: windows and overlays that pages open."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crawler.cards.parts import Part


class Popups(Part):
    windows: Literal["own", "any"] = Field(
        default="own", description="`own`: windows of other hosts are named and left out; `any`: they are read too."
    )
    click: bool = Field(default=False, description="Whether the page is clicked once, where nothing is to be clicked.")
    seconds: float = Field(default=6.0, ge=1, le=60, description="How long a page is looked at once it is there.")
    most: int = Field(default=10, ge=1, le=50, description="Windows, overlays and messages of one page, at most.")
    depth: int = Field(default=2, ge=1, le=5, description="Windows that windows open are read down to here.")
    requests: int = Field(
        default=300, ge=1, le=2000, description="Scripts, pictures and the like of one page, at most."
    )
    megabytes: int = Field(default=20, ge=1, le=200, description="What they weigh together, at most.")
