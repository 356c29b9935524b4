"""Write card.md: what the pack is, what it was measured at, what it cannot do.

    python3 -m pack.card
"""

from evaluation.record import read
from evaluation.report import table
from pack.manifest import DESCRIPTION, LICENCE
from paths import PACK

TEXT = """# Pocket pack

{description}

| stage | what | default | other variants |
|---|---|---|---|
| recogniser | causal CTC network, 2.75 M weights, 80 ms steps with explicit state, phone and character heads; pronunciation trie and 4-grams | float16 | float32, int8 |
| language model | llama form, 2.5 M weights, own BPE, prompt with facts (time, day, latency) | int8 | float32, float16, int4, fused attention |
| voice | phones to mel with 2.1 M weights; source-filter vocoders *quality* and *fast*; lexicon and letter-to-sound rules | float16 | int8 (acoustic model) |

Float16 means storage: the runtime computes in float32.

## Measured
By the scripts of `assets/recipes/evaluation`, onnxruntime on the CPU, one thread; speeds on two virtual cores, of the language model on an AMD EPYC, of recogniser and voice on an Intel Xeon.

{table}

{details}

## Data
No human speech. Recogniser: 16 hours (pack 0.5, whose network it is; packs 0.4 and 0.3, which that goes on from, had 26 and 37) made by espeak-ng (85 variants, six accents), flite (slt, rms, awb) and festival (slt HTS, ked, and nine diphone voices of other languages that read English), a third of it by another speaker made from it, with noise, rooms, microphones, formant and speed changes. Voice: 100 minutes of flite slt. Language model: dialogues drawn from templates. Test sentences are kept apart by a hash and appear in no training; the voice kept out is flite kal16.

## Limits
{limits}

## Licence
{licence} The text of the requests and replies and the trained weights are the project's own.
"""

LIMITS = """- **People**: the recogniser has heard synthetic voices only. Short fixed commands by phrase scoring work far better for people than free phrasing; do not judge it as dictation.
- Words outside its vocabulary become words inside it; below the threshold of the confidence the console says that it did not catch that.
- ± is one standard error over the sentences of a test set: another draw of sentences gives another number within about twice that. Sets are drawn anew with each pack, because the templates grow; the recipes compare packs on equal sets.
- The voice kept out speaks 1.18 times as fast as the other voices of its synthesiser (245 words a minute).
- The in-domain test sentences come from the same templates as the language model (the sentences themselves are unseen), so other phrasings fare worse: see the row of freely phrased requests.
- The language model phrases; it knows nothing. Time, day and latency come from the prompt, sums with numbers above twelve are declined or wrong, weather and other outside facts are never given.
- One flat voice, as flat as its teacher."""


def details(measured):
    """Sentences about values that have no row in the table; only what was measured."""
    lines = []
    asr8 = measured.get("asr int8")
    llm, asr = measured.get("llm int8"), measured.get("asr float16")
    if asr:
        sets = "; ".join(f"{name} {v['exact']} % of {v['sentences']}" for name, v in asr["sets"].items())
        lines.append(f"Sentences recognised exactly: {sets}. Human digits: {asr['digitRecordings']} recordings.")
    if asr8:
        sets = "; ".join(f"{name} {v['wer']} %" for name, v in asr8["sets"].items())
        lines.append(f"Recogniser in int8: WER {sets}; {asr8['msPerStep']} ms per step.")
    if llm:
        sums = ", ".join(f"{name} {value} %" for name, value in llm["sumsRightPercent"].items())
        lines.append(f"Small sums right (int8): {sums}.")
    for kind in ("float16", "int4", "fused"):
        other = measured.get(f"llm {kind}")
        if other:
            sums = ", ".join(f"{name} {value} %" for name, value in other["sumsRightPercent"].items())
            lines.append(f"Language model, {kind}: {other['sensiblePercent']} % sensible, {other['refusedPercent']} % refused, sums {sums}, "
                         f"{other['prefill60Ms']} ms prefill, {other['msPerToken']} ms per token.")
    tts = measured.get("tts float16")
    if tts:
        lines.append(f"Independent recogniser on unseen replies: teacher {tts['teacherWer']} % WER, quality {tts['quality']['pocketsphinxWer']} %, "
                     f"fast {tts['fast']['pocketsphinxWer']} %; the pack's own recogniser reads the voice back with "
                     f"{tts['quality']['ownRecogniserWer']} % (quality) and {tts['fast']['ownRecogniserWer']} % (fast). "
                     f"Silence before the first sound: {tts['fast']['silenceBeforeMs']} ms.")
    if "letterToSound" in measured:
        lts = measured["letterToSound"]
        lines.append(f"Letter-to-sound on unseen words: {lts['phoneErrorPercent']} % phone error, {lts['wordsRightPercent']} % of {lts['words']} words right.")
    if "clips" in measured:
        lines.append(f"Demo clips recognised exactly: {measured['clips']['right']} of {measured['clips']['clips']}.")
    return "\n".join("- " + line for line in lines)


def main():
    measured = read()
    text = TEXT.format(description=DESCRIPTION, table=table(), details=details(measured), limits=LIMITS, licence=LICENCE)
    (PACK / "card.md").write_text(text)


if __name__ == "__main__":
    main()
