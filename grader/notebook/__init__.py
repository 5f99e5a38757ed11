"""The exercises in notebooks: `check` for a learner's cell, a course for nbgrader, its grading and its gradebook.

Nothing of Jupyter is imported before it is needed: `pip install 'awaitlings[nbgrader]'` brings what a course needs.
"""

from grader.notebook.checking import check

__all__ = ["check"]
