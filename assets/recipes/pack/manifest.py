"""Write manifest.json of the pack from what lies in its folder.

    python3 -m pack.manifest [VERSION]
"""

import hashlib
import json
import sys

from paths import EXPORT, PACK

DESCRIPTION = (
    "A small closed-domain assistant for measuring and showing, not a dictation engine: it knows a few hundred "
    "kinds of requests in English (time, lights, timers, music, lists, small sums, questions about latency), was "
    "trained on synthetic voices only and replaces words it does not know by words it knows."
)
LICENCE = (
    "MIT (models and recipes). Pronunciations after the CMU Pronouncing Dictionary (BSD-2-Clause) and flite "
    "(BSD-like); training audio made with espeak-ng, flite and festival."
)


def tts_variant(kind):
    """The vocoders stay float16: dynamic int8 scales would differ from chunk to chunk and be heard as seams."""
    vocoder = "float16" if kind == "int8" else kind
    return {"encoder": f"tts/encoder_{kind}.onnx", "decoder": f"tts/decoder_{kind}.onnx",
            "vocoderQuality": f"tts/vocoder_quality_{vocoder}.onnx", "vocoderFast": f"tts/vocoder_fast_{vocoder}.onnx"}


def present(variants):
    """Only the variants whose files all exist."""
    return {k: v for k, v in variants.items() if all((PACK / path).exists() for path in v.values())}


def stages(defaults):
    """What each stage loads: shared files by role, and one graph per role and variant."""
    kinds = ("float32", "float16", "int8", "int4", "fused")
    table = {
        "asr": {
            "files": {"config": "asr/config.json", "lexicon": "asr/lexicon.txt.gz", "languageModel": "asr/lm.arpa.gz"},
            "variants": present({k: {"model": f"asr/model_{k}.onnx"} for k in kinds}),
        },
        "llm": {
            "files": {"config": "llm/config.json", "generation": "llm/generation_config.json",
                      "tokenizer": "llm/tokenizer.json", "tokenizerConfig": "llm/tokenizer_config.json"},
            "variants": present({k: {"model": f"llm/model_{k}.onnx"} for k in kinds}),
            # It was trained on speech: numbers are spelt out.
            "numbers": "words",
        },
        "tts": {
            "files": {"config": "tts/config.json", "lexicon": "tts/lexicon.txt.gz"},
            "variants": present({k: tts_variant(k) for k in kinds}),
        },
    }
    if (PACK / "tts/letter-to-sound.json.gz").exists():
        table["tts"]["files"]["letterToSound"] = "tts/letter-to-sound.json.gz"
    for name, stage in table.items():
        stage["default"] = defaults[name]
    return table


def file_table():
    """Path, size and digest of every file but the manifest."""
    rows = []
    for path in sorted(PACK.rglob("*")):
        if path.is_file() and path.name != "manifest.json":
            data = path.read_bytes()
            rows.append({"path": path.relative_to(PACK).as_posix(), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()})
    return rows


def default_bytes(table, files):
    """Bytes that the default variants need."""
    size = {row["path"]: row["bytes"] for row in files}
    return sum(size[p] for s in table.values() for p in {*s["files"].values(), *s["variants"][s["default"]].values()})


def write(version, defaults=None):
    """Write the manifest; measured numbers come from export/measured.json when it exists."""
    table, files = stages(defaults or {"asr": "float16", "llm": "int8", "tts": "float16"}), file_table()
    measured = EXPORT / "measured.json"
    manifest = {
        "format": 1, "id": "pocket", "version": version, "language": "en", "licence": LICENCE,
        "description": DESCRIPTION, "sampleRate": 16000, "stages": table, "defaultBytes": default_bytes(table, files),
        "files": files, "measured": json.loads(measured.read_text()) if measured.exists() else {},
    }
    (PACK / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest["defaultBytes"]


if __name__ == "__main__":
    print(write(sys.argv[1] if len(sys.argv) > 1 else "0.0.0"), "bytes in the default variants")
