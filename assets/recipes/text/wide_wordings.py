"""The widest wordings, for the language model only: the text files of wordings/, one template a line.

"== intent" opens a section; "// slot=value" after a template fixes what it means.
One template in ten, chosen by its CRC-32, is a development wording: never trained,
measured by evaluation/development.py, and free to be looked at; what intents.py can
say too is no development wording.
"""

import re
import zlib
from pathlib import Path

from text.intents import COMMANDS, QUESTIONS
from text.words import ONES, SLOTS, TENS

FOLDER = Path(__file__).parent / "wordings"
DEVELOPMENT_SHARE = 10
_PLACE = re.compile(r"\\\{([a-zA-Z]+)[2-9]?\\\}")
_NUMBER = "(?:(?:" + "|".join(ONES + TENS + ["hundred", "and", "oh", "o'clock", "a m", "p m"]) + ") ?)+"
_SPAN = _NUMBER + "(?:second|minute|hour)s?"


def parse(line):
    """(template, {slot: value}) of a line."""
    template, *fixed = line.split(" // ")
    return template.strip(), dict(part.strip().split("=") for part in fixed)


def read_sections():
    """{intent: [(template, fixed slots)]} of all files but the refused questions."""
    sections, name = {}, None
    for path in sorted(FOLDER.glob("*.txt")):
        if path.stem.startswith("refused"):
            continue
        for line in path.read_text().split("\n"):
            if line.startswith("== "):
                name = line[3:].strip()
            elif line and line[0] != "#":
                sections.setdefault(name, []).append(parse(line))
    return sections


def read_refused():
    return [line for path in sorted(FOLDER.glob("refused*.txt")) for line in path.read_text().split("\n") if line and line[0] != "#"]


def is_development(template):
    return zlib.crc32(template.encode()) % DEVELOPMENT_SHARE == 0


def spread(template):
    """How often a template is drawn: by the square root of its alternatives."""
    return (1 + template.count("|")) ** 0.5


def values_of(slot):
    """A pattern of the values of a slot."""
    if slot in SLOTS:
        return "(?:" + "|".join(SLOTS[slot]) + ")"
    return {"span": _SPAN, "n": _NUMBER, "pct": _NUMBER, "temp": _NUMBER, "time": _NUMBER, "a": _NUMBER, "b": _NUMBER}.get(slot, "[a-z' ]+")


def pattern_of(template):
    """A pattern of all that a template can say."""
    words = re.escape(template).replace(r"\[", "(?:").replace(r"\]", ")").replace(r"\|", "|").replace(r"\ ", " *")
    return _PLACE.sub(lambda m: values_of(m.group(1)), words)


_SECTIONS, _REFUSED = read_sections(), read_refused()
WIDE = {name: [entry for entry in entries if not is_development(entry[0])] for name, entries in _SECTIONS.items()}
DEVELOPMENT = [(name, *entry) for name, entries in _SECTIONS.items() for entry in entries if is_development(entry[0])]
REFUSED = [t for t in _REFUSED if not is_development(t)]
DEVELOPMENT_REFUSED = [t for t in _REFUSED if is_development(t)]
_WEIGHTS = {name: [spread(t) for t, _ in entries] for name, entries in WIDE.items()}
_REFUSED_WEIGHTS = [spread(t) for t in REFUSED]
_DEVELOPMENT_PATTERN = re.compile("|".join(pattern_of(t) for t in [t for _, t, _ in DEVELOPMENT] + DEVELOPMENT_REFUSED))
_PLAIN_PATTERN = re.compile("(?:" + "|".join(pattern_of(t) for _, questions, _ in COMMANDS + QUESTIONS for t in questions) + ")(?: please)?")


def draw_wide(name, rng):
    """(template, fixed slots) of an intent."""
    return rng.choices(WIDE[name], _WEIGHTS[name])[0]


def draw_refused(rng):
    return rng.choices(REFUSED, _REFUSED_WEIGHTS)[0]


def is_development_wording(question):
    """Whether a question is worded like a development template, with any values in its slots."""
    return _DEVELOPMENT_PATTERN.fullmatch(question) is not None and _PLAIN_PATTERN.fullmatch(question) is None
