#!/usr/bin/env bash
# Gradescope runs this once, when it builds the autograder's image.
set -euo pipefail
apt-get update
apt-get install --yes --no-install-recommends python3 python3-venv libseccomp2 bubblewrap
python3 -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Choose Ubuntu 24.04 or newer: this needs Python 3.11.")'
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install --quiet /autograder/source/awaitlings-*.whl
