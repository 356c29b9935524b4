"""Questions outside the domain, which the assistant declines."""

from text.common_words import common_words
from text.general import ADJECTIVES, NOUNS, frame_sentence, plural
from text.template import fill
from text.wide_wordings import draw_refused

REPLIES = ["i cannot answer that yet.", "sorry, i cannot answer that yet."]

PEOPLE = ("the president|the king|the pope|a famous singer|the first astronaut|my grandfather|an actor|the mayor|a scientist|"
          "the inventor of the {N}|the author of the book|the captain|the prime minister|a painter|the queen").split("|")
TOPICS = ("history|politics|the stock market|football|baseball|chess|physics|chemistry|biology|religion|philosophy|poetry|taxes|"
          "insurance|fashion|gardening|astronomy|medicine|economics|psychology|democracy|gravity|evolution|photography|cars|"
          "electricity|money|marriage|the news|quantum mechanics|climate change|artificial intelligence|the war|the law").split("|")
FAMOUS = ("einstein|napoleon|shakespeare|elvis|mozart|beethoven|cleopatra|gandhi|lincoln|picasso|michael jackson|madonna|darwin|newton|elon musk|taylor swift|messi|"
          "brad pitt|the beatles|marie curie|julius caesar|churchill|tom hanks|oprah|kennedy|bach|van gogh|galileo|columbus|queen victoria").split("|")
LANGUAGES = "french|german|spanish|chinese|italian|latin|russian|japanese|dutch|arabic|polish|greek|swedish|portuguese".split("|")
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


MORE = [
    "what is {W}", "who is {W}", "who was {W} {W}", "how do i {W} the {W}", "why is {W} so {W}", "what is a {W}", "where is {W}", "explain {W}",
    "what are {W}", "how does {W} work", "tell me about {W}", "do you know {W}", "what is the {W} of {W}", "how many {W} are in a {W}",
    "who {W} the {W}", "when was the {W} {W}", "what is the {W} {W}", "why do {W} {W}", "where do {W} live", "how {W} is the {W}", "write a {W}",
    "show me {W}", "find {W}", "give me the {W} of {W}", "can {W} {W}", "should i {W} my {W}", "what should i {W}", "i want to {W} a {W}",
    "what does {W} mean", "is {W} {W}", "did {W} {W}", "how long do {W} {W}", "which {W} has the most {W}", "what {W} is this", "{W} {W} {W}",
    "order {W}", "who {W} {W}", "what {W} the {W}", "which {W} {W} the {W}", "when did the {W} {W}", "what happens to {W}", "describe the {W}",
    "compare {W} and {W}", "is there a {W}", "who will be the {W}", "how much is {W} worth", "what would {W} do", "{W} me the {W}",
]
# Words that belong to requests the assistant does understand.
_KNOWN = set((
    "time date day weather timer alarm light lights music song volume list latency name you your joke story meeting call message help temperature "
    "hello thank thanks bye okay yes no stop today tomorrow clock heating mail traffic fast slow"
).split())
_frequent = None


def frequent_word(rng):
    """Any of the frequent English words, so that an unknown word alone does not decide."""
    global _frequent
    if _frequent is None:
        _frequent = [w for w, _ in common_words()[150:9000] if w.isalpha() and w not in _KNOWN and len(w) > 2]
    return rng.choice(_frequent)


def refused_question(rng, wide=False):
    """A question the assistant cannot answer; some are not even questions.

    wide mixes in frames of any frequent words and the widest wordings: for the
    language model's sense of what is foreign, not for the recogniser's idea of
    what people say.
    """
    x = rng.random()
    if x < 0.08:
        return frame_sentence(rng)
    if wide and x < 0.3:
        words = (frequent_word(rng) if part == "{W}" else part for part in rng.choice(MORE).split())
        return " ".join(words)
    if wide and x < 0.84:
        return fill(draw_refused(rng), rng, {}, draw_place)
    return _from_lists(rng)


def draw_place(kind, rng):
    lists = {"A": ADJECTIVES, "T": TOPICS, "C": PLACES, "E": EVENTS, "X": ACTS, "K": PLACES, "L": LANGUAGES, "Q": FAMOUS}
    if kind == "N":
        return rng.choice(NOUNS)
    if kind == "NS":
        return plural(rng.choice(NOUNS))
    if kind == "P":
        return rng.choice(PEOPLE).replace("{N}", rng.choice(NOUNS))
    return rng.choice(lists[kind])


def _from_lists(rng):
    question = rng.choice(QUESTIONS)
    # Every place is drawn anew, also two of the same kind.
    for _ in range(3):
        for kind in ("NS", "N", "C"):
            question = question.replace("{" + kind + "}", draw_place(kind, rng), 1)
    return fill(question, rng, {}, draw_place)
