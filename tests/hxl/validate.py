"""Read a CSV with HXL tags by OCHA's libhxl and say what it makes of it, as JSON. Runs in .venv/hxl, not in .venv."""

import json
import sys

import hxl
from hxl.input import InputOptions

source = hxl.data(sys.argv[1], InputOptions(allow_local=True)).cache()
problems = []
hxl.schema(None, callback=problems.append).validate(source)
rows = [dict(zip(source.display_tags, row.values, strict=True)) for row in source]
told = [
    [str(one.rule.severity), str(one.column), str(one.value), str(one.rule.description)] for one in problems
]
json.dump({"problems": told, "rows": rows}, sys.stdout)
