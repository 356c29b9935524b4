"""Questions with a memory over turns, and small sums."""

from text.template import choose
from text.wide_wordings import draw_wide
from text.words import SLOTS, number, random_slot

NAME_TELL = ["my name is {name}", "i am {name}", "call me {name}", "this is {name} speaking", "you can call me {name}", "the name is {name}", "{name} is my name", "it is {name} here",
             "hello i am {name}", "hi my name is {name}", "i am called {name}", "you are talking to {name}", "my friends call me {name}", "please call me {name}", "here is {name}", "you may call me {name}",
             "let me introduce myself i am {name}", "remember that i am {name}", "they named me {name}", "everyone calls me {name}"]
NAME_HEARD = ["hello {name}, good to meet you.", "nice to meet you, {name}.", "okay, i will call you {name}."]
NAME_ASK = ["what is my name", "tell me my name", "who is speaking to you", "what did i say my name was", "remember my name", "do you know my name", "who am i", "do you remember my name", "what am i called", "say my name",
            "tell me who i am", "so who am i", "who do you think i am", "what do you call me", "can you tell who i am", "you know who this is", "have you forgotten my name", "did you get my name", "what was my name again",
            "who are you talking to", "who is talking to you", "what name did i give you", "which name did i tell you", "and what is my name", "do you still remember who i am", "repeat my name", "my name please", "can you remember who i am",
            "are you sure what my name is", "who did i say i was", "what is the name of your user", "how do people call me", "guess who i am", "please tell me what i am called"]
TIMER_ASK = ["how long is the timer", "for how long is the timer", "how many minutes did i set", "which timer is running", "tell me the timer", "what timer did i set", "how much time did i ask for", "what is the timer set to",
             "how long is my timer", "what time span did i give you", "how long did i say", "for how long did i set it", "which time did i set", "what was the length of the timer", "how long was my timer",
             "how long should the timer run", "what is on the timer", "repeat the timer", "which timer did i ask for", "the length of my timer please", "how much is on the timer", "my timer is how long", "say how long the timer is"]
PLUS = ["what is {a} plus {b}", "what does {a} plus {b} make", "can you add {a} to {b}", "{a} and {b} makes what", "sum up {a} and {b}", "tell me {a} plus {b}", "calculate {a} plus {b}", "{a} plus {b}", "how much is {a} plus {b}", "what is {a} and {b}", "add {a} and {b}",
        "what do {a} and {b} make", "{a} plus {b} equals what", "{a} and {b} are how many", "the sum {a} plus {b}", "work out {a} plus {b}", "compute {a} plus {b}", "give me {a} plus {b}", "if i have {a} and get {b} how many do i have",
        "can you calculate {a} plus {b}", "i need {a} plus {b}", "add {b} to {a}", "please calculate {a} and {b}", "how many are {a} and {b}", "what comes out of {a} plus {b}", "{a} more than {b}", "what is the result of {a} plus {b}", "the total of {a} and {b} please", "solve {a} plus {b}", "how much do {a} and {b} make"]
MINUS = ["what is {a} minus {b}", "subtract {b} from {a}", "tell me {a} minus {b}", "what remains of {a} minus {b}", "calculate {a} minus {b}", "{a} minus {b}", "how much is {a} minus {b}", "take {b} from {a}",
         "what is the result of {a} minus {b}", "{a} minus {b} equals what", "work out {a} minus {b}", "what is {a} less {b}", "give me {a} minus {b}", "can you calculate {a} minus {b}", "compute {a} minus {b}", "what is left of {a} when i take {b}", "i have {a} and give away {b} how many are left",
         "the difference of {a} and {b}", "what comes out of {a} minus {b}", "solve {a} minus {b}"]
TIMES = ["what is {a} times {b}", "tell me {a} times {b}", "calculate {a} times {b}", "{a} times {b}", "how much is {a} times {b}", "multiply {a} and {b}",
         "{a} times {b} equals what", "work out {a} times {b}", "give me {a} times {b}", "can you calculate {a} times {b}", "compute {a} times {b}", "multiply {a} by {b}", "the product of {a} and {b}", "what is the result of {a} times {b}", "solve {a} times {b}", "what comes out of {a} times {b}"]
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


def wording(rng, name, wordings, widest):
    """A wording of the list, or one of the widest as often."""
    if widest and rng.random() < 0.5:
        return " ".join(choose(draw_wide(name, rng)[0], rng).split())
    return rng.choice(wordings)


def arithmetic_question(rng, widest=False):
    """A sum and its right answer; what is too large is declined."""
    x = rng.random()
    if x < 0.1:
        return too_large(rng), BIG_REPLY
    if x < 0.48:
        a, b = rng.randint(1, LARGEST), rng.randint(1, LARGEST)
        frame, result = wording(rng, "plus", PLUS, widest), a + b
    elif x < 0.78:
        a = rng.randint(1, LARGEST)
        b = rng.randint(1, a)
        frame, result = wording(rng, "minus", MINUS, widest), a - b
    else:
        a, b = rng.randint(2, LARGEST_FACTOR), rng.randint(2, LARGEST_FACTOR)
        frame, result = wording(rng, "times", TIMES, widest), a * b
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
    return wording(rng, "name_tell", NAME_TELL, True).format(name=name), rng.choice(NAME_HEARD).format(name=name)


def name_question_turn(rng, memory):
    """The user asks for the name told before, if any."""
    name = memory.get("name")
    return wording(rng, "name_ask", NAME_ASK, True), f"your name is {name}." if name else "i do not know your name yet."


def timer_turn(rng, memory):
    """The user sets a timer that may be asked for later."""
    span = memory["timer"] = random_slot("span", rng)
    question = rng.choice(["set a timer for {s}", "start a timer for {s}", "timer for {s}", "set the timer to {s}"])
    reply = rng.choice(["okay, {s} starting now.", "sure, {s} on the timer.", "your timer is set for {s}."])
    return question.format(s=span), reply.format(s=span)


def timer_question_turn(rng, memory):
    """The user asks for the timer set before, if any."""
    span = memory.get("timer")
    return wording(rng, "timer_ask", TIMER_ASK, True), f"you asked for {span}." if span else "there is no timer yet."
