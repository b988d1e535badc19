"""Whether a consumer written against one schema can read what another describes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def breaks(old: Schema, new: Schema) -> list[str]:
    """What a consumer of `old` meets in messages of `new` that it was not promised, one sentence each."""
    return list(_breaks(old, new, old, new, "$"))


def _breaks(old: Schema, new: Schema, old_root: Schema, new_root: Schema, path: str) -> Iterator[str]:
    old, new = _resolved(old, old_root), _resolved(new, new_root)
    for name in sorted(set(old.get("required", ())) - set(new.get("required", ()))):
        yield f"{path}.{name} is no longer always there"
    for name, part in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{path}.{name} is gone"
        else:
            yield from _breaks(part, new["properties"][name], old_root, new_root, f"{path}.{name}")
    if more := _kinds(new, new_root) - _kinds(old, old_root):
        yield f"{path} may now be {', '.join(sorted(more))}"
    if isinstance(old.get("items"), dict) and isinstance(new.get("items"), dict):
        yield from _breaks(old["items"], new["items"], old_root, new_root, f"{path}[]")
    for mine in _objects(old, old_root):
        for theirs in _objects(new, new_root):
            yield from _breaks(mine, theirs, old_root, new_root, path)


def _objects(schema: Schema, root: Schema) -> list[Schema]:
    return [_resolved(s, root) for s in schema.get("anyOf", ()) if "$ref" in s]


def _kinds(schema: Schema, root: Schema) -> set[str]:
    """The types that a value may have; the values themselves where they are listed."""
    schema = _resolved(schema, root)
    if "anyOf" in schema:
        return set().union(*(_kinds(s, root) for s in schema["anyOf"]))
    if "enum" in schema:
        return {f"{value!r}" for value in schema["enum"]}
    return {schema.get("type", "anything")}


def _resolved(schema: Schema, root: Schema) -> Schema:
    if "$ref" in schema:
        found: Schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema
