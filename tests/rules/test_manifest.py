"""A pack of somebody else says who made it, and one whose files are not those that were sealed is refused."""

from __future__ import annotations

import pytest

from records.errors import BadData
from rules.manifest import digest, seal
from rules.packs import load
from tests.rules.folders import GOOD, folder

WHO = "name: Harbour watch\nversion: '1.2'\nauthor: Somebody\nlicence: CC-BY-4.0\n"


def pack(path, said=WHO, **files):
    made = folder(path, **(files or {"isolation__en": GOOD}))
    (made / "pack.yml").write_text(said)
    return made


def fault(path):
    with pytest.raises(BadData) as caught:
        load(path)
    [found] = caught.value.problems
    return str(found).replace(str(path), "DIR")


def test_a_sealed_folder_is_read_and_named(tmp_path):
    made = pack(tmp_path)
    there = seal(made)
    assert there == digest(made)
    assert (made / "pack.yml").read_text() == f"{WHO}sha256: {there}\n"
    packs = load(made)
    said = packs.pack(packs.by_id["isolation.en.extra"])
    assert (str(said), said.licence, said.sha256) == ("Harbour watch 1.2", "CC-BY-4.0", there)
    assert packs.pack(next(r for r in packs.rules if r.id != "isolation.en.extra")).name == "lurewatch"


@pytest.mark.parametrize("change", ["changed", "more", "less", "renamed"])
def test_a_folder_that_was_changed_after_it_was_sealed_is_refused(tmp_path, change):
    made = pack(tmp_path, isolation__en=GOOD, words__xx="lists: {papers: visa}")
    seal(made)
    words = made / "words" / "xx.yml"
    if change == "changed":
        words.write_text("lists: {papers: visas}")
    elif change == "more":
        folder(made, words__yy="lists: {papers: visa}")
    elif change == "less":
        words.unlink()
    else:
        words.rename(words.with_name("yy.yml"))
    assert fault(made).startswith("DIR/pack.yml:5: sha256: the files are not those that were sealed")
    assert seal(made) == digest(made)
    assert load(made)
    assert (made / "pack.yml").read_text().count("sha256:") == 1


def test_a_pack_for_newer_rules_is_refused(tmp_path):
    assert "DIR/pack.yml:5: requires: needs the shipped rules 99.1" in fault(pack(tmp_path, f"{WHO}requires: '99.1'\n"))
    assert load(pack(tmp_path / "b", f"{WHO}requires: '0.1'\n"))


def test_faults_of_what_it_says_are_named_with_their_line(tmp_path):
    assert fault(pack(tmp_path, "name: x\nversion: new\n")).startswith("DIR/pack.yml:2: version:")
    assert "put it in quotes" in fault(pack(tmp_path / "a", "name: x\nversion: 1.10\n"))
    assert "did you mean licence" in fault(pack(tmp_path / "b", "name: x\nversion: '1'\nlicense: x\n"))


def test_a_folder_that_says_nothing_of_itself_is_a_local_one_and_cannot_be_sealed(tmp_path):
    made = folder(tmp_path, isolation__en=GOOD)
    packs = load(made)
    assert packs.pack(packs.by_id["isolation.en.extra"]).name == "local"
    with pytest.raises(BadData, match=r"pack\.yml: is not there"):
        seal(made)


def test_several_folders_are_read_one_after_the_other(tmp_path):
    one = folder(tmp_path / "one", isolation__en=GOOD)
    two = pack(tmp_path / "two", isolation__en=GOOD.replace("extra", "other"))
    packs = load((one, two))
    assert [packs.pack(packs.by_id[f"isolation.en.{n}"]).name for n in ("extra", "other")] == ["local", "Harbour watch"]
    assert packs.digest not in (load(one).digest, load(two).digest)
    with pytest.raises(BadData, match="stands already in"):
        load((one, folder(tmp_path / "three", isolation__en=GOOD)))


def test_lists_that_nothing_names_are_known(tmp_path):
    made = folder(
        tmp_path,
        words__xx="lists:\n  a: [visa]\n  b: [$a]\n  c: [permit]\n",
        isolation__xx=GOOD.replace(".en.", ".xx.").replace("kitchen of a school", "$c"),
    )
    packs = load(made)
    assert {n for n in packs.unnamed if ".xx." in n or n.startswith("$xx")} == {"$xx.b"}
    assert packs.lists["xx"]["b"] == ("visa",)
    assert packs.places["$xx.b"] == (f"{made}/words/xx.yml", 3)
