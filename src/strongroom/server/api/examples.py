"""An example of what a schema describes, put together from the examples of its parts.

Lives here: that composition. Must not live here: the examples themselves, which stand with their fields and
are made-up people.
"""

from collections.abc import Mapping
from typing import Any

__all__ = ["example_of"]

_DEEPEST = 6
_REFERENCE = "#/components/schemas/"
_OF_TYPE: Mapping[str, Any] = {
    "string": "…",
    "integer": 1,
    "number": 1.5,
    "boolean": False,
    "null": None,
    "object": {},
    "array": [],
}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int = 0) -> Any:
    """An example of a schema.

    Args:
        schema: As OpenAPI 3.1 has it.
        schemas: Those that it may refer to, by name.
    """
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(_REFERENCE)], schemas, depth)
    if schema.get("examples"):
        return schema["examples"][0]
    if "default" in schema:
        return schema["default"]
    for name in ("const", "enum"):
        if name in schema:
            return schema[name] if name == "const" else schema[name][0]
    for name in ("anyOf", "oneOf", "allOf"):
        if name in schema:
            return example_of(schema[name][0], schemas, depth)
    if depth >= _DEEPEST:
        return _OF_TYPE.get(str(schema.get("type")))
    return _of_parts(schema, schemas, depth)


def _of_parts(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int) -> Any:
    if "properties" in schema:
        return {
            name: example_of(each, schemas, depth + 1)
            for name, each in schema["properties"].items()
            if name in schema.get("required", ()) or each.get("examples")
        }
    if schema.get("type") == "array" and "items" in schema:
        return [example_of(schema["items"], schemas, depth + 1)]
    more = schema.get("additionalProperties")
    if isinstance(more, Mapping) and more:
        return {"name": example_of(more, schemas, depth + 1)}
    return _OF_TYPE.get(str(schema.get("type")))
