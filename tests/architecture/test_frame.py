"""What holds for the tree as a whole."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = sorted((ROOT / "bot" / "domain").rglob("*.py"))
LOCKS = sorted(ROOT.glob("*.lock"))
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org")
LONGEST_FILE = 250


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("no git checkout: the list of files is not known")
    return [path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file()]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(_text(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_domain_imports_the_standard_library_only(path: Path) -> None:
    foreign = {
        name
        for name in _imports(path)
        if not name.startswith("bot.domain") and name.partition(".")[0] not in sys.stdlib_module_names
    }
    assert not foreign


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_domain_has_no_clock_and_no_files(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(_text(path))) if isinstance(node, ast.Call)}
    banned = {"dt.datetime.now", "dt.date.today", "datetime.now", "time.time", "time.monotonic", "open", "print"}
    assert not calls & banned


def test_no_file_names_a_package_registry() -> None:
    guilty = [(path.name, host) for path in _tracked() for host in REGISTRIES if host in _text(path)]
    assert not guilty


def test_no_file_names_a_folder_of_this_machine() -> None:
    homes = re.compile(r"(?<![\w.])/(?:work|root|home)/\w")
    guilty = [
        str(path.relative_to(ROOT))
        for path in _tracked()
        if path.suffix not in {".ttf", ".otf", ".png"} and homes.search(_text(path))
    ]
    assert not guilty


def test_the_team_s_data_stay_out_of_the_tree() -> None:
    names = {path.name for path in _tracked()}
    assert not {name for name in names if name.startswith(("rankings_", "models_20")) or name == "discord-openapi.json"}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_a_hash(path: Path) -> None:
    text = _text(path)
    packages = re.findall(r"^[a-z0-9.-]+(?:\[[a-z,]+\])?==", text, re.MULTILINE)
    hashes = re.findall(r"==[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text)
    assert len(packages) == len(hashes) > 0


def test_the_three_locks_agree_on_what_the_product_needs() -> None:
    def versions(path: Path) -> set[str]:
        return set(re.findall(r"^([a-z0-9.-]+==[^ ;\\]+)", _text(path), re.MULTILINE))

    product = versions(ROOT / "requirements.lock")
    assert all(product <= versions(path) for path in LOCKS)


def test_no_file_of_code_is_longer_than_the_aim() -> None:
    def lines(path: Path) -> int:
        return sum(1 for line in _text(path).splitlines() if line.strip() and not line.strip().startswith("#"))

    code = [
        path
        for path in _tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in {"bot", "cogs", "config"}
    ]
    long = {str(path.relative_to(ROOT)): count for path in code if (count := lines(path)) > LONGEST_FILE}
    assert not long


def test_the_boundaries_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
