"""What people wrap around a request: remarks, roundabout openings, afterthoughts, a word too many."""

import re

from text.refusals import frequent_word
from text.template import choose
from text.words import ONES, ORDINALS, SLOTS, TENS


def _split(text):
    """Alternatives outside of brackets."""
    return re.split(r"\|(?![^\[]*\])", text)


# Remarks that do not matter, before the point of a request.
OCCASIONS = _split(
    "i am in bed|i am [so|very|] tired|we are having dinner|i am cooking|my hands are [full|wet|dirty]|i am [going out|leaving|leaving the house] [soon|now|]|we have guests|the kids are [asleep|sleeping|home]|"
    "i am [busy|in a hurry|on the phone]|it is [late|early|night|morning|evening]|i am home|i just came [home|back]|my friends are [here|coming]|i want to [relax|read|work|sleep]|we are [watching a film|playing a game]|"
    "i am getting up|i almost forgot|i have an idea|there is something else|one thing|quick question|a small favor|listen|before i forget|if it is not too much trouble|when you have a moment|as soon as you can|"
    "excuse me|sorry to [bother|interrupt] you|let me see|by the way|okay next|good|fine|great|[another|one more] [thing|question|wish|request]|i have a [question|wish|request]|be so kind|do me a favor|"
    "my [wife|husband|mother|son|daughter|friend] [asks|wants to know|says]|i was wondering|just wondering|you know|let us see|first of all|tell me one thing|i [really|just] wonder|alright then|so now|"
    "oh dear|my goodness|right|okay so|ah yes|guess what|i just thought of something|while i remember|while you are at it|to be honest|honestly|anyway|as i said|me again|hello there|good morning|good evening|"
    "i'm [tired|back|in the bath|on my way|running late|bored]|the [phone|doorbell|baby] [rang|is calling|woke me up]|we're [back|all here|ready|about to eat]"
)
LINKS = ["", "", "", "so", "so please", "please", "and", "could you", "then"]
# Roundabout openings of a command that begins with its verb.
ROUNDABOUT = _split(
    "go ahead and|i think you [can|should]|you [can|may|should|must]|it is time to|[i|we] forgot to|would you be so kind [and|to]|[i|we] would like to|let us|we [should|could|have to]|it would be [good|nice|great] to|"
    "can we|[i|we] need you to|how about you|why do you not|feel free to|try to|help me [to|]|i [ask|want|beg] you to|be so good and|is it possible to|would it be possible to|could you [quickly|kindly|just|maybe] |"
    "i have to ask you to|make sure to|do not forget to|remember to|[now|then|next] please|just|quickly|kindly|maybe you can|you could|i wish you would|are you able to|do you think you could|may i ask you to|let me|"
    "i'd be [grateful|glad|happy] if you could|any chance you could|is there any chance [you could|that you]|i was hoping [you could|you would|you might]|it'd be [great|lovely|nice] if you could|you might [want to|as well]|"
    "i need [someone|somebody|you now] to|why don't you|go on and|[someone|somebody] please|what i want is that you|i'm asking you to|if you could [please|just|]|when you can|[whenever|once] you are ready|"
    "be a [dear|good helper|star] and|i'd like you to|i'd love you to|would it be okay to|could you possibly|could you maybe|would you [please|kindly|just|quickly]|can you [just|quickly|kindly|maybe]|won't you|will you please|"
    "[hey|okay|so|right|hi] [can|could|would|will] you|i want to|i have to|we want you to|time to|your next job is to|your task is to|do|it's your turn to"
)
# Openings of a question.
WONDERING = _split(
    "i wonder|can you tell me|could you tell me|do you know|any idea|i would like to know|i want to know|tell me again|let me ask|please tell me|may i ask|can i ask you|do you have any idea|you surely know|i need to know|"
    "would you know|say|be honest|remind me|i am curious|just tell me|one question|i always forget|what do you think|"
    "i'd love to know|can you figure out|any chance you know|you wouldn't happen to know|do you happen to know|i can't remember|i'm trying to find out|please say|hey do you know|quick|i keep wondering|my question is|"
    "can somebody tell me|could you say|would you tell me|will you tell me|i'd like to hear|so|and|but|well|okay|hey|right|now then|help me out|i'm asking myself|i have forgotten|i'm not sure|help me here|you tell me"
)
AFTERTHOUGHTS = _split(
    "i am in a [rush|hurry]|if you do not mind|by the way|when you can|before we start|would you|will you|if possible|when you get a chance|for the [kids|guests|family]|for my [wife|husband|mother]|because it is [late|early]|"
    "right away|at once|as soon as possible|my dear|then|okay|i think|i guess|i suppose|for a change|tonight|after all|that would [be great|help|be nice|be good]|you know|again|this time|for today|just like yesterday|"
    "as always|as usual|my friend|firstword|if you would|quickly|i need it|we need it|so we can start|before i go|while i am away|in case you know|for once|all right|do you hear me|come on|thank you so much|"
    "if that's [okay|all right|possible]|if it's no trouble|cheers|mate|love|when you're ready|whenever you can|pretty please|i beg you|would be lovely|if you'd be so kind|darling|buddy|and hurry|now please|"
    "thanks a lot|i'd appreciate it|that would be kind|or something like that|or so|roughly|more or less|just this once|one more time|straight away|this minute|real quick|like always|can you|could you|okay|right"
)
_VALUES = {w for values in SLOTS.values() for value in values for w in value.split()} | set(ONES + TENS + ORDINALS)
_QUESTION = re.compile(r"(what|which|how|where|who|when|why|is|are|do|does|will|can) ")


def with_stray_word(sentence, rng):
    """One word that does not belong there, misheard or unknown, in a sentence long enough to bear it."""
    words, stray = sentence.split(), frequent_word(rng)
    if len(words) < 4 or stray in _VALUES:
        return sentence
    words.insert(rng.randint(0, len(words)), stray)
    return " ".join(words)


# Small words that a recogniser takes for one another, or misses.
_CONFUSED = [group.split("|") for group in (
    "the|a|uh", "in|and|an|on", "is|as|it's|was", "of|off|have", "to|two|too|the", "for|four|from", "your|you|you're", "i|eye|a", "are|our|or", "at|that|it", "this|the|these", "what|but|watch",
    "set|said|sit", "put|but|what", "turn|term|time", "light|like|right", "lights|light|likes", "please|place|peace", "play|place|plate", "by|buy|bye", "me|my|we", "can|and|could", "will|would|well",
    "add|and|had", "make|may|take", "tell|till|told", "how|now|who", "do|to|you", "my|me|by", "some|son|sum", "there|their|the", "give|get|live", "stop|shop|top", "next|text|neck", "open|often|over")]
_MISHEARD = {word: [w for w in group if w != word] for group in _CONFUSED for word in group[:1]}
_MISSED = {"the", "a", "an", "is", "to", "of", "in", "me", "my", "i", "it", "for", "on", "at", "you", "please", "can", "do", "are"}


def misheard(sentence, rng):
    """A small word missed or taken for another, as a recogniser does; values stay as they are."""
    words = sentence.split()
    if len(words) < 4:
        return sentence
    for _ in range(rng.choice((1, 1, 2))):
        i = rng.randrange(len(words))
        if words[i] in _VALUES:
            continue
        if words[i] in _MISHEARD and rng.random() < 0.6:
            words[i] = rng.choice(_MISHEARD[words[i]])
        elif words[i] in _MISSED and len(words) > 3:
            del words[i]
    return " ".join(words)


def framed(question, rng, command, verb_first):
    """Another shape around a request now and then; the request itself stays as it is."""
    x, parts = rng.random(), [question]
    if x < 0.06:
        parts = [choose(rng.choice(OCCASIONS), rng), rng.choice(LINKS) if command else "", question]
    elif x < 0.14 and command and verb_first:
        parts = [choose(rng.choice(ROUNDABOUT), rng), question]
    elif x < 0.14 and not command and _QUESTION.match(question):
        parts = [rng.choice(WONDERING), question]
    elif 0.14 <= x < 0.19:
        parts = [question, choose(rng.choice(AFTERTHOUGHTS), rng)]
    elif 0.19 <= x < 0.25:
        return with_stray_word(question, rng)
    elif 0.25 <= x < 0.33:
        return misheard(question, rng)
    return " ".join(" ".join(parts).split())
