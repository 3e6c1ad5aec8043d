"""The libraries that pages load are exactly those that the Makefile names."""

import re
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENDORED = ROOT / "web" / "static" / "vendor"
SUMS = dict(line.split()[::-1] for line in (VENDORED / "SHA256SUMS").read_text().splitlines())


def test_every_vendored_file_has_the_sum_that_is_recorded() -> None:
    files = {path.name: path.read_bytes() for path in VENDORED.iterdir()}
    del files["SHA256SUMS"]
    assert {name: sha256(content).hexdigest() for name, content in files.items()} == SUMS


def test_the_libraries_are_of_the_versions_that_the_makefile_fetches() -> None:
    versions = dict(re.findall(r"^(D3|PLOT) := (\S+)$", (ROOT / "Makefile").read_text(), re.M))
    for file, name in {"d3.min.js": "D3", "plot.umd.min.js": "PLOT"}.items():
        [head, *_] = (VENDORED / file).read_text(encoding="utf-8").splitlines()
        assert f" v{versions[name]} " in head


def test_every_library_comes_with_its_licence() -> None:
    for library in ("d3", "plot"):
        assert "Permission to use" in (VENDORED / f"{library}.LICENSE").read_text()
