"""Lexicons of the tiny voices: every character and word of the sentences, with made-up sounds under a fixed seed.

Who reads them cannot tell real sounds from made-up ones; that phrases overlap, that some words are missing and that
several lines name one word is what matters. Kokoro's English is another matter: sherpa-onnx has it said by espeak-ng, so
its lexicon is what espeak-ng says (`pipeline/stages/tts/testing/espeak-words.mjs`).
"""

import random
import re

MARKS = list(';:,.!?—…"()“” ')
ENGLISH = list("abdefhijklmnopstuvwzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧθɾᵊAIOWYˈˌ")
BOPOMOFO = list("ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙㄧㄨㄩㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦ")
INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s".split()
FINALS = "a o e i u v ai ei ao ou an en ang eng ong ia ie iu".split()
ARPABET = "aa ae ah ao aw ay eh er ey ih iy ow oy uh uw d dh hh jh ng th V w y".split()
PINYIN = [f"{initial}{final}{tone}" for initial in INITIALS[:8] for final in FINALS[:8] for tone in (1, 3, 4)]

# "" stands for a number that no symbol has.
KOKORO_SYMBOLS = [""] + MARKS + ENGLISH + BOPOMOFO + list("12345")
MATCHA_SYMBOLS = ["_"] + [" "] + list(",.!?;") + PINYIN + ENGLISH
MELO_SYMBOLS = ["_"] + INITIALS + FINALS + [phone for phone in ARPABET if phone not in INITIALS + FINALS]
MELO_SYMBOLS += ["!", "?", "…", ",", ".", "'", "-", "SP", "UNK"]

# What numbers, units and signs become, which the sentences do not spell out themselves.
READ = "零一二三四五六七八九十百千万亿两点分秒年月日号负之到比减加乘除以等于大小约和艾特零下摄氏华度幺上下午元美欧英镑港新台币"
READ += "恩母公里每小时米平方立厘毫纳克斤升赫兹兆吉千字节太比特瓦伏安贝卡转分贝"
WORDS_READ = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million and point
minus percent dollar dollars euro euros pound pounds cent cents pence o'clock oh first second third fourth fifth sixth
degrees celsius fahrenheit kilometers kilograms meters milliseconds millisecond seconds minutes hours gigabytes hertz
megabytes kilohertz mister missus doctor miss for example that is so on about plus equals at to a b c d e f g h i j k l m
n o p q r s t u v w x y z""".split()
# Spelled by MeloTTS.
LEFT_OUT = {"kokoro", "firstword", "zipformer", "vocos"}


def write_lexicons(root, sentences):
    draw = random.Random(7)
    characters = sorted(set(re.findall(r"[\u4e00-\u9fff]", sentences + READ)))
    # A few that no lexicon has.
    characters = [character for character in characters if draw.random() > 0.01]
    phrases = sorted(phrases_of(sentences, draw))
    words = sorted(set(re.findall(r"[a-z']+", sentences.lower())) | set(WORDS_READ))
    chinese = characters + phrases
    kokoro_zh = [f"{word} {kokoro_sound(word, draw)}" for word in chinese]
    # The second line of a word counts for nothing, nor does one with a symbol that the model lacks.
    kokoro_zh += [f"{chinese[0]} ㄅ 1", f"{phrases[0][0]}囗 ㄅ 1 Ω"]
    english = [f"{word} {english_sound(word, draw)}" for word in words]
    matcha_zh = [f"{word} {' '.join(draw.choice(PINYIN) for _ in word)}" for word in chinese]
    melo = [f"{word} {melo_sound(2 * len(word), draw, '12345', INITIALS + FINALS)}" for word in chinese]
    spoken = [word for word in words if word not in LEFT_OUT]
    melo += [f"{word} {melo_sound(max(1, len(word) - 1), draw, '789', ARPABET)}" for word in spoken]
    write(root / "kokoro/lexicon-zh.txt", kokoro_zh)
    write(root / "matcha/lexicon.txt", matcha_zh + english)
    write(root / "melo/lexicon.txt", melo)


def phrases_of(sentences, draw):
    """Pieces of two to four characters, some of which overlap, and a few longer than what is looked for."""
    found = set()
    for run in re.findall(r"[\u4e00-\u9fff]{2,}", sentences):
        for at in range(len(run) - 1):
            if draw.random() < 0.22:
                found.add(run[at : at + draw.choice([2, 2, 2, 3, 4])])
        if len(run) >= 11 and draw.random() < 0.15:
            found.add(run[: draw.choice([10, 11])])
    return {phrase for phrase in found if len(phrase) > 1}


def kokoro_sound(word, draw):
    return " ".join(f"{draw.choice(BOPOMOFO)} {draw.choice(BOPOMOFO)} {draw.choice('12345')}" for _ in word)


def english_sound(word, draw):
    return " ".join(draw.choice(ENGLISH) for _ in range(max(1, len(word) - 1)))


def melo_sound(count, draw, tones, phones):
    return " ".join([draw.choice(phones) for _ in range(count)] + [draw.choice(tones) for _ in range(count)])


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
