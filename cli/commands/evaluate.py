"""`lurewatch evaluate`: figures with their intervals."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import click

from cli.shared import json_option, progress, rules_option, say, settings, table, write_json

if TYPE_CHECKING:
    from nlp.evaluation import Bands, Ranked
    from records.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("evaluate", short_help="Figures of the rules, with confidence intervals.")
def command() -> None:
    """How the machine does on texts of which it is known what they are."""


@command.command("rules", short_help="Bands on ordinary ads, recall on ads of known risk, order of matched pairs.")
@click.option("--ordinary", type=_FILE, help="Ordinary ads, JSON Lines (.gz too); `label: fraud` stands apart.")
@click.option("--ads", type=_FILE, help="Ads of known risk, JSON Lines with `label` (at_risk or another).")
@click.option("--pairs", type=_FOLDER, help="Folder of matched pairs, LANG.yml.")
@click.option(
    "--rates",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write how often each rule fires on the ordinary ads into this file.",
)
@rules_option
@click.option("--workers", type=int, help="Processes; 0 is one a core. [LUREWATCH_WORKERS]")
@json_option
def rules(
    ordinary: Path | None,
    ads: Path | None,
    pairs: Path | None,
    rates: Path | None,
    folders: tuple[str, ...],
    workers: int | None,
    as_json: bool,
) -> None:
    """Judges the texts of each file as `screen` does, and counts. Shares are of what was judged, with the 95 % interval of Wilson's score."""
    if not (ordinary or ads or pairs):
        raise click.UsageError("name texts to judge: --ordinary FILE, --ads FILE, --pairs DIR")
    if rates and not ordinary:
        raise click.UsageError("--rates needs --ordinary FILE")
    found = settings(rules=folders, workers=workers)
    said: dict[str, Any] = {}
    if ordinary:
        said["ordinary"] = _ordinary(ordinary, found, as_json)
    if ordinary and rates:
        _rates(ordinary, rates, found)
    if ads:
        said["ads"] = _ads(ads, found, as_json)
    if pairs:
        said["pairs"] = _pairs(pairs, found, as_json)
    if as_json:
        write_json(said, indent=2)


def _ordinary(file: Path, found: Settings, quiet: bool) -> dict[str, Any]:
    from nlp.evaluation import ordinary

    with _opened(file) as lines, progress("ordinary ads") as tell:
        plain, fraud = ordinary(lines, found, tell=tell)
    if not quiet:
        _bands("Ordinary ads", plain)
        if fraud.all.total():
            _bands("Job scams, which the rules do not look for", fraud)
        click.echo(f"\nmedium or high: {plain.share('medium', 'high')}; high: {plain.share('high')}")
        click.echo("\nThe rules that fire most on ordinary ads")
        table(["rule", "rate"], [(rule, plain.rate(rule)) for rule, _ in plain.rules.most_common(10)])
    return {"ordinary": _counts(plain), "fraud": _counts(fraud)}


def _rates(file: Path, out: Path, found: Settings) -> None:
    import json

    from nlp.evaluation import rates

    with _opened(file) as lines, progress("rates of rules") as tell:
        said = rates(lines, found, tell=tell)
    # One rule a line: what changes is seen in a comparison.
    out.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    say(
        f"{out}: {sum(said['ads'].values())} ads, {sum(map(bool, said['rules'].values()))} of {len(said['rules'])} rules fire on at least one"
    )


def _bands(title: str, bands: Bands) -> None:
    from records.analysis import BANDS

    names = ("not judged", *BANDS)
    rows = sorted(bands.by_language.items(), key=lambda r: -r[1].total())
    click.echo(f"\n{title}")
    table(
        ["declared language", "ads", *names],
        [(lang, c.total(), *(c[n] for n in names)) for lang, c in [*rows, ("all", bands.all)]],
    )
    table(["why not judged", "ads"], bands.reasons.most_common())


def _counts(bands: Bands) -> dict[str, Any]:
    return {"languages": bands.by_language, "rules": dict(bands.rules.most_common()), "not_judged": bands.reasons}


def _ads(file: Path, found: Settings, quiet: bool) -> list[dict[str, Any]]:
    from nlp.evaluation import Share, ads

    with _opened(file) as lines:
        judged = ads(lines, found)
    if not quiet:
        click.echo("\nAds of known risk")
        shown = [(str(row.get("label")), s["language"], s["band"], f"{s['score']:.3f}", s["abstained"] or "", str(row.get("title") or row.get("text"))[:70]) for row, s in judged]  # fmt: skip
        table(["label", "language", "band", "score", "abstained", "text"], sorted(shown, key=lambda r: (r[0], r[3])))
        for label in sorted({r[0] for r in shown}):
            of = [r for r in shown if r[0] == label]
            click.echo(f"{label}: medium or high {Share(sum(r[2] in ('medium', 'high') for r in of), len(of))}, low or more {Share(sum(r[2] != 'none' for r in of), len(of))}")  # fmt: skip
    return [{"id": row.get("id"), "label": row.get("label")} | s for row, s in judged]


def _pairs(folder: Path, found: Settings, quiet: bool) -> list[dict[str, Any]]:
    from nlp.evaluation import pairs

    with progress("pairs") as tell:
        ranked = pairs(folder, found, tell=tell)
    if not quiet:
        _order(ranked)
    return [
        {"id": r.pair.id, "language": r.language, "style": r.pair.style, "right": r.right, "risky": r.risky, "honest": r.honest}
        for r in ranked
    ]  # fmt: skip


def _order(ranked: list[Ranked]) -> None:
    from nlp.evaluation import Share, in_order

    click.echo("\nMatched pairs: the risky ad scores higher than its honest twin")
    shares = [*in_order(ranked, lambda r: r.language).items(), *in_order(ranked, lambda r: r.pair.style).items()]
    table(["pairs", "in order"], [*shares, ("all", Share(sum(r.right for r in ranked), len(ranked)))])
    table(["in the wrong order", "risky", "honest"], [(r.pair.id, _short(r.risky), _short(r.honest)) for r in ranked if not r.right])  # fmt: skip


def _short(said: dict[str, Any] | Any) -> str:
    hits = ", ".join(dict.fromkeys(h["indicator"] for h in said["hits"]))
    return f"{said['score']:.3f} {hits}{' − ' + ', '.join(said['protective']) if said['protective'] else ''}{' (not judged)' if said['abstained'] else ''}"  # fmt: skip


def _opened(file: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(file, "rb")) if file.suffix == ".gz" else file.open("rb")
