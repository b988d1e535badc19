"""What is installed, from where, how large, and who may import whom."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = sorted([*ROOT.glob("requirements*.txt"), *(ROOT / "deploy").rglob("requirements*.txt")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HEAVY = {"torch", "transformers", "scikit-learn", "scipy", "pandas", "numpy", "camel-kenlm", "dill"}
MOST_MEGABYTES = 150


def locked(name: str) -> dict[str, Requirement]:
    """A lock's requirements that hold on this machine."""
    text = re.sub(r"\\\n", " ", (ROOT / name).read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    found = [Requirement(re.sub(r"\s+--hash=\S+", "", line).strip()) for line in lines]
    return {canonicalize_name(r.name): r for r in found if r.marker is None or r.marker.evaluate()}


def test_the_default_installation_stays_under_150_mb_on_disk():
    files = {
        file.locate()
        for name in locked("requirements.txt")
        for file in distribution(name).files or ()
        if file.locate().is_file()
    }
    size = sum(4096 * -(-Path(file).stat().st_size // 4096) for file in files)
    assert 50e6 < size < MOST_MEGABYTES * 1e6, f"{size / 1e6:.0f} MB"


def test_the_default_lock_leaves_out_what_only_extras_need():
    assert not HEAVY & locked("requirements.txt").keys()


def test_what_is_installed_is_what_is_locked():
    for name, requirement in locked("requirements-dev.txt").items():
        assert requirement.specifier.contains(distribution(name).version), name


def test_the_two_locks_agree():
    runtime, dev = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {name: dev[name].specifier for name in runtime} == {n: r.specifier for n, r in runtime.items()}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["dependency-groups"]["dev"]),
        ("requirements-dev.txt", PROJECT["project"]["optional-dependencies"]["html"]),
        ("requirements-build.txt", PROJECT["build-system"]["requires"]),
    ],
)
def test_the_lock_answers_to_pyproject(lock, wanted):
    pinned = locked(lock)
    for requirement in map(Requirement, wanted):
        (pin,) = pinned[canonicalize_name(requirement.name)].specifier
        assert requirement.specifier.contains(pin.version), f"{requirement}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_every_package_by_hash_and_names_no_place_to_fetch_it_from(lock):
    text = lock.read_text("utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host|^-|@ |file:", text, re.MULTILINE)
    for entry in re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)):
        assert re.match(r"[a-z0-9-]+==[\w.!+]+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_camel_tools_without_its_heavy_parts_is_all_that_it_declares_beside_them():
    """If a new version asks for something new, tool.uv must say whether we take it."""
    declared = {canonicalize_name(Requirement(line).name) for line in requires("camel-tools") or ()}
    ours = next(d for d in PROJECT["tool"]["uv"]["dependency-metadata"] if d["name"] == "camel-tools")
    assert ours["version"] == distribution("camel-tools").version
    taken = {canonicalize_name(Requirement(line).name) for line in ours["requires-dist"]}
    left_for_extras = HEAVY | {"future"}  # for Python 2
    assert declared - left_for_extras == taken - {"docopt-ng"} | {"docopt"}


def test_each_extra_brings_what_the_lock_left_out():
    extras = PROJECT["project"]["optional-dependencies"]
    brought = {canonicalize_name(Requirement(line).name) for e in ("ner", "dialect") for line in extras[e]}
    assert brought == HEAVY


def test_the_wheel_carries_every_file_of_the_package(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("rasid-*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "stream").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours <= inside
    assert {name.rpartition("/")[2] for name in inside - ours} >= {"LICENSE", "NOTICE", "entry_points.txt"}
    assert {name.partition("/")[0].partition("-")[0] for name in inside} == {"stream", "rasid"}


def modules_imported_by(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_only_the_workers_folder_knows_faust():
    """Ruff cannot say it: a module excused from one banned import is excused from all."""
    know = {p for p in (ROOT / "stream").rglob("*.py") if {"faust", "mode"} & modules_imported_by(p)}
    assert {path.parent.relative_to(ROOT) for path in know} == {Path("stream/worker")}


def test_the_command_is_installed():
    (command,) = distribution("rasid").entry_points
    assert (command.name, command.value) == ("rasid", "stream.cli:main")
    assert callable(command.load())


def test_the_brokers_jars_are_pinned_and_come_from_no_repository_of_ours():
    pom = (ROOT / "deploy/kafka/pom.xml").read_text("utf-8")
    assert not re.search(r"<(repository|pluginRepository|repositories)>", pom)
    assert re.findall(r"\w+://\S+?(?=\")", pom) == ["http://maven.apache.org/POM/4.0.0"]
    assert re.findall(r"<version>(.*?)</version>", pom)[1:] == ["${kafka.version}", "1.7.36", "3.8.1"]


def path_with(folder: Path, *commands: str) -> dict[str, str]:
    """An environment in which only these commands are found."""
    folder.mkdir()
    for command in commands:
        (folder / command).symlink_to(shutil.which(command) or command)
    return {"PATH": str(folder)}


def test_a_machine_without_the_system_packages_is_told_their_names_in_one_sentence(tmp_path):
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "deploy/system_packages.sh")],
        env=path_with(tmp_path / "bin", "dirname"),
        capture_output=True,
        text=True,
        check=False,
    )
    wanted = re.findall(
        r"^\w+\s+(\S+)", (ROOT / "deploy/system-packages.txt").read_text("utf-8"), re.MULTILINE
    )
    assert done.returncode == 2
    assert done.stderr == f"The tests need what this machine lacks; install: {' '.join(wanted)}\n"


def test_a_machine_without_python_is_told_so_in_one_sentence(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    done = subprocess.run(
        [shutil.which("make") or "make", "setup"],
        cwd=tmp_path,
        env=path_with(tmp_path / "bin"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Rasid needs Python 3.11 or later, and none is on the PATH.\n")


def test_every_target_is_explained_by_make_alone():
    done = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert [line.split()[1] for line in done.stdout.splitlines()] == sorted(
        targets[1].split(), key=targets[1].split().index
    )


def test_an_extra_that_is_not_installed_is_not_missed_by_the_default_installation():
    for name in ("torch", "transformers"):
        with pytest.raises(PackageNotFoundError):
            distribution(name)
