"""Keep measured values in one file, which the manifest and the report quote."""

import json

from paths import EXPORT

PATH = EXPORT / "measured.json"


def read():
    return json.loads(PATH.read_text()) if PATH.exists() else {}


def record(name, values):
    """Merge the values of one measurement and print them."""
    measured = {**read(), name: values}
    PATH.write_text(json.dumps(measured, indent=2) + "\n")
    print(name, json.dumps(values, indent=1))
