"""How each of our expressions grows with hard text: `python -m tests.benchmarks.bench_regex [KIB]`.

Every match is looked for in texts of that size (4 KiB) and of four times it; shown are milliseconds a megabyte of the worst text, and how the time grew.
An expression that is only ever asked about a short slice may grow: what counts then is the caller, which `tests/nlp/test_any_bytes.py` holds to.
"""

from __future__ import annotations

import sys
import time
from collections import deque

from tests.nlp import hard


def seconds(pattern, text: str) -> float:
    began = time.process_time()
    deque(pattern.finditer(text), maxlen=0)
    return time.process_time() - began


def main() -> None:
    size = 1024 * int(sys.argv[1] if len(sys.argv) > 1 else 4)
    rows = []
    for name, pattern in hard.ours():
        small = {text: seconds(pattern, hard.long(unit, size)) for text, unit in hard.REPEATED.items()}
        slow = max(small, key=small.__getitem__)
        once = seconds(pattern, hard.long(hard.REPEATED[slow], size))
        more = seconds(pattern, hard.long(hard.REPEATED[slow], 4 * size))
        rows.append((more / max(once, 1e-6), 1000 * more * hard.MIB / (4 * size), name, slow))
    for grown, took, name, text in sorted(rows, key=lambda r: -r[1])[:30]:
        print(f"{took:9.0f} ms/MiB, {grown:4.1f} times for four  {name:42} on {text}")
    print(f"{len(rows)} expressions, {len(hard.REPEATED)} texts")


if __name__ == "__main__":
    main()
