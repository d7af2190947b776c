"""Each of our packages is imported from this project, even where strangers of the same names are installed."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import lurewatch

ROOT = Path(lurewatch.__file__).resolve().parent
PRINT_HOMES = f"import importlib, pathlib; print([str(pathlib.Path(importlib.import_module(n).__file__).parent) for n in {lurewatch.PACKAGES!r}])"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python whose site-packages holds a stranger for each of our names, and everything that we depend on behind them."""
    home = tmp_path_factory.mktemp("crowded")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    site = next(home.glob("lib/python*/site-packages"))
    for name in lurewatch.PACKAGES:
        (site / name).mkdir()
        (site / name / "__init__.py").write_text("raise ImportError('a stranger of the same name was imported')")
    (site / "ours.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n")
    return home / "bin" / "python"


def run(python: Path, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run([str(python), *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_the_strangers_would_be_imported_without_our_care(crowded, tmp_path):
    done = run(crowded, "-c", "import records", cwd=tmp_path)
    assert "a stranger of the same name" in done.stderr


def test_the_door_imports_ours_even_among_strangers(crowded, tmp_path):
    done = run(crowded, str(ROOT / "lurewatch.py"), "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "demo" in done.stdout


def test_the_door_notices_strangers_that_come_before_us(crowded, tmp_path):
    code = f"import sys; sys.path.append({str(ROOT)!r}); import lurewatch; print(lurewatch.strangers())"
    done = run(crowded, "-c", code, cwd=tmp_path)
    assert done.stdout.strip() == str(list(lurewatch.PACKAGES)), done.stderr


def test_scrapy_by_itself_finds_our_spiders_among_strangers(crowded):
    done = run(crowded, "-m", "scrapy", "list")
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) >= {"jsonld", "feed", "html", "mastodon"}


def test_tests_import_ours():
    done = run(Path(sys.executable), "-c", PRINT_HOMES)
    assert done.stdout.strip() == str([str(ROOT / n) for n in lurewatch.PACKAGES]), done.stderr
