"""The JSON Schema of `results.json`, which is shipped beside this file."""

from __future__ import annotations

import inspect
from pathlib import Path

import msgspec

from grader.report.model import SCHEMA, Report

SHIPPED = Path(__file__).with_name("results.schema.json")


def report_schema() -> str:
    """The schema as it is shipped."""
    return SHIPPED.read_text(encoding="utf-8")


def made_schema() -> str:
    """The schema as it follows from the types; a test keeps the shipped one equal."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA}
    schema = {**head, **msgspec.json.schema(Report)}
    for definition in schema["$defs"].values():
        definition["description"] = inspect.cleandoc(definition["description"])  # Python 3.13 does so by itself
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=1).decode() + "\n"
