"""What people say in turns with pauses: five kinds of utterances, as the pieces between the pauses.

A piece's text is what is said; whether the listener may take the turn there is known, since all pieces but the last go on.
"""

import random
from dataclasses import dataclass

from text.general import general_sentence
from text.sentences import spoken_sentence, user_sentence, varied_request
from text.template import is_test, normalise
from text.words import SLOTS

KINDS = ("plain", "pause-inside", "hesitation", "list", "trailing-thought")
FILLERS = ("um", "uh", "er", "um", "uh", "hmm")
CONNECTORS = ("and", "so", "but", "and then", "because", "and also", "or", "plus", "well", "then")
LIST_OPENINGS = (
    "add {x} to the shopping list", "put {x} on my list", "i need {x}", "we are out of {x}", "please buy {x}", "remind me to get {x}",
    "my list has {x}", "turn on the lights in {y}", "play some {x} sounds", "the colors are {z}", "tell me about {x}", "call {n}",
)
NAMES = "anna|ben|carla|david|emma|felix|grace|henry|iris|jack|karen|liam|maria|noah|olivia|peter|rachel|sophie|tom|victor".split("|")
COLOURS = "red|green|blue|yellow|white|orange|purple|black|brown|silver".split("|")
LONGEST = 90


@dataclass(frozen=True)
class Wording:
    """One utterance before it is spoken."""

    kind: str
    pieces: tuple
    # The sentence without fillers, by whose hash it is kept for tests or not.
    sentence: str

    @property
    def text(self):
        return " ".join(self.pieces)


def request(rng):
    """A sentence that somebody says to the console; a few of other kinds."""
    draw = rng.choices((user_sentence, varied_request, spoken_sentence, general_sentence), (4, 3, 2, 1))[0]
    return normalise(draw(rng))


def _cut(words, rng):
    """Where to stop inside: behind one word at least, before one at least; rather before the last words."""
    places = range(1, len(words))
    return rng.choices(places, [0.5 + place / len(words) for place in places])[0]


def _plain(rng):
    sentence = request(rng)
    return (sentence,), sentence


def _pause_inside(rng):
    sentence = request(rng)
    words = sentence.split()
    if len(words) < 3:
        return None
    cuts = sorted({_cut(words, rng) for _ in range(1 if rng.random() < 0.75 else 2)})
    edges = [0, *cuts, len(words)]
    return tuple(" ".join(words[a:b]) for a, b in zip(edges, edges[1:])), sentence


def _hesitation(rng):
    made = _pause_inside(rng)
    if made is None:
        return None
    pieces, sentence = made
    filler, where = rng.choice(FILLERS), rng.random()
    # "the um | lights", "the | um | lights", "the | um lights".
    if where < 0.6:
        pieces = (f"{pieces[0]} {filler}", *pieces[1:])
    elif where < 0.8:
        pieces = (pieces[0], filler, *pieces[1:])
    else:
        pieces = (pieces[0], f"{filler} {pieces[1]}", *pieces[2:])
    return pieces, sentence


def _listed(rng):
    opening = rng.choice(LIST_OPENINGS)
    kind = {"{x}": SLOTS["item"], "{y}": ["the " + r for r in SLOTS["room"]], "{z}": COLOURS, "{n}": NAMES}
    slot = next(s for s in kind if s in opening)
    things = rng.sample(kind[slot], rng.choice((2, 3, 3, 3, 4)))
    before, _, after = opening.partition(slot)
    last = f"{rng.choice(('and ', 'and ', ''))}{things[-1]} {after}".strip()
    pieces = [f"{before}{things[0]}", *things[1:-1], last]
    # Not every item is followed by a long pause.
    joined = [pieces[0]]
    for piece in pieces[1:]:
        if len(joined) < 4 and rng.random() < 0.75:
            joined.append(piece)
        else:
            joined[-1] += " " + piece
    if len(joined) == 1:
        joined = [" ".join(pieces[:-1]), pieces[-1]]
    return tuple(joined), normalise(" ".join(pieces))


def _trailing(rng):
    first, second = request(rng), request(rng)
    return (f"{first} {rng.choice(CONNECTORS)}", second), first


_DRAW = {"plain": _plain, "pause-inside": _pause_inside, "hesitation": _hesitation, "list": _listed, "trailing-thought": _trailing}


def wording(kind, rng, test=False):
    """An utterance of a kind from the test or the training side of the split; at most LONGEST characters."""
    while True:
        made = _DRAW[kind](rng)
        if made is None:
            continue
        pieces, sentence = made
        whole = " ".join(pieces)
        if len(whole) > LONGEST or not all(pieces):
            continue
        if is_test(sentence) if test else not (is_test(sentence) or is_test(whole) or any(is_test(p) for p in pieces)):
            return Wording(kind, pieces, sentence)


if __name__ == "__main__":
    generator = random.Random(1)
    for name in KINDS:
        for _ in range(6):
            print(name, " | ".join(wording(name, generator).pieces))
