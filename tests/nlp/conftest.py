"""The shipped rules, loaded once a session: they are data and never change in a test."""

from __future__ import annotations

import hypothesis
import pytest

from nlp.judge import Judge
from records.settings import Settings, load
from rules import packs
from rules.packs import Packs

hypothesis.settings.register_profile("nlp", deadline=None)  # a first example loads models; a busy machine is slow
hypothesis.settings.load_profile("nlp")


@pytest.fixture(scope="session")
def shipped() -> Packs:
    return packs.load()


@pytest.fixture(scope="session")
def shipped_judge(shipped: Packs) -> Judge:
    return Judge.of(shipped)


@pytest.fixture
def settings(tmp_path) -> Settings:
    return load({"data": str(tmp_path / "data"), "workers": 1}, environment={}).settings
