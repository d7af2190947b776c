"""The pages of the documentation that show each rule, one a language, and the table on the page of rules. `make tables` writes them anew."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp.evaluation import Share
from rules.packs import Packs, load
from rules.schema import ANY, Rule

FOLDER = "docs/rules"
PAGE = "docs/rules.md"
_TABLE = re.compile(r"(<!-- rules: .*? -->\n).*?(<!-- /rules -->)", re.DOTALL)
_CASES = 2
"""Cases of each kind that are shown."""
_NAMES = {
    "any": "every language", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fr": "French", "hi": "Hindi", "hr": "Croatian and Serbian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "ne": "Nepali", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sq": "Albanian", "sr": "Serbian", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def write(folder: Path) -> list[str]:
    """Writes every page of the catalogue and the table. Returns the pages that changed; pages of languages without rules go away."""
    changed = []
    wanted = pages(load())
    page = (folder / PAGE).read_text(encoding="utf-8")
    for name, text in {**wanted, PAGE: renewed(page, load())}.items():
        file = folder / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            changed.append(name)
    for file in (folder / FOLDER).glob("*.md"):
        if f"{FOLDER}/{file.name}" not in wanted:
            file.unlink()
            changed.append(f"{FOLDER}/{file.name}")
    return changed


def pages(packs: Packs) -> dict[str, str]:
    """Name and text of the page of each language."""
    return {f"{FOLDER}/{code}.md": page(packs, code) for code in _codes(packs)}


def renewed(text: str, packs: Packs) -> str:
    """The page of rules with its table as the packs are now. ValueError if the comments around it are gone."""
    if not _TABLE.search(text):
        raise ValueError(f"{PAGE}: the comments <!-- rules: … --> and <!-- /rules --> are gone")
    return _TABLE.sub(lambda m: f"{m[1]}{_languages(packs)}{m[2]}", text)


def page(packs: Packs, code: str) -> str:
    """Every rule of a language: what it says, its first cases, and how often it fires on ordinary ads."""
    rules = [r for r in packs.rules if r.language == code]
    out = [
        f"# Rules: {_name(code)}\n",
        "<!-- written by `make tables` from rules/ and rules/rates.json -->\n",
        f"{len(rules)} rules; see [Rules](../rules.md) for what a rule is. Cases are invented. {_measured(code)}\n",
    ]
    for indicator in dict.fromkeys(r.indicator for r in rules):
        said = packs.indicators[indicator]
        out.append(f"## {indicator}\n")
        out.append(f"{_plain(said.label[:1].upper() + said.label[1:])} ({said.group.replace('_', ' ')}).\n")
        out += [_rule(packs, r) for r in rules if r.indicator == indicator]
    return "\n".join(out)


def _rule(packs: Packs, rule: Rule) -> str:
    facts = [packs.strength(rule), rule.status, f"on ordinary ads: {_rate(rule.id, rule.language)}"]
    lines = [f"### {rule.id}\n", f"{_plain(rule.title)}. *{'; '.join(facts)}.*\n"]
    lines += [f"- fires: {_quoted(text)}" for text in rule.cases.match[:_CASES]]
    lines += [f"- silent: {_quoted(text)}" for text in rule.cases.silent[:_CASES]]
    if rule.false_positives:
        lines.append(f"- may also hit: {_plain(rule.false_positives)}")
    return "\n".join(lines) + "\n"


def _languages(packs: Packs) -> str:
    rows = []
    for code in _codes(packs):
        rules = [r for r in packs.rules if r.language == code]
        status = Counter(r.status for r in rules)
        ads = _ads(code)
        fired = sum(bool(_rates()["rules"].get(r.id)) for r in rules)
        rows.append(
            (
                f"[{_name(code)}](rules/{code}.md)",
                str(len(rules)),
                str(len({r.indicator for r in rules})),
                ", ".join(f"{n} {s}" for s, n in sorted(status.items())),
                str(len(packs.look_alikes.get(code, ()))),
                f"{ads:,}" if ads else "none",
                str(fired) if ads else "–",
            )
        )
    columns = (
        "language",
        "rules",
        "indicators",
        "status",
        "honest look-alikes",
        "ordinary ads",
        "rules that fire on one of them",
    )
    return _table(columns, rows)


def _codes(packs: Packs) -> list[str]:
    """Languages in the order of their names, rules of every language last."""
    there = {r.language for r in packs.rules}
    return [*sorted(there - {ANY}, key=_name), *(there & {ANY})]


def _name(code: str) -> str:
    return _NAMES.get(code, code)


@cache
def _rates() -> Mapping[str, Any]:
    file = files("rules") / "rates.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"ads": {}, "rules": {}}


def _ads(code: str) -> int:
    ads = _rates()["ads"]
    return sum(ads.values()) if code == ANY else int(ads.get(code, 0))


def _rate(rule: str, code: str) -> str:
    known = _rates()["rules"]
    share = Share(int(known.get(rule, 0)), _ads(code))
    if rule not in known or share.interval is None:  # a rule that is newer than the figures has none
        return "not measured"
    return f"{share.hits} of {share.total:,} (at most {share.interval[1]:.2%})"


def _measured(code: str) -> str:
    ads = _ads(code)
    if not ads:
        return "There were no ordinary ads in this language to measure rates on."
    return f"Rates are of {ads:,} ordinary ads read in it, with the upper end of the 95 % interval; the ads are not part of the project."


def _quoted(text: str) -> str:
    return f"“{_plain(text)}”"


def _plain(text: str) -> str:
    """On one line, with nothing that Markdown would take for its own."""
    return re.sub(r"([\\`*_\[\]])", r"\\\1", html.escape(" ".join(text.split()), quote=False))


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    write(Path())
