"""Questions outside the domain, which the assistant declines."""

from text.template import fill
from text.general import ADJECTIVES, NOUNS, frame_sentence, plural
from text.words import random_slot

REPLIES = ["i cannot answer that yet.", "sorry, i cannot answer that yet."]

PEOPLE = ("the president|the king|the pope|a famous singer|the first astronaut|my grandfather|an actor|the mayor|a scientist|"
          "the inventor of the {N}|the author of the book|the captain|the prime minister|a painter|the queen").split("|")
TOPICS = ("history|politics|the stock market|football|baseball|chess|physics|chemistry|biology|religion|philosophy|poetry|taxes|"
          "insurance|fashion|gardening|astronomy|medicine|economics|psychology|democracy|gravity|evolution|photography|cars|"
          "electricity|money|marriage|the news|quantum mechanics|climate change|artificial intelligence|the war|the law").split("|")
PLACES = "france|china|africa|brazil|india|japan|canada|mexico|russia|spain|the desert|the north pole|texas|europe|egypt".split("|")

QUESTIONS = [
    "who won the {E}", "who is {P}", "who was {P}", "who invented the {N}", "who wrote the {A} {N}", "who discovered {C}",
    "what is the capital of {C}", "what is the population of {C}", "what language do they speak in {C}", "where is {C}",
    "why is the {N} {A}", "why do {NS} have {NS}", "why does a {N} {X}", "how does a {N} work", "how do {NS} {X}", "how do i repair a {N}",
    "how many {NS} are there in {C}", "how tall is the {N}", "how old is {P}", "how much does a {N} cost", "how do i learn {T}",
    "explain {T} [to me|]", "what do you know about {T}", "tell me [all|everything] about {T}", "what is {T}", "what is the meaning of {N}",
    "what is the difference between a {N} and a {N}", "translate {N} into [french|german|spanish|chinese]", "how do you say {N} in [french|german|spanish]",
    "should i buy a {A} {N}", "what is the best {N}", "which {N} is the best", "recommend a [book|movie|film|hotel|game]",
    "write [a poem|an essay|a letter|a program] about [the {N}|{T}]", "who will win the {E}", "when was [the {N} invented|{P} born]",
    "when did the [war|world] [end|begin]", "do you believe in [god|ghosts|love|magic]", "is there life on [mars|the moon]",
    "what happens when i {X} the {N}", "can a {N} {X}", "can you [drive|swim|fly|dance|paint|cook] [a {N}|]", "book [me|] a [flight|hotel|table] in {C}",
    "order [a pizza|a taxi|some food|a {N}]", "buy [me|] a [ticket|{N}]", "sing [me|] a song", "spell {N}", "what rhymes with {N}",
    "what does {N} mean", "define {N}", "give me a synonym for {A}", "is my {N} {A}", "find my {N}", "where is my {N}", "fix my {N}",
    "what should i do about my {N}", "how do i get rich", "am i [beautiful|smart|right]", "will i be [rich|happy|famous]",
    "what did {P} say about {T}", "read [me|] the news", "what are the headlines", "how is the stock market", "what was the score",
    "solve the equation", "what is the speed of {N}", "how deep is the {N}", "compare {C} and {C}", "what is the time in {C}",
    "how do i {X} a {N}", "is a {N} [bigger|better|older] than a {N}", "do {NS} {X}", "what color is the {N}",
    "can i {X} the {N}", "open the [{N} app|browser|document]", "take a [picture|photo|screenshot]", "scan the {N}", "search for {NS}",
]
EVENTS = "world cup|election|game last night|race|super bowl|war|championship|nobel prize|match|olympic games|lottery|tournament".split("|")
ACTS = ("eat|sleep|fly|swim|jump|burn|melt|break|grow|sing|clean|paint|sell|build|cut|repair|wash|draw|boil|freeze|climb|throw|move|"
        "lift|catch|cross|plant|change|open").split("|")


def refused_question(rng):
    """A question the assistant cannot answer; some are not even questions."""
    if rng.random() < 0.12:
        return frame_sentence(rng)
    def draw(kind, rng):
        lists = {"N": NOUNS, "A": ADJECTIVES, "P": PEOPLE, "T": TOPICS, "C": PLACES, "E": EVENTS, "X": ACTS}
        if kind == "NS":
            return plural(rng.choice(NOUNS))
        if kind == "P":
            return rng.choice(PEOPLE).replace("{N}", rng.choice(NOUNS))
        return rng.choice(lists[kind]) if kind in lists else random_slot(kind, rng)
    question = rng.choice(QUESTIONS)
    # Every place is drawn anew, also two of the same kind.
    for _ in range(4):
        for kind in ("NS", "N", "C"):
            question = question.replace("{" + kind + "}", draw(kind, rng), 1)
    return fill(question, rng, {}, draw)
