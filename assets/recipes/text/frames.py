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
    "my [wife|husband|mother|son|daughter|friend] [asks|wants to know|says]|i was wondering|just wondering|you know|let us see|first of all|tell me one thing|i [really|just] wonder|alright then|so now"
)
LINKS = ["", "", "", "so", "so please", "please", "and", "could you", "then"]
# Roundabout openings of a command that begins with its verb.
ROUNDABOUT = _split(
    "go ahead and|i think you [can|should]|you [can|may|should|must]|it is time to|[i|we] forgot to|would you be so kind [and|to]|[i|we] would like to|let us|we [should|could|have to]|it would be [good|nice|great] to|"
    "can we|[i|we] need you to|how about you|why do you not|feel free to|try to|help me [to|]|i [ask|want|beg] you to|be so good and|is it possible to|would it be possible to|could you [quickly|kindly|just|maybe] |"
    "i have to ask you to|make sure to|do not forget to|remember to|[now|then|next] please|just|quickly|kindly|maybe you can|you could|i wish you would|are you able to|do you think you could|may i ask you to|let me"
)
# Openings of a question.
WONDERING = _split(
    "i wonder|can you tell me|could you tell me|do you know|any idea|i would like to know|i want to know|tell me again|let me ask|please tell me|may i ask|can i ask you|do you have any idea|you surely know|i need to know|"
    "would you know|say|be honest|remind me|i am curious|just tell me|one question|i always forget|what do you think"
)
AFTERTHOUGHTS = _split(
    "i am in a [rush|hurry]|if you do not mind|by the way|when you can|before we start|would you|will you|if possible|when you get a chance|for the [kids|guests|family]|for my [wife|husband|mother]|because it is [late|early]|"
    "right away|at once|as soon as possible|my dear|then|okay|i think|i guess|i suppose|for a change|tonight|after all|that would [be great|help|be nice|be good]|you know|again|this time|for today|just like yesterday|"
    "as always|as usual|my friend|firstword|if you would|quickly|i need it|we need it|so we can start|before i go|while i am away|in case you know|for once|all right|do you hear me|come on|thank you so much"
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
    return " ".join(" ".join(parts).split())
