"""Makes these JSON Schemas from CustomResourceDefinitions: `python tests/deploy/schemas/from_crds.py CRD.yaml…`.

Without their descriptions, and strict: a field that the definition does not have is refused, as `kubectl` would.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SERVED = ("v1beta2", "v1", "v1alpha1")
MAPS = ("properties", "patternProperties")
UNUSED = (
    "template",
    "zookeeper",
    "cruiseControl",
    "jmxTrans",
    "kafkaExporter",
)  # of Kafka's: most of its megabyte
KEPT = ("x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields")


def strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        key: {name: strict(item) for name, item in value.items()} if key in MAPS else strict(value)
        for key, value in schema.items()
        if key != "description" and (key in KEPT or not key.startswith("x-kubernetes"))
    }
    if isinstance(made.get("pattern"), str):  # Go allows flags inside a pattern, Python only before it
        made["pattern"] = made["pattern"].replace("^(?i)", "(?i)^")
    if "properties" in made and not made.get("x-kubernetes-preserve-unknown-fields"):
        made.setdefault("additionalProperties", False)
    return made


def without_unused(schema: Any) -> Any:
    """Without what our manifests do not use and would be long: strict as it is, the schema then refuses it."""
    if isinstance(schema, list):
        return [without_unused(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: without_unused(value) for name, value in schema.items()}
    if isinstance(fields := made.get("properties"), dict):
        made["properties"] = {name: field for name, field in fields.items() if name not in UNUSED}
    return made


def schema_of(definition: dict[str, Any]) -> dict[str, Any]:
    spec = definition["spec"]
    ours = without_unused if spec["names"]["kind"] in ("Kafka", "KafkaNodePool") else lambda whole: whole
    version = next(v for v in spec["versions"] if v["name"] in SERVED)
    made: dict[str, Any] = ours(strict(version["schema"]["openAPIV3Schema"]))
    made["properties"].pop("status", None)
    made["properties"] |= {
        "metadata": {"type": "object"},
        "apiVersion": {"const": f"{spec['group']}/{version['name']}"},
        "kind": {"const": spec["names"]["kind"]},
    }
    made["required"] = sorted({"apiVersion", "kind", "metadata", *made.get("required", ())})
    return made


if __name__ == "__main__":
    for name in sys.argv[1:]:
        definition = yaml.safe_load(Path(name).read_text(encoding="utf-8"))
        path = HERE / f"{definition['spec']['names']['kind']}.json"
        path.write_text(json.dumps(schema_of(definition), indent=1, sort_keys=True) + "\n", encoding="utf-8")
