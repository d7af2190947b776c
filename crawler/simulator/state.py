"""What changes while the simulated web runs: the day, the troubles that are switched on, the requests seen."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

TROUBLES = (
    "storm_429",
    "storm_5xx",
    "slow",
    "redirect_private",
    "login_wall",
    "captcha",
    "silent_login",
    "consent_wall",
    "paywall",
    "noindex",
    "redesign",
    "robots_closed",
    "robots_error",
    "broken_jsonld",
    "endless",
    "half_listing",
    "visit_tokens",
)
KEPT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A switched-on trouble: `share` (0–1) of the requests or addresses that meet it; `seconds` of delay or Retry-After."""

    board: str
    kind: str
    share: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request and its answer. `path` holds the query too; `time` is seconds since the epoch at arrival; `trouble` is the one that answered."""

    board: str
    method: str
    path: str
    agent: str
    referer: str
    time: float
    status: int
    trouble: str | None


@dataclass(slots=True, kw_only=True)
class State:
    """Shared by all boards; written by the control address and by Python."""

    boards: tuple[str, ...]
    day: int = 0
    troubles: dict[tuple[str, str], Trouble] = field(default_factory=dict)
    log: deque[Seen] = field(default_factory=lambda: deque(maxlen=KEPT))
    tries: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def active(self, board: str, kind: str) -> Trouble | None:
        return self.troubles.get((board, kind))

    def switch(self, board: str, kind: str, *, share: float | None = None, seconds: float = 1.0) -> None:
        """Switch a trouble on; board `*` means all. ValueError if there is no such board or trouble, or the numbers cannot be."""
        boards = self.boards if board == "*" else (board,)
        if not set(boards) <= set(self.boards):
            raise ValueError(f"no board {board!r}; one of {', '.join(self.boards)} or *")
        if kind not in TROUBLES:
            raise ValueError(f"no trouble {kind!r}; one of {', '.join(TROUBLES)}")
        share = (0.5 if kind == "half_listing" else 1.0) if share is None else share
        if not 0 <= share <= 1 or not 0 <= seconds <= 3600:
            raise ValueError("share must be from 0 to 1 and seconds from 0 to 3600")
        for name in boards:
            self.troubles[name, kind] = Trouble(board=name, kind=kind, share=share, seconds=seconds)

    def calm(self, board: str | None = None) -> None:
        """Switch all troubles off, of one board or of all."""
        self.troubles = {key: t for key, t in self.troubles.items() if board not in (None, "*", t.board)}
        if not self.troubles:
            self.tries.clear()
