"""Make the demo clips: synthetic speakers, clean and disturbed, of requests not used in training.

    python3 -m demo.clips
"""

import json
import random

import numpy as np
from scipy.io import wavfile
from scipy.signal import butter, fftconvolve, sosfilt

from audio.features import RATE
from audio.synth import Espeak, change_speed, festival, flite, trim
from paths import CLIPS
from text.template import is_test, normalise

# id, English title, Chinese title, sentence ("|" is a pause inside), intent, voice, condition
CLIP_LIST = [
    ("hello", "A greeting", "打个招呼", "hello there", "greeting", "flite slt", "clean"),
    ("time", "What is the time?", "现在几点", "what is the time please", "time", "espeak en-us+f3", "clean"),
    ("latency", "How fast was that?", "刚才有多快", "how fast was the last turn", "latency", "flite rms", "clean"),
    ("porch-lights", "Porch lights, with noise", "门廊灯（有噪声）", "turn on the porch lights", "light_on", "espeak en-gb-x-rp+m3", "noise"),
    ("timer-seconds", "A polite timer", "礼貌地设计时器", "could you please set the timer to fifty five seconds", "timer_set", "flite awb", "clean"),
    ("timer-pause", "A pause in the middle", "句中停顿", "set the timer to|forty minutes", "timer_set", "flite slt", "pause"),
    ("shopping-babble", "Two people talking behind", "背景有两人说话", "put rice and olive oil on the list", "list_add_two", "espeak en-us+f2", "babble"),
    ("tiger-story", "A story about a tiger", "讲个老虎的故事", "can you tell me a story about a tiger", "tell_story", "espeak en-us+Annie", "clean"),
    ("walk-the-dog", "A reminder, with noise", "提醒遛狗（有噪声）", "remind me to walk the dog friday", "remind_when", "espeak en-us+m1", "noise"),
    ("hip-hop", "Music in a room with echo", "放点音乐（有回声）", "play me some hip hop", "music_play", "flite slt", "reverberation"),
    ("sum", "A small sum", "一道小算术", "how much is nine times four", "arithmetic", "espeak en-us+Michael", "clean"),
    ("volume", "Over the telephone", "电话音质", "turn down the volume", "volume_down", "flite rms", "telephone"),
    ("flight", "Something it cannot look up", "查不到的事", "how long is the flight to boston", "travel", "espeak en-gb-x-rp+f2", "clean"),
    ("red-light", "Red light in the basement", "地下室的红灯", "i want red light in the basement", "light_color", "espeak en-us+f4", "noise"),
    ("homework", "A long request", "一句长请求", "remind me at seven thirty p m to finish the homework", "remind_at", "flite slt", "clean"),
    ("unknown", "Outside its world", "超出能力范围", "compare china and india", "refusal", "espeak en-us+m7", "clean"),
]
BEFORE, AFTER, PAUSE = 0.25, 0.30, 0.45
ROOM_LEVEL = 10 ** (-62 / 20)
SNR = {"noise": 16, "babble": 20}
BABBLE = ["the old farmer carries a heavy letter across the bridge to the village",
          "my friend always forgets the key and waits for the train in the rain"]


def speak(engine, sentence, voice):
    """PCM at 16 kHz of one of the free voices."""
    kind, name = voice.split(" ")
    if kind == "espeak":
        pcm = change_speed(engine.speak(sentence, name, 160, 50), engine.rate)
    elif kind == "festival":
        pcm = festival([sentence], "voice_cmu_us_slt_arctic_hts", 1.0)[0]
    else:
        pcm = flite(sentence, name)
    return trim(pcm, margin=320)


def room_noise(generator, count):
    """Soft coloured noise, so that no clip has digital silence."""
    spectrum = np.fft.rfft(generator.standard_normal(count))
    spectrum *= np.maximum(np.arange(len(spectrum)), len(spectrum) * 0.005) ** -0.5
    noise = np.fft.irfft(spectrum, count)
    return (noise / np.sqrt((noise ** 2).mean())).astype(np.float32)


def arrange(parts):
    """Silence before, between and after the parts."""
    gap = np.zeros(int(PAUSE * RATE), np.float32)
    joined = np.concatenate([x for part in parts for x in (gap, part)][1:])
    return np.concatenate([np.zeros(int(BEFORE * RATE), np.float32), joined, np.zeros(int(AFTER * RATE), np.float32)])


def disturb(pcm, condition, engine, generator):
    """The condition of a clip."""
    level = np.sqrt((pcm[np.abs(pcm) > 0.01] ** 2).mean())
    if condition == "noise":
        return pcm + room_noise(generator, len(pcm)) * level * 10 ** (-SNR["noise"] / 20)
    if condition == "babble":
        talkers = [np.resize(speak(engine, s, v), len(pcm)) for s, v in zip(BABBLE, ("espeak en-us+m5", "espeak en-gb-x-rp+f4"))]
        mix = sum(t / np.sqrt((t ** 2).mean()) for t in talkers) / np.sqrt(2)
        return pcm + mix * level * 10 ** (-SNR["babble"] / 20)
    if condition == "reverberation":
        length = int(0.3 * RATE)
        tail = generator.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
        tail *= 0.3 / np.sqrt((tail ** 2).sum())
        tail[0] = 1
        return fftconvolve(pcm, tail)[:len(pcm)]
    if condition == "telephone":
        return sosfilt(butter(4, [300 / (RATE / 2), 3400 / (RATE / 2)], "band", output="sos"), pcm)
    return pcm


def record(name, sentence, voice, condition, engine):
    """PCM of a sentence ("|" is a pause inside) under a condition; seeded by the clip's name."""
    seed = sum(ord(c) * (i + 1) for i, c in enumerate(name))
    generator, rng = np.random.default_rng(seed), random.Random(seed)
    pcm = arrange([speak(engine, part, voice) for part in sentence.split("|")])
    pcm = disturb(pcm, condition, engine, generator)
    pcm = pcm / np.abs(pcm).max() * 10 ** (rng.uniform(-6, -3) / 20)
    return pcm + room_noise(generator, len(pcm)) * ROOM_LEVEL


def make(entry, engine):
    """(pcm, description) of one clip."""
    name, english, chinese, sentence, intent, voice, condition = entry
    text = normalise(sentence.replace("|", " "))
    assert is_test(text), f"{text} may be in training"
    pcm = record(name, sentence, voice, condition, engine)
    described = {
        "id": name, "title": {"en": english, "zh": chinese}, "file": f"{name}.wav", "transcript": text, "intent": intent,
        "voice": voice, "condition": condition, "durationMs": round(len(pcm) / RATE * 1000),
    }
    return pcm, described


def write(made, language=None):
    """Writes clips and their texts, and puts them into the table in place of those of the same language.

    Where speech ends is kept as it stands there: pipeline/host/clip-end.test.ts says where it is another now."""
    path = CLIPS / "clips.json"
    before = json.loads(path.read_text()) if path.exists() else []
    ends = {clip["id"]: clip["speechEndMs"] for clip in before if "speechEndMs" in clip}
    table = []
    for pcm, described in made:
        wav = CLIPS / described["file"]
        wav.parent.mkdir(parents=True, exist_ok=True)
        wavfile.write(wav, RATE, (np.clip(pcm, -1, 1) * 32767).astype(np.int16))
        wav.with_suffix(".txt").write_text(described["transcript"] + "\n")
        end = ends.get(described["id"])
        table.append(described | ({} if end is None else {"speechEndMs": end}))
    others = [clip for clip in before if clip.get("language") != language]
    listed = table + others if language is None else others + table
    path.write_text(json.dumps(listed, indent=2, ensure_ascii=False) + "\n")
    print(len(table), "clips,", sum(c["durationMs"] for c in table) / 1000, "s")


def main():
    engine = Espeak()
    write([make(entry, engine) for entry in CLIP_LIST])


if __name__ == "__main__":
    main()
