"""Make the Chinese demo clips: espeak-ng reads Mandarin from pinyin, clean and disturbed.

    python3 -m demo.chinese_clips

It is the one free Mandarin voice there is, and sounds like a machine. It reads pinyin because its dictionary of characters
leaves many of them out (Debian builds it without the long list).
"""

from audio.features import RATE
from audio.synth import Espeak
from demo.clips import record, write

LANGUAGE = "zh"
# id, English title, Chinese title, transcript, pinyin ("|" is a pause inside), intent, variant, condition
CLIP_LIST = [
    ("zh-hello", "Hello, what can you do?", "你好，你能做什么", "你好你能做什么", "ni2hao3 ni3 neng2 zuo4 shen2me5", "greeting", "", "clean"),
    ("zh-time", "What time is it now?", "现在几点了", "现在几点了", "xian4zai4 ji2 dian3 le5", "time", "+f2", "clean"),
    ("zh-latency", "How many milliseconds was that?", "刚才那一轮多少毫秒", "刚才那一轮用了多少毫秒", "gang1cai2 na4 yi4 lun2 yong4 le5 duo1shao3 hao2miao3",
     "latency", "+m3", "clean"),
    ("zh-timer", "A timer of 25 minutes", "二十五分钟的计时器", "请设一个二十五分钟的计时器", "qing3 she4 yi2 ge4 er4shi2wu3 fen1zhong1 de5 ji4shi2qi4",
     "timer_set", "+f4", "clean"),
    ("zh-shopping", "Three things for the list", "清单上加三样东西", "把牛奶鸡蛋和面包加到购物清单",
     "ba3 niu2nai3 ji1dan4 he2 mian4bao1 jia1dao4 gou4wu4 qing1dan1", "list_add", "", "clean"),
    ("zh-alarm", "An alarm, with a pause", "闹钟（句中停顿）", "明天早上七点半叫我起床", "ming2tian1 zao3shang4 qi1dian3 ban4|jiao4 wo3 qi3chuang2",
     "alarm", "+f2", "pause"),
    ("zh-sum", "A larger sum", "大一点的算术", "三百六十五乘以二等于多少", "san1bai3 liu4shi2wu3 cheng2yi3 er4 deng3yu2 duo1shao3",
     "arithmetic", "+m1", "clean"),
    ("zh-light", "The living room in red, with noise", "客厅的红灯（有噪声）", "把客厅的灯调成红色", "ba3 ke4ting1 de5 deng1 tiao2cheng2 hong2se4",
     "light_color", "+m3", "noise"),
]


def make(entry, engine):
    """(pcm, description) of one clip."""
    name, english, chinese, text, pinyin, intent, variant, condition = entry
    voice = f"espeak cmn-latn-pinyin{variant}"
    pcm = record(name, pinyin, voice, condition, engine)
    return pcm, {
        "id": name, "title": {"en": english, "zh": chinese}, "language": LANGUAGE, "file": f"{LANGUAGE}/{name}.wav",
        "transcript": text, "intent": intent, "voice": voice, "condition": condition,
        "durationMs": round(len(pcm) / RATE * 1000),
    }


def main():
    engine = Espeak()
    write([make(entry, engine) for entry in CLIP_LIST], LANGUAGE)


if __name__ == "__main__":
    main()
