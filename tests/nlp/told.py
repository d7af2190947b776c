"""How often the language of an ad is told right: `python -m tests.nlp.told [ads.jsonl.gz]` prints a row for each language.

Texts: matched pairs for writing rules, the simulator's ads, `languages.yml`; and, where a file is given, up to `MOST` ads of each
declared language and source of it.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from nlp.language import detect

MOST = 150
ASKED = ("whole", "title", "first 40")


def texts() -> Iterator[tuple[str, str, str]]:
    """Code, title and text of each ad that ships with the tests."""
    for file in sorted((Path(__file__).parent / "pairs" / "dev").glob("*.yml")):
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
        for pair in read["pairs"]:
            for side in (pair["risky"], pair["honest"]):
                yield read["language"], side.get("title", ""), side.get("text", "")
    for advert in sorted((files("crawler.simulator") / "ads").iterdir(), key=lambda f: f.name):
        for row in yaml.safe_load(advert.read_text(encoding="utf-8")):
            yield advert.name.removesuffix(".yml"), row["title"], row["text"]
    for code, written in authored().items():
        yield from ((code, "", text) for text in written["texts"])
        yield from ((code, title, "") for title in written["titles"])


def authored() -> dict[str, dict[str, list[str]]]:
    """The sentences of `languages.yml`: `texts` and `titles` by code; Bulgarian and Russian in Latin letters under `bg-latin`, `ru-latin`."""
    read = yaml.safe_load((Path(__file__).parent / "languages.yml").read_text(encoding="utf-8"))
    return {code: written for code, written in read.items() if isinstance(written, dict)}


def ordinary(file: Path) -> Iterator[tuple[str, str, str]]:
    """The same of a file of ads, by their declared language."""
    seen: Counter[Any] = Counter()
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            seen[row["source"], row["language"]] += 1
            title, text = row.get("title") or "", row.get("text") or ""
            if (
                row.get("language")
                and seen[row["source"], row["language"]] <= MOST
                and not _elsewhere(row["language"], text)
            ):
                yield row["language"], title, text


def _elsewhere(declared: str, text: str) -> bool:
    """Whether an ad plainly is in another language than its board's: one of the identifiers, not limited by us, is all but certain of it."""
    code, sure = _unlimited().classify(text[:1500])
    return len(text) >= 200 and sure > 0.999 and code != declared and {code, declared} != {"hr", "bs"}


@cache
def _unlimited() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def main(arguments: list[str]) -> None:
    ads = [*texts(), *(ad for name in arguments for ad in ordinary(Path(name)))]
    right: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    detect("warm")
    began = time.perf_counter()
    for code, title, text in ads:
        asked = {"whole": f"{title}\n{text}" if len(text) > 40 else "", "title": title, "first 40": text[:40]}
        for kind, words in asked.items():
            if len(words.strip()) < 3:
                continue
            found = detect(words).code
            tally, meant = right[code, kind], code.split("-")[0]
            tally[0] += found == meant
            tally[1] += found == "und"
            tally[2] += 1
            if found not in (meant, "und"):
                wrong[code][found] += 1
    for code in sorted({c for c, _ in right}):
        shares = " | ".join(_share(*right[code, kind]) for kind in ASKED)
        print(f"| {code} | {shares} | {', '.join(f'{c} {n}' for c, n in wrong[code].most_common(4))} |")
    print(f"{len(ads)} ads, {1000 * (time.perf_counter() - began) / len(ads):.2f} ms an ad")


def _share(right: int, unsure: int, total: int) -> str:
    return f"{right / total:.1%} ({unsure / total:.1%} und) of {total}" if total else "–"


if __name__ == "__main__":
    main(sys.argv[1:])
