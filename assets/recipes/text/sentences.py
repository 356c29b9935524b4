"""Draw sentences: user requests, replies, and the mixture used for audio."""

from text.general import general_sentence
from text.intents import COMMANDS, QUESTIONS
from text.memory import arithmetic_question, memory_question
from text.more_wordings import MORE_WORDINGS
from text.refusals import refused_question
from text.template import choose, fill, is_test, normalise, slots_of
from text.vary import vary
from text.wide_wordings import WIDE, draw_wide
from text.words import MONTHS, WEEKDAYS, number, ordinal, random_clock

# Openings that ask for a verb, and openings that go with anything.
ASKING = ["please", "can you", "could you", "would you", "can you please", "could you please", "i want you to", "i would like you to"]
CALLING = ["hey", "okay", "firstword", "hey firstword", "now", "and", "then", "also", "computer", "please"]
VERBS = set((
    "turn switch put light make set dim brighten start stop open close shut heat tell give wake cancel clear delete remind add note "
    "schedule plan book play resume continue keep skip take remove read say run measure test show speak talk be count get buy change "
    "pause shuffle let"
).split())
GERUNDS = {
    "turn": "turning", "switch": "switching", "put": "putting", "make": "making", "set": "setting", "dim": "dimming", "start": "starting",
    "stop": "stopping", "open": "opening", "close": "closing", "shut": "shutting", "tell": "telling", "wake": "waking", "remind": "reminding",
    "add": "adding", "play": "playing", "remove": "removing", "read": "reading", "change": "changing", "give": "giving", "cancel": "cancelling",
}
CLOSINGS = ["please", "for me", "now", "right now", "thank you", "for me please", "again"]
ALL = COMMANDS + QUESTIONS
# Share of requests for the language models that may use the further wordings (every second of them does).
WIDER_SHARE = 0.6
_COMMAND_NAMES = {name for name, _, _ in COMMANDS}
# An intent is drawn in proportion to the square root of its number of phrasings.
WEIGHTS = [len(questions) ** 0.5 for _, questions, _ in ALL]
# The language model draws also by the wider wordings, so that intents with few short ones are no rarer.
WIDE_WEIGHTS = [(len(questions) + len(MORE_WORDINGS.get(name, [])) + len(WIDE.get(name, []))) ** 0.5 for name, questions, _ in ALL]
# Shares of the widest and the further wordings in what the language model learns.
SHARE_WIDEST, SHARE_FURTHER = 0.6, 0.25


def draw_facts(rng):
    """The facts the console knows: time, date and the latency of the last turn."""
    now = random_clock(rng, any_minute=True)
    date = f"{rng.choice(WEEKDAYS)} {rng.choice(MONTHS)} the {ordinal(rng.randint(1, 31))}"
    lag = None if rng.random() < 0.3 else number(rng.choice([rng.randint(5, 99), rng.randint(5, 99), rng.randint(100, 999), rng.randint(10, 99) * 10]))
    return {"now": now, "date": date, "lag": lag}


def facts_line(facts):
    """The facts as the prompt carries them."""
    lag = f"{facts['lag']} milliseconds" if facts["lag"] else "unknown"
    return f"time {facts['now']}; day {facts['date']}; latency {lag}"


def polite(name, sentence, rng):
    """Add a polite opening or closing to a command now and then."""
    if name not in _COMMAND_NAMES or sentence.startswith(("i ", "no ", "it ", "we ")):
        return sentence
    if rng.random() < 0.04 and sentence.split()[0] in GERUNDS:
        verb, _, rest = sentence.partition(" ")
        return f"would you mind {GERUNDS[verb]} {rest}"
    if rng.random() < 0.3:
        openings = ASKING + CALLING if sentence.split()[0] in VERBS else CALLING
        sentence = rng.choice(openings) + " " + sentence
    if "please" in sentence:
        return sentence
    if rng.random() < 0.15:
        sentence = sentence + " " + rng.choice(CLOSINGS)
    return sentence


def lag_reply(facts, rng):
    """Say the measured latency, or that there is none yet."""
    if not facts["lag"]:
        return "i have not measured a turn yet."
    return rng.choice([f"it took {facts['lag']} milliseconds.", f"about {facts['lag']} milliseconds."])


def unit_reply(question):
    """How many small units make a larger one."""
    for unit, count in (("an hour", "sixty minutes"), ("a minute", "sixty seconds"), ("a day", "twenty four hours"),
                        ("a week", "seven days"), ("a year", "twelve months")):
        if question.endswith(unit):
            return f"{count}."
    raise ValueError(question)


def exchange(rng, facts, intent=None, env=None, more=False, widest=False):
    """A question of the closed domain with a fitting reply: (name, question, reply).

    env receives the values of the slots; more allows the further wordings, widest
    all of them.
    """
    name, questions, replies = intent or rng.choices(ALL, WIDE_WEIGHTS if widest else WEIGHTS)[0]
    env = {} if env is None else env
    source = rng.random() if more or widest else 1
    if widest and source < SHARE_WIDEST and name in WIDE:
        template, fixed = draw_wide(name, rng)
        env.update(fixed)
    else:
        if source < (SHARE_WIDEST + SHARE_FURTHER if widest else WIDER_SHARE):
            questions = MORE_WORDINGS.get(name, questions)
        template = rng.choice(questions)
    question = polite(name, fill(template, rng, env), rng)
    return name, question, fitting_reply(rng, name, question, replies, facts, env)


def fitting_reply(rng, name, question, replies, facts, env):
    """A reply that uses only the values of its question and the facts."""
    env.update(now=facts["now"], date=facts["date"], lag_reply=lag_reply(facts, rng))
    if name == "units" and "unit_reply" not in env:
        env["unit_reply"] = unit_reply(question)
    # A reply may draw an animal of its own (a joke), nothing else.
    usable = [r for r in (choose(r, rng) for r in replies)
              if all(s in env or s == "animal" for s in slots_of(r))]
    return fill(rng.choice(usable), rng, env)


def user_sentence(rng):
    """Something a user says."""
    x = rng.random()
    facts = draw_facts(rng)
    if x < 0.06:
        return arithmetic_question(rng)[0]
    if x < 0.11:
        return memory_question(rng)
    if x < 0.18:
        return refused_question(rng)
    return exchange(rng, facts)[1]


def varied_request(rng):
    """A request in the wider wording that the language models learn."""
    if rng.random() < WIDER_SHARE:
        sentence = exchange(rng, draw_facts(rng), more=True)[1]
    else:
        sentence = user_sentence(rng)
    return vary(sentence, rng) if rng.random() < 0.6 else sentence


def reply_sentence(rng):
    """Something the assistant says, punctuated."""
    if rng.random() < 0.06:
        return arithmetic_question(rng)[1]
    if rng.random() < 0.04:
        return rng.choice(["i cannot answer that yet.", "sorry, i cannot answer that yet."])
    return exchange(rng, draw_facts(rng))[2]


def spoken_sentence(rng):
    """A sentence for recogniser audio: requests, replies and general sentences."""
    x = rng.random()
    if x < 0.58:
        return user_sentence(rng)
    if x < 0.68:
        return reply_sentence(rng)
    return general_sentence(rng)


def train_sentence(rng, draw=spoken_sentence, longest=110):
    """Draw until the sentence belongs to the training side of the split."""
    while True:
        sentence = draw(rng)
        if not is_test(sentence) and len(sentence) < longest:
            return sentence


def test_sentence(rng, draw=user_sentence, longest=110):
    """Draw until the sentence belongs to the test side of the split."""
    while True:
        sentence = draw(rng)
        if is_test(sentence) and len(sentence) < longest:
            return sentence
