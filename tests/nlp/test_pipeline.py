"""What spaCy does here: the component for anybody's pipeline, and a model for named entities in ads that show something."""

from __future__ import annotations

import subprocess
import sys

import pytest
import spacy

import nlp.pipeline
from nlp.judge import Judge
from records.errors import BadSetting
from records.settings import load
from tests.nlp.small import posting

LURE = "Girls 18-25 wanted as dancers in Cyprus by Perla Club. We keep your passport. Anna waits."


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A spaCy model of three names, as one would be installed."""
    made = spacy.blank("xx")
    names = {"Perla Club": "ORG", "Cyprus": "GPE", "Anna": "PER"}
    made.add_pipe("entity_ruler").add_patterns([{"label": v, "pattern": k} for k, v in names.items()])
    folder = tmp_path_factory.mktemp("models") / "names"
    made.to_disk(folder)
    return str(folder)


def test_the_component_leaves_hits_and_facts_in_a_doc_of_the_published_words():
    assert nlp.pipeline.HITS == "lurewatch_hits"
    own = spacy.blank("en")
    own.add_pipe("lurewatch", config={"language": "en"})
    doc = own(LURE)
    assert doc.text == LURE
    assert {s.label_.split(".")[0] for s in doc.spans["lurewatch_hits"]} >= {"document_confiscation"}
    [age] = [s for s in doc.spans["lurewatch_facts"] if s.label_ == "age"]
    assert "18-25" in age.text
    assert age._.normal == {"value": "years", "from": 18, "to": 25}
    assert doc._.reading.words.language == "en"


def test_the_component_tells_the_language_itself_unless_it_is_given():
    own = spacy.blank("xx")
    own.add_pipe("lurewatch")
    assert (
        own("Wir suchen Tänzerinnen für ein Kabarett auf Zypern, Pass wird einbehalten.")._.reading.words.language
        == "de"
    )


def test_a_model_names_firms_and_places_but_no_people_where_an_ad_shows_something(shipped, model):
    judge = Judge.of(shipped, entities=model)
    said = judge.judge(posting(LURE, language="en"))
    named = [(f.kind, f.span.text, f.by) for f in said.facts if f.kind in ("organisation", "location")]
    assert named == [("location", "Cyprus", "names"), ("organisation", "Perla Club", "names")]
    honest = judge.judge(
        posting("Perla Club in Cyprus looks for a cook with a contract, 40 hours a week.", language="en")
    )
    assert not honest.hits
    assert not [f for f in honest.facts if f.kind == "organisation"]
    assert judge.recipe != Judge.of(shipped).recipe


def test_a_model_that_there_is_not_is_said_plainly():
    with pytest.raises(BadSetting, match="entities: spaCy has no model 'no_such_model'"):
        nlp.pipeline.Entities("no_such_model")


def test_a_run_with_a_model_that_there_is_not_fails_before_its_first_ad(tmp_path):
    with pytest.raises(BadSetting, match="entities"):
        Judge.load(load({"data": str(tmp_path), "entities": "no_such_model"}, environment={}).settings)


def test_the_judge_without_a_model_loads_no_spacy():
    code = "import sys, nlp.judge; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
