"""What was handed in, read so that nbgrader gets through its class: whatever a file is, it costs its student alone."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import nbformat
from jsonschema.exceptions import ValidationError as BadSettings
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator, SchemaTooNewError, SchemaTooOldError, ValidationError
from sqlalchemy.exc import SQLAlchemyError

from grader.batch.cells import UnreadableNotebook, read_cells

UNUSABLE = "has cells that can't be used ({}); open it in JupyterLab and save it again"
INSTEAD = "What was handed in {}."
INVALID = (BadSettings, ValidationError, SchemaTooOldError, SchemaTooNewError)
"""What nbgrader says of its settings in a cell that somebody has changed; some of it ends the whole run."""


class Submitted(NotebookExporter):  # type: ignore[misc]
    """nbgrader's exporter, for `c.Autograde.exporter_class`: a notebook that can't be read is an empty one."""

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> tuple[str, Any]:
        """The notebook as nbgrader goes on with it, and what it knows about it."""
        if graded_folder(self.parent, resources["nbgrader"]) == Path(filename).parent:
            graded: tuple[str, Any] = super().from_filename(filename, resources, **options)
            return graded
        try:
            read_cells(Path(filename))
            mended: tuple[str, Any] = super().from_filename(filename, resources, **options)
        except UnreadableNotebook as error:
            return self._instead(filename, str(error), resources)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 - anything may be in a file
            return self._instead(filename, UNUSABLE.format(type(error).__name__), resources)
        return mended

    def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> tuple[str, Any]:
        """The notebook with nbgrader's settings only where they are right, and once: those of a copied cell go."""
        names = set()
        for cell in nb.cells:
            name = _name(cell)
            if name is None or name in names:
                cell.metadata.pop("nbgrader", None)
            names.add(name)
        text: tuple[str, Any] = super().from_notebook_node(nb, resources, **options)
        return text

    def _instead(self, filename: str, reason: str, resources: Any) -> tuple[str, Any]:
        self.log.warning("%s %s", filename, reason)
        cell = nbformat.v4.new_markdown_cell(INSTEAD.format(reason), id="instead")
        return self.from_notebook_node(nbformat.v4.new_notebook(cells=[cell]), resources)


def graded_folder(converter: Any, place: dict[str, str]) -> Path:
    """Where nbgrader puts a student's graded notebooks."""
    course = converter.coursedir
    return Path(course.format_path(course.autograded_directory, place["student"], place["assignment"]))


def _name(cell: Any) -> str | None:
    """What nbgrader knows the cell by; None for a cell without settings, or with wrong ones."""
    settings = cell.metadata.get("nbgrader")
    return None if settings is None else _checked_name(cell.cell_type, json.dumps(settings))


@functools.lru_cache(1000)
def _checked_name(cell_type: str, settings: str) -> str | None:
    """The name in settings that nbgrader accepts, which are the same in everybody's notebook; None for others."""
    metadata = {"nbgrader": json.loads(settings)}
    try:
        MetadataValidator().validate_cell(NotebookNode(cell_type=cell_type, metadata=metadata, source=""))
        return str(metadata["nbgrader"]["grade_id"])
    except (*INVALID, KeyError, TypeError, AttributeError):
        return None
