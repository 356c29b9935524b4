"""Print the table of targets against what was measured, as markdown.

    python3 -m evaluation.report
"""

from evaluation.record import read


def rows(m):
    """(what, target, measured) for everything that was measured; ± is a standard error over the sentences."""
    asr, llm, tts = m.get("asr float16", {}), m.get("llm int8", {}), m.get("tts float16", {})
    sets = asr.get("sets", {})

    def wer(name):
        return f"{sets[name]['wer']} ± {sets[name]['werError']}" if name in sets else "-"

    def ratio(voice):
        return f"{voice['overTeacher']} ± {voice['overTeacherError']}" if voice else "-"

    fast, quality = tts.get("fast", {}), tts.get("quality", {})
    return [
        ("WER %, unseen in-domain sentences, seen voices: clean / noise of 5-30 dB", "1.5 / 3", f"{wer('seen voices clean')} / {wer('seen voices noisy')}"),
        ("WER %, the voice kept out: clean / noisy", "4 / 6", f"{wer('kept-out voice clean')} / {wer('kept-out voice noisy')}"),
        ("WER %, 100 requests phrased freely", "12", wer("free requests")),
        ("human digits right, phrase scoring among ten, %", "70", asr.get("digitsRightPercent", "-")),
        ("foreign speech or noise accepted as a command, %", "5", asr.get("strangersAcceptedPercent", "-")),
        ("recogniser, one thread: ms per 80 ms step", "2", asr.get("msPerStep", "-")),
        ("delay of the last symbol after the end of speech, median ms", "100", asr.get("delayMsMedian", "-")),
        ("sensible replies to 200 held-out prompts, % (a list whose failures were never looked at / the two that were looked at)", "95",
         f"{llm.get('sensiblePercent', '-')} / {llm.get('sensibleSecondListPercent', '-')}, {llm.get('sensibleFirstListPercent', '-')}"),
        ("refusals on 100 foreign questions, %", "90", llm.get("refusedPercent", "-")),
        ("language model, int8, one thread: prefill of 60 tokens ms; ms per token", "4; 1", f"{llm.get('prefill60Ms', '-')}; {llm.get('msPerToken', '-')}"),
        ("voice: pocketsphinx WER over the teacher's (quality / fast vocoder)", "1.15", f"{ratio(quality)} / {ratio(fast)}"),
        ("voice: first 100 ms of audio, fast vocoder, ms", "10", fast.get("firstAudioMs", "-")),
        ("voice: streamed against whole synthesis, dB (quality / fast)", "-60", f"{quality.get('seamDb', '-')} / {fast.get('seamDb', '-')}"),
    ]


def table():
    """The markdown table."""
    lines = ["| measure | target | reached |", "|---|---|---|"]
    return "\n".join(lines + [f"| {a} | {b} | {c} |" for a, b, c in rows(read())])


if __name__ == "__main__":
    print(table())
