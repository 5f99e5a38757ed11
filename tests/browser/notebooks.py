"""Starts JupyterLab with a graded course, and has Chromium look at a check cell and at formgrader.

    npm install --prefix tests/browser
    python tests/browser/notebooks.py --pictures look

It makes a course with two students by the README's commands. Exits with 1 if something is not to be seen.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "notebook"))

from classroom import CHAPTER, SLUGS, hand_in, nbgrader, variant  # noqa: E402 - it lies in another folder

START_S = 60
PICTURE = ROOT / ".github" / "pictures" / "notebook.png"


def make_course(course: Path) -> None:
    """A chapter with a right and a sequential student, graded."""
    command = [sys.executable, "-m", "grader", "notebooks", str(course), "--exercises", ",".join(SLUGS)]
    subprocess.run(command, check=True, capture_output=True)
    nbgrader(course, f"nbgrader generate_assignment {CHAPTER}")
    hand_in(course, "right", {slug: variant(slug) for slug in SLUGS})
    hand_in(course, "sequential", {"fetch_all": variant("fetch_all", "wrong/sequential-await.py")})
    ended = nbgrader(course, f"nbgrader autograde {CHAPTER}")
    if ended.returncode:
        sys.exit(ended.stderr)


def wait_for(url: str) -> None:
    """Until there is an answer."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/api")  # noqa: S310 - this machine
        except urllib.error.URLError:
            time.sleep(0.5)
        else:
            return
    sys.exit(f"JupyterLab has not started in {START_S} s")


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main() -> int:
    """Look, and keep the picture of the README."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pictures", type=Path, default=Path("look"))
    options.add_argument("--keep", action="store_true", help="the first picture is the README's from now on")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="awaitlings-") as place:
        course = Path(place, "course")
        make_course(course)
        port = free_port()
        flags = f"lab --no-browser --allow-root --expose-app-in-browser --ServerApp.token= --ServerApp.port={port}"
        environment = {**os.environ, "HOME": place, "JUPYTER_CONFIG_DIR": f"{place}/jupyter"}
        with Path(place, "log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "jupyter", *flags.split()], cwd=course, env=environment, stdout=log, stderr=log
            )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url)
            notebook = f"submitted/sequential/{CHAPTER}/{CHAPTER}.ipynb"
            looked = subprocess.run(
                [
                    *["node", str(Path(__file__).with_name("notebook.js")), "--url", url, "--notebook", notebook],
                    *["--assignment", CHAPTER, "--score", "6 / 6", "--pictures", str(chosen.pictures)],
                ],
                check=False,
            )
        finally:
            server.terminate()
            server.wait(30)
    if chosen.keep:
        shutil.copyfile(chosen.pictures / "notebook.png", PICTURE)
    return looked.returncode


if __name__ == "__main__":
    sys.exit(main())
