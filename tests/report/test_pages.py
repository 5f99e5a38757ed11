"""Pages: what they tell, and that nothing in them comes alive."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from grader.catalogue import Exercise
from grader.report.model import ExerciseResult, Report, Row, SubmissionResult, TestResult
from grader.report.pages import Pages, prose, write_with_pages

PASSED = TestResult("test_a", hidden=False, points=1, max_points=1, outcome="passed", title="It `works`.")
SLOW = TestResult(
    "test_b",
    hidden=True,
    points=0,
    max_points=2,
    outcome="failed",
    title="Three pages at once.",
    misconception="sequential-await",
    message="took 3.00 s, expected 1.00 s = max(1, 1, 1)",
    advice="Start them together: `gather`.",
    line=4,
    code='pages.append(await fetch("<a>"))',
    expected_s=1.0,
    measured_s=3.0,
    formula="1.00 s = max(1, 1, 1)",
    timeline=[Row("call", "fetch", 0, 3, 2, "returned"), Row("operation", "get a", 0, 1.5, 4, "returned")],
    omitted=9_998,
)
STILL = msgspec.structs.replace(SLOW, name="test_c", misconception="blocking-sleep", message="The loop stood still.")
UNTOUCHED = msgspec.structs.replace(PASSED, outcome="failed", points=0, misconception="not-started")
MISSING = ExerciseResult.of("race", [msgspec.structs.replace(UNTOUCHED, outcome="not-run")], "no file race.py")
EVIL = "<script>alert(1)</script>\x1b[31m\u202e{{ 7 * 7 }}\" onload='x'"
REFERENCE = [
    ExerciseResult.of(
        "fetch",
        [msgspec.structs.replace(SLOW, outcome="passed", timeline=[Row("call", "the way", 0, 1)], omitted=0)],
    )
]


@pytest.fixture
def kit(tmp_path: Path) -> list[Exercise]:
    """Three exercises in two chapters; the second chapter has no lesson and its exercise no hints."""
    found = []
    for slug, chapter, hints in [("fetch", 1, ("Ask `a < b`.",)), ("race", 1, ()), ("wait", 2, ())]:
        folder = tmp_path / f"c0{chapter}_part" / f"e1_{slug}"
        folder.mkdir(parents=True)
        title = f"The {slug} & more"
        found.append(Exercise(slug, folder.parent.name, (chapter, 1), folder, tmp_path, title, (), hints))
    (tmp_path / "c01_part" / "README.md").write_text("# Doing <two> things\n\nText.\n")
    return found


def student(name: str, *exercises: ExerciseResult) -> SubmissionResult:
    return SubmissionResult.of(name, list(exercises), [], frozenset())


ADA = student("ada", ExerciseResult.of("fetch", [PASSED, SLOW, STILL, STILL]), MISSING, ExerciseResult.of("wait", []))
BOB = student("bob", ExerciseResult.of("fetch", [PASSED]), ExerciseResult.of("race", [UNTOUCHED]))
ODD = student("عمر <b> 🐍", ExerciseResult.of("fetch", [SLOW]), ExerciseResult.of("race", [UNTOUCHED]))
REPORT = Report("1", [ADA, BOB, ODD], REFERENCE)


class Reader(HTMLParser):
    """The elements of a page, and its visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, attribute: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [found for _, attributes in self.elements if (found := attributes.get(attribute)) is not None]


@pytest.mark.parametrize("name", ["class", "student", "misconceptions"])
def test_a_page_is_as_it_was(name: str, kit: list[Exercise], golden: Callable[[str, str], None]) -> None:
    pages = Pages(REPORT, kit)
    texts = {
        "class": pages.of_class,
        "student": lambda: pages.of_student(ADA),
        "misconceptions": pages.of_misconceptions,
    }
    golden(f"{name}.html", texts[name]())


def test_a_students_page_tells_what_happened_and_what_to_do(kit: list[Exercise]) -> None:
    text = Reader(Pages(REPORT, kit).of_student(ADA)).text
    for words in [
        "1 of 8 points",
        "Three pages at once.",
        "hidden test",
        "Line 4 of fetch.py",
        "1.00 s = max(1, 1, 1)",
        "Start them together: gather.",
        "… and 9,998 more",
        "Ask a < b.",
        "Doing <two> things",
        "exercises/c01_part/README.md",
        "no file race.py",
        "the way",
    ]:
        assert words in text


def test_the_same_explanation_comes_once_per_exercise(kit: list[Exercise]) -> None:
    page = Pages(REPORT, kit).of_student(ADA)
    assert page.count("<figcaption>Your program") == 2  # for each of two misconceptions, in three failed tests
    assert page.count("The loop stood still.") == 2


def test_an_exercise_that_is_not_started_has_a_row_and_nothing_else(kit: list[Exercise]) -> None:
    page = Pages(REPORT, kit).of_student(BOB)
    assert "not started" in page
    assert "<article" not in page


def test_a_learners_own_page_has_no_way_to_a_class(kit: list[Exercise]) -> None:
    pages = Pages(REPORT, kit)
    assert "../index.html" in Reader(pages.of_student(ADA)).all("href")
    assert "../index.html" not in Reader(pages.of_student(ADA, is_learners=True)).all("href")


def test_without_a_reference_and_a_catalogue_there_is_still_a_page() -> None:
    text = Reader(Pages(Report("1", [ADA]), []).of_student(ADA)).text
    assert "Your program" in text
    assert "The reference" not in text


def test_a_picture_of_nothing_is_left_out(kit: list[Exercise]) -> None:
    instant = msgspec.structs.replace(SLOW, timeline=[Row("call", "fetch", 0, 0)])
    page = Pages(Report("1", []), kit).of_student(student("ada", ExerciseResult.of("fetch", [instant])))
    assert "<figure" not in page


def every_page(pages: Pages) -> dict[str, str]:
    """The text of all pages, by their places."""
    students = zip(pages.names, map(pages.of_student, pages.report.submissions), strict=True)
    return {"index.html": pages.of_class(), "misconceptions.html": pages.of_misconceptions(), **dict(students)}


def evil() -> Report:
    """A class in which everything that a student can choose is markup."""
    test = msgspec.structs.replace(
        SLOW, message=EVIL, advice=EVIL, misconception=EVIL, timeline=[Row("operation", EVIL, 0, 1)]
    )
    broken = ExerciseResult.of("race", [test], EVIL)
    one = SubmissionResult.of(EVIL, [ExerciseResult.of("fetch", [test]), broken], [EVIL], frozenset())
    return Report("1", [one, student("x" * 300, ExerciseResult.of("fetch", [test]), broken)])


def test_nothing_of_a_student_comes_alive(kit: list[Exercise]) -> None:
    for name, page in every_page(Pages(evil(), kit)).items():
        found = Reader(page)
        scripts = [tag for tag, _ in found.elements if tag == "script"]
        assert len(scripts) == (name == "index.html")
        assert not [key for _, attributes in found.elements for key in attributes if key.startswith("on")]
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", page)
        assert "{{ 7 * 7 }}" in page


def test_pages_ask_for_nothing_and_link_only_to_what_is_there(kit: list[Exercise]) -> None:
    pages = every_page(Pages(evil(), kit)) | every_page(Pages(REPORT, kit))
    ids = {name: set(Reader(page).all("id")) for name, page in pages.items()}
    for name, page in pages.items():
        found = Reader(page)
        assert found.all("src") == []
        assert "url(" not in page
        for href in found.all("href"):
            place, _, anchor = href.partition("#")
            folder = "students/" if name.startswith("students/") else ""
            target = re.sub(r"^students/\.\./", "", f"{folder}{place}") if place else name
            assert href == "data:," or target in pages
            assert not anchor or anchor in ids[target]


def test_no_id_comes_twice_and_every_picture_has_words(kit: list[Exercise]) -> None:
    for page in every_page(Pages(REPORT, kit)).values():
        found = Reader(page)
        assert len(found.all("id")) == len(set(found.all("id")))
        pictures = [attributes for tag, attributes in found.elements if tag == "svg" and "viewbox" not in attributes]
        for picture in pictures:
            assert picture.get("overflow") or {picture["aria-labelledby"], picture["aria-describedby"]} <= {
                *found.all("id")
            }


def test_a_class_of_nobody_has_a_page() -> None:
    assert "0</strong> students" in Pages(Report("1", []), []).of_class()


def test_pages_of_a_class_of_a_thousand_stay_small(kit: list[Exercise]) -> None:
    tests = [msgspec.structs.replace(STILL, misconception=f"misconception-{number}") for number in range(4)]
    exercises = [ExerciseResult.of(f"exercise_{number}", tests) for number in range(56)]
    names = [f"{'🐍' * 100} {number}" for number in range(1000)]
    report = Report("1", [student(name, *exercises) for name in names])
    assert len(Pages(report, kit).of_class().encode()) < 2_000_000


def test_code_in_a_sentence_is_marked_and_the_rest_escaped() -> None:
    assert prose("use `a<b>` & `c") == "use <code>a&lt;b&gt;</code> &amp; `c"


def test_pages_are_written_whole(kit: list[Exercise], tmp_path: Path) -> None:
    nobody = msgspec.structs.replace(REPORT, submissions=[])
    write_with_pages(nobody, iter(REPORT.submissions), tmp_path, kit)
    written = sorted(str(path.relative_to(tmp_path / "pages")) for path in (tmp_path / "pages").rglob("*.html"))
    odd = next(name for name in written if name.startswith("students/b-"))
    assert written == ["index.html", "misconceptions.html", "students/ada.html", odd, "students/bob.html"]
    pages = every_page(Pages(REPORT, kit))
    assert {name: (tmp_path / "pages" / name).read_text() for name in written} == pages
