"""Sentences outside the domain: they teach sounds, not the assistant's phrases."""

import re

from paths import CMU_DICTIONARY
from text.template import choose
from text.words import DIGITS, SLOTS, number

NOUNS = (
    "house|car|book|table|window|river|mountain|teacher|student|friend|letter|picture|computer|"
    "phone|door|street|garden|school|market|bridge|train|plane|boat|island|forest|field|hill|king|"
    "queen|story|song|question|answer|problem|idea|plan|game|team|ball|shirt|shoe|hat|cup|plate|"
    "chair|bed|key|clock|paper|pencil|wall|floor|roof|tree|flower|stone|cloud|storm|winter|summer|"
    "spring|evening|morning|hour|week|year|voice|sound|word|sentence|number|machine|engine|wheel|"
    "camera|screen|button|signal|model|network|packet|buffer|thread|system|file|message|version|"
    "measure|result|test|change|price|job|company|worker|doctor|nurse|farmer|village|town|country|"
    "ocean|beach|lake|fire|glass|bottle|dinner|lunch|apple|orange|history|language|church|judge|"
    "soldier|light|color|shape|size|weight|height|speed|vision|treasure|garage|television|church|"
    "thief|bath|tooth|thumb|youth|voyage|joy|coin|toy|cow|mouth|south|crowd|push|cook|bush|wolf"
).split("|")
VERBS = (
    "sees|takes|makes|finds|gives|keeps|holds|brings|buys|sells|opens|closes|breaks|builds|carries|"
    "catches|chooses|cleans|covers|cuts|draws|drives|drops|eats|enjoys|explains|feels|fills|follows|"
    "forgets|gets|hears|helps|hides|hits|hopes for|joins|jumps over|knows|learns|leaves|likes|"
    "listens to|looks at|loses|loves|moves|needs|notices|offers|orders|paints|passes|plays with|"
    "pulls|pushes|reaches|reads|remembers|runs past|saves|says|sends|shows|sits on|starts|stops|"
    "studies|talks about|teaches|tells|thinks about|throws|touches|travels to|turns|uses|visits|"
    "waits for|walks to|wants|washes|watches|wins|works on|worries about|writes"
).split("|")
ADJECTIVES = (
    "good|great|nice|bad|strange|quiet|noisy|small|large|bright|dark|fast|slow|early|late|easy|hard|"
    "simple|new|old|long|short|happy|tired|busy|ready|wrong|right|different|important|beautiful|"
    "broken|clean|clear|cheap|common|deep|dirty|double|empty|famous|final|flat|foreign|free|fresh|"
    "full|gentle|golden|heavy|high|huge|human|local|loud|low|narrow|natural|normal|plain|poor|"
    "popular|private|proud|public|pure|quick|rare|rich|rough|round|royal|sad|safe|secret|serious|"
    "sharp|silent|single|smooth|soft|special|square|strong|sudden|sweet|tall|thick|thin|tiny|usual|"
    "warm|weak|wet|whole|wide|wild|wise|wooden|young|unusual|precious"
).split("|")
ADVERBS = (
    "quickly|slowly|often|never|always|sometimes|quietly|carefully|again|today|tomorrow|yesterday|"
    "soon|later|early|late|here|there|everywhere|together|alone|usually|really|almost|perhaps|maybe"
).split("|")
PREPOSITIONS = (
    "in|on|under|near|behind|before|after|between|across|around|through|over|with|without|for|from|"
    "above|below|inside|outside|along|against|toward|during"
).split("|")

FRAMES = [
    "the {A} {N} {V} the {N}", "{D} the {N} {V} {AN} {N} {P} the {N}",
    "every {N} {V} the {A} {N} {D}", "my {N} is {A} and your {N} is {A}",
    "{AN} {N} {V} {P} the {A} {N}", "why does the {N} need {AN} {N}", "i think the {N} was {P} the {N}",
    "they {D} put the {N} {P} the {N}", "we have {n} {NS} and {n} {NS}",
    "this {N} is not as {A} as that {N}", "she said the {N} was {A}",
    "he wants to know where the {N} is", "there is {AN} {N} {P} the {N}",
    "if the {N} is {A} then the {N} is {A}", "you should {D} look for the {N}",
    "what would the {N} do {P} the {N}", "{M} and {M} talked about the {N}",
    "it took {n} days to find the {A} {N}",
]

_dictionary = None


def plural(noun):
    """The regular plural of a noun."""
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return noun + "es"
    if noun.endswith("f"):
        return noun[:-1] + "ves" if noun in ("wolf", "thief") else noun + "s"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"


def with_article(adjective):
    """The adjective with the right indefinite article."""
    vowel = adjective[0] in "aeio" or adjective == "unusual"
    return ("an " if vowel else "a ") + adjective


def dictionary_words():
    """Plain words of the pronouncing dictionary, for sentences of random words."""
    global _dictionary
    if _dictionary is None:
        words = (line.split()[0] for line in open(CMU_DICTIONARY, errors="ignore"))
        _dictionary = sorted({w for w in words if re.fullmatch(r"[a-z]{2,11}", w)})
    return _dictionary


def frame_sentence(rng):
    """A grammatical sentence with random content words."""
    draw = {
        "N": lambda: rng.choice(NOUNS), "NS": lambda: plural(rng.choice(NOUNS)),
        "V": lambda: rng.choice(VERBS), "A": lambda: rng.choice(ADJECTIVES),
        "AN": lambda: with_article(rng.choice(ADJECTIVES)), "D": lambda: rng.choice(ADVERBS),
        "P": lambda: rng.choice(PREPOSITIONS), "M": lambda: rng.choice(SLOTS["name"]),
        "n": lambda: number(rng.randint(2, 99)),
    }
    return re.sub(r"\{(\w+)\}", lambda m: draw[m.group(1)](), choose(rng.choice(FRAMES), rng))


def digit_sentence(rng):
    """One to five spoken digits."""
    return " ".join(rng.choice(DIGITS) for _ in range(rng.choice([1, 1, 1, 2, 3, 4, 5])))


def general_sentence(rng):
    """A sentence outside the domain: frames, dictionary words or digits."""
    x = rng.random()
    if x < 0.12:
        return digit_sentence(rng)
    if x < 0.40:
        return " ".join(rng.choice(dictionary_words()) for _ in range(rng.randint(1, 6)))
    return frame_sentence(rng)
