"""Development wordings (text/wide_wordings.py): never trained, free to be looked at.

    python3 -m evaluation.development [VARIANT]      prints every failure
"""

import random
import re
import sys

from text.intents import COMMANDS, QUESTIONS
from text.memory import NAME_HEARD
from text.refusals import draw_place
from text.sentences import draw_facts, facts_line
from text.template import fill
from text.wide_wordings import DEVELOPMENT, DEVELOPMENT_REFUSED, is_development_wording
from text.words import number

DRAWS, DRAWS_REFUSED = 2, 12
REPLIES = {name: replies for name, _, replies in COMMANDS + QUESTIONS}
# Intents whose replies are as good for each other.
ALIKE = [{"remind", "remind_at", "remind_when"}, {"list_add", "list_add_two"}, {"quiet", "stop", "that_is_all", "yes"}, {"thanks", "yes"}, {"who", "made_by"}, {"timer_when", "timer_ask"}]
LARGEST = {"plus": 12, "minus": 12, "times": 10}
REFUSAL = re.compile(r"cannot|sorry|do not know|only do small")


def alternatives(template):
    """Every choice of a reply template, as a pattern; an animal of its own is free."""
    pattern = re.escape(template).replace(r"\[", "(?:").replace(r"\]", ")").replace(r"\|", "|")
    return re.sub(r"\\{animal\\}", "[a-z ]+", pattern)


def wanted_of(name, env, facts):
    """Pattern of a right reply."""
    if name in LARGEST:
        return rf"is {env['result']}\."
    if name == "name_tell":
        return "|".join(re.escape(r.format(name=env["name"])) for r in NAME_HEARD)
    if name in ("name_ask", "timer_ask"):
        return re.escape(env["value"])
    names = {name}.union(*(group for group in ALIKE if name in group))
    values = {**facts, **env, "lag_reply": facts["lag"] or "not measured a turn"}
    patterns = []
    for pattern in (alternatives(r) for n in names for r in REPLIES.get(n, [])):
        for slot, value in values.items():
            pattern = pattern.replace(r"\{" + slot + r"\}", re.escape(value or ""))
        patterns.append(pattern)
    return "|".join(p for p in patterns if r"\{" not in p)


def operands(rng, name):
    """Two numbers that the assistant can reckon with."""
    a, b = rng.randint(2, LARGEST[name]), rng.randint(2, LARGEST[name])
    if name == "minus" and b > a:
        a, b = b, a
    return a, b, {"plus": a + b, "minus": a - b, "times": a * b}[name]


def prepare(rng, name, template, fixed):
    """(facts line, earlier question or None, question, pattern of a right reply)."""
    facts, env, earlier = draw_facts(rng), dict(fixed), None
    if name in LARGEST:
        a, b, result = operands(rng, name)
        env.update(a=number(a), b=number(b), result=number(result))
    if name == "name_ask":
        earlier = fill("my name is {name}", rng, env)
        env["value"] = f"your name is {env['name']}."
    if name == "timer_ask":
        earlier = fill("set a timer for {span}", rng, env)
        env["value"] = env["span"]
    question = fill(template, rng, env)
    return facts_line(facts), earlier, question, wanted_of(name, env, facts)


def cases(seed=10):
    """Every development template a few times; the refused ones oftener, as they have more alternatives."""
    rng = random.Random(seed)
    good = [prepare(rng, name, template, fixed) for name, template, fixed in DEVELOPMENT for _ in range(DRAWS)]
    good = [case for case in good if is_development_wording(case[2])]
    refused = [(facts_line(draw_facts(rng)), fill(t, rng, {}, draw_place)) for t in DEVELOPMENT_REFUSED for _ in range(DRAWS_REFUSED)]
    return good, refused


def measure(ask, show=False):
    """(percent of right replies, percent of refusals) of a function of facts, turns and question."""
    (good, refused), right, declined = cases(), 0, 0
    for facts, earlier, question, wanted in good:
        turns = [(earlier, ask(facts, [], earlier))] if earlier else []
        reply = ask(facts, turns, question)
        ok = re.search(wanted, reply) is not None
        right += ok
        if show and not ok:
            print("      ", question, "->", reply)
    for facts, question in refused:
        reply = ask(facts, [], question)
        declined += REFUSAL.search(reply) is not None
        if show and not REFUSAL.search(reply):
            print("       refuse:", question, "->", reply)
    return round(100 * right / len(good), 1), round(100 * declined / len(refused), 1)


def main(variant):
    from llm.runtime import Assistant
    from paths import PACK
    right, declined = measure(Assistant(PACK, variant).ask, show=True)
    good, refused = cases()
    print(f"{variant}: {right} % of {len(good)} right, {declined} % of {len(refused)} foreign questions declined")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "int8")
