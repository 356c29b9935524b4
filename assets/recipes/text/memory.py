"""Questions with a memory over turns, and small sums."""

from text.words import SLOTS, number, random_slot

NAME_TELL = ["my name is {name}", "i am {name}", "call me {name}", "this is {name} speaking", "you can call me {name}"]
NAME_HEARD = ["hello {name}, good to meet you.", "nice to meet you, {name}.", "okay, i will call you {name}."]
NAME_ASK = ["what is my name", "tell me my name", "who is speaking to you", "what did i say my name was", "remember my name", "do you know my name", "who am i", "do you remember my name", "what am i called", "say my name"]
TIMER_ASK = ["how long is the timer", "for how long is the timer", "how many minutes did i set", "which timer is running", "tell me the timer", "what timer did i set", "how much time did i ask for", "what is the timer set to",
             "how long is my timer"]
ROOM_ASK = ["which light did i change", "which room was that", "what did i turn on"]

PLUS = ["what is {a} plus {b}", "what does {a} plus {b} make", "can you add {a} to {b}", "{a} and {b} makes what", "sum up {a} and {b}", "tell me {a} plus {b}", "calculate {a} plus {b}", "{a} plus {b}", "how much is {a} plus {b}", "what is {a} and {b}", "add {a} and {b}"]
MINUS = ["what is {a} minus {b}", "subtract {b} from {a}", "tell me {a} minus {b}", "what remains of {a} minus {b}", "calculate {a} minus {b}", "{a} minus {b}", "how much is {a} minus {b}", "take {b} from {a}"]
TIMES = ["what is {a} times {b}", "tell me {a} times {b}", "calculate {a} times {b}", "{a} times {b}", "how much is {a} times {b}", "multiply {a} and {b}"]
BIG = ["what is {a} divided by {b}", "what is the square root of {a}", "what is {a} percent of {b}", "how much is {a} hundred plus {b}",
       "convert {a} miles to kilometers", "what is {a} thousand times {b}", "divide {a} by {b}", "how many inches are {a} centimeters"]
BIG_REPLY = "sorry, i only do small sums."
# Sums up to here are learned; larger ones are declined.
LARGEST, LARGEST_FACTOR = 12, 10


def too_large(rng):
    """A sum that is declined: another operation, or a number above the largest."""
    a, b = number(rng.randint(2, 99)), number(rng.randint(2, 99))
    if rng.random() < 0.4:
        b = number(rng.randint(20, 99))
        return rng.choice(PLUS + MINUS + TIMES).format(a=a, b=b)
    return rng.choice(BIG).format(a=a, b=b)


def arithmetic_question(rng):
    """A sum and its right answer; what is too large is declined."""
    x = rng.random()
    if x < 0.1:
        return too_large(rng), BIG_REPLY
    if x < 0.52:
        a, b = rng.randint(1, LARGEST), rng.randint(1, LARGEST)
        frame, result = rng.choice(PLUS), a + b
    elif x < 0.76:
        a = rng.randint(1, LARGEST)
        b = rng.randint(1, a)
        frame, result = rng.choice(MINUS), a - b
    else:
        a, b = rng.randint(2, LARGEST_FACTOR), rng.randint(2, LARGEST_FACTOR)
        frame, result = rng.choice(TIMES), a * b
    return frame.format(a=number(a), b=number(b)), f"that is {number(result)}."


def memory_question(rng):
    """A user sentence about the name or the timer."""
    x = rng.random()
    if x < 0.45:
        return rng.choice(NAME_TELL).format(name=rng.choice(SLOTS["name"]))
    return rng.choice(NAME_ASK) if x < 0.72 else rng.choice(TIMER_ASK)


def name_turn(rng, memory):
    """The user tells a name."""
    name = memory["name"] = rng.choice(SLOTS["name"])
    return rng.choice(NAME_TELL).format(name=name), rng.choice(NAME_HEARD).format(name=name)


def name_question_turn(rng, memory):
    """The user asks for the name told before, if any."""
    name = memory.get("name")
    return rng.choice(NAME_ASK), f"your name is {name}." if name else "i do not know your name yet."


def timer_turn(rng, memory):
    """The user sets a timer that may be asked for later."""
    span = memory["timer"] = random_slot("span", rng)
    question = rng.choice(["set a timer for {s}", "start a timer for {s}", "timer for {s}", "set the timer to {s}"])
    reply = rng.choice(["okay, {s} starting now.", "sure, {s} on the timer.", "your timer is set for {s}."])
    return question.format(s=span), reply.format(s=span)


def timer_question_turn(rng, memory):
    """The user asks for the timer set before, if any."""
    span = memory.get("timer")
    return rng.choice(TIMER_ASK), f"you asked for {span}." if span else "there is no timer yet."
