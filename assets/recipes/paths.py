"""Where the recipes read and write."""

import os
from pathlib import Path

RECIPES = Path(__file__).resolve().parent
ASSETS = RECIPES.parent
PACK = ASSETS / "models" / "pocket"
CLIPS = ASSETS / "clips"
WORK = Path(os.environ.get("FIRSTWORD_RECIPES_WORK", "/var/tmp/firstword-recipes"))
DATA = WORK / "data"
CHECKPOINTS = WORK / "checkpoints"
EXPORT = WORK / "export"

POCKETSPHINX = Path("/usr/share/pocketsphinx/model/en-us")
CMU_DICTIONARY = POCKETSPHINX / "cmudict-en-us.dict"

for folder in (DATA, CHECKPOINTS, EXPORT):
    folder.mkdir(parents=True, exist_ok=True)
