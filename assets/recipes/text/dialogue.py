"""Dialogues of one to four turns over one line of facts."""

from text.follow_ups import INTENTS, follow_up
from text.frames import framed
from text.held_out import is_held_out
from text.intents import COMMANDS
from text.memory import arithmetic_question, name_question_turn, name_turn, timer_question_turn, timer_turn
from text.refusals import REPLIES, refused_question
from text.sentences import ALL, VERBS, draw_facts, exchange, facts_line
from text.template import is_test
from text.vary import vary

COMMAND_NAMES = {name for name, _, _ in COMMANDS}
ALL_REPLIES = {name: replies for name, _, replies in ALL}
FACT_INTENTS = [entry for entry in ALL if entry[0] in ("time", "date", "latency")]
LENGTHS = [1, 1, 2, 2, 3, 4]
# An empty question stands for speech that the recogniser rejected.
NOT_CAUGHT = ("", "sorry, i did not catch that.")


def turn(rng, facts, memory):
    """One question and its reply."""
    x, last = rng.random(), memory.pop("last", None)
    if last and x < 0.12:
        return leaning_turn(rng, memory, *last)
    if x > 0.992:
        return NOT_CAUGHT
    if x < 0.16:
        question = refused_question(rng, wide=True)
        # Wrapped and varied as the others are, so that only what is asked decides.
        return framed(vary(question, rng), rng, False, False) if rng.random() < 0.5 else question, rng.choice(REPLIES)
    if x < 0.28:
        question, reply = arithmetic_question(rng, widest=True)
        return framed(question, rng, False, False) if rng.random() < 0.25 else question, reply
    if x < 0.34:
        _, question, reply = exchange(rng, facts, rng.choice(FACT_INTENTS), widest=True)
        return framed(vary(question, rng), rng, False, False), reply
    if x < 0.44:
        return memory_turn(rng, memory)
    env = {}
    name, question, reply = exchange(rng, facts, None, env, widest=True)
    if name == "timer_set":
        memory["timer"] = env["span"]
    elif name == "timer_stop":
        memory.pop("timer", None)
    if name in INTENTS:
        memory["last"] = name, env
    question = vary(question, rng)
    return framed(question, rng, name in COMMAND_NAMES, question.split()[0] in VERBS), reply


def leaning_turn(rng, memory, name, env):
    """The request before, with another value."""
    question, reply, values = follow_up(rng, ALL_REPLIES[name], name, env)
    if name == "timer_set":
        memory["timer"] = values["span"]
    memory["last"] = name, values
    return question, reply


def memory_turn(rng, memory):
    """Tell or ask the name or the timer; asking is likelier once there is something to know."""
    x = rng.random()
    if x < 0.5:
        ask = rng.random() < (0.6 if "name" in memory else 0.25)
        return name_question_turn(rng, memory) if ask else name_turn(rng, memory)
    ask = rng.random() < (0.6 if "timer" in memory else 0.2)
    return timer_question_turn(rng, memory) if ask else timer_turn(rng, memory)


def dialogue(rng):
    """(facts line, [(question, reply), ...]); no question of the test split.

    A memory may lie several turns back, so that the model learns to look for it.
    """
    facts, memory, turns = draw_facts(rng), {}, []
    for _ in range(rng.choice(LENGTHS)):
        while True:
            after = dict(memory)
            question, reply = turn(rng, facts, after)
            if question == "" or not is_test(question) and not is_held_out(question):
                break
        memory = after
        turns.append((question, reply))
    return facts_line(facts), turns
