"""What is installed is the whole of it: every file of data that lies in a package is in the wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import lurewatch

ROOT = Path(lurewatch.__file__).resolve().parent
PACKAGES = ("cli", "crawler", "index", "nlp", "records", "review", "rules")


def test_the_wheel_holds_every_file_of_the_packages(tmp_path):
    source = tmp_path / "source"
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=left_out)
    for name in ("pyproject.toml", "README.md", "LICENSE", "lurewatch.py"):
        shutil.copy(ROOT / name, source)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "-w", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if name.split("/")[0] in PACKAGES}
    lying = {str(p.relative_to(source)) for name in PACKAGES for p in (source / name).rglob("*") if p.is_file()}
    assert lying - held == set()
