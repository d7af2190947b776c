"""The rules held against their own cases: every fault at once, with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from nlp.judge import Judge
from nlp.languages import languages
from nlp.lint import Finding, lint
from records import contacts
from records.analysis import BANDS, Hit
from records.errors import Problem, UsedWrongly
from records.facts import kinds
from records.posting import Posting
from rules.packs import Further, Packs, read
from rules.schema import ANY, FactIs, LookAlike, Rule

Told = Callable[[int, int], object]
_NOW = datetime(2000, 1, 1, tzinfo=UTC)
_KEY = b"cases need no key of their own"


def check_folder(extra: Further) -> tuple[Packs, list[Problem]]:
    """The shipped packs with those of further folders, and all that is wrong with them: what cannot be read and what does not hold."""
    packs, problems = read(extra)
    return packs, sorted(problems + check(packs), key=lambda p: (p.file, p.line))


def findings(
    packs: Packs,
    unread: Sequence[Problem] = (),
    languages: Sequence[str] | None = None,
    *,
    timed: bool = True,
    tell: Told = lambda done, total: None,
) -> list[Finding]:
    """All that is to be said of the packs, or of some of their languages: what could not be read, what does not hold, what can do nothing, what takes too long."""
    from nlp.endurance import slow

    found = [Finding("cases", p) for p in (*unread, *check(packs, languages, tell=tell))]
    found += lint(packs, languages)
    if timed:
        chosen = [r for r in packs.rules if languages is None or r.language in languages]
        for one in slow(packs, chosen, tell=tell):
            found.append(Finding("slow", Problem(*packs.places[one.rule.id], f"{one.rule.id}: {one}")))
    return sorted(found, key=lambda f: (f.problem.file, f.problem.line))


def check(
    packs: Packs, languages: Sequence[str] | None = None, *, tell: Told = lambda done, total: None
) -> list[Problem]:
    """Cases that do not hold, languages that there are not, look-alikes that come out above `low`."""
    judge = Judge.of(packs)
    problems: list[Problem] = []
    chosen = [r for r in packs.rules if languages is None or r.language in languages]
    for number, rule in enumerate(chosen):
        tell(number, len(chosen))
        problems += _rule(judge, rule)
    for language, looks in packs.look_alikes.items():
        if languages is None or language in languages:
            problems += [p for look in looks for p in _look_alike(judge, language, look)]
    return sorted(problems, key=lambda p: (p.file, p.line))


def try_rule(packs: Packs, rule_id: str, text: str) -> list[Hit]:
    """What one rule finds in one text. Raises UsedWrongly if there is no such rule."""
    rule = packs.by_id.get(rule_id)
    if rule is None:
        raise UsedWrongly(f"no rule {rule_id}; `lurewatch rules show` lists them")
    return fires(Judge.of(packs), rule, text)


def fires(judge: Judge, rule: Rule, text: str) -> list[Hit]:
    """The hits of one rule on a text in the rule's language."""
    return judge.hits(case(text), "en" if rule.language == ANY else rule.language, only=rule.id)


def case(text: str) -> Posting:
    """The text of a case as a posting, with its contacts."""
    found = contacts.find("", text, country=None, key=_KEY)
    return Posting(source="case", key="1", collected=_NOW, text=text, contacts=found)


def _rule(judge: Judge, rule: Rule) -> Iterator[Problem]:
    file, line = judge.packs.places[rule.id]
    if rule.language not in (*languages(), ANY):
        yield Problem(file, line, f"{rule.id}: no language {rule.language}; there are {', '.join(languages())}")
        return
    for asked in (node.fact for node in rule.nodes() if node.fact):
        if fault := _unknown(asked):
            yield Problem(file, line, f"{rule.id}: {fault}")
            return
    for text in rule.cases.match:
        if not fires(judge, rule, text):
            yield Problem(file, line, f"{rule.id}: must match but does not: {text!r}")
    for text in rule.cases.silent:
        if found := fires(judge, rule, text):
            yield Problem(
                file, line, f"{rule.id}: must stay silent but matches {found[0].spans[0].text!r} in: {text!r}"
            )


def _unknown(asked: FactIs) -> str | None:
    kind = kinds().get(asked.kind)
    if kind is None:
        return f"no fact {asked.kind}; records/facts.yml lists them"
    wrong = [v for v in asked.value or () if kind.values and not kind.knows(v)]
    return f"{asked.kind} has no value {wrong[0]}; it has {', '.join(kind.values)}" if wrong else None


def _look_alike(judge: Judge, language: str, look: LookAlike) -> Iterator[Problem]:
    posting = Posting(
        source="look-alike",
        key=look.id,
        collected=_NOW,
        title=look.title,
        text=look.text,
        country=look.country,
        language=language,
        contacts=contacts.find(look.title, look.text, country=look.country, key=_KEY),
    )
    file, line = judge.packs.places[look.id]
    said = judge.judge(posting)
    if said.language != language:
        yield Problem(file, line, f"{look.id}: proves nothing, because it is read as language {said.language}")
    if BANDS.index(said.band) > BANDS.index("low"):
        rules = ", ".join(h.rule for h in said.hits)
        yield Problem(file, line, f"{look.id}: an honest ad comes out as {said.band} ({said.score:.2f}): {rules}")
