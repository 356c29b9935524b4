"""Vary the wording of a request: synonyms, contractions, fillers, dropped small words."""

import re

# (words, other words for them); applied at random where the words occur.
SYNONYMS = [
    ("what is", "what's"), ("i am", "i'm"), ("do not", "don't"), ("cannot", "can't"), ("that is", "that's"),
    ("is not", "isn't"), ("who is", "who's"), ("it is", "it's"), ("i would", "i'd"), ("i will", "i'll"),
    ("tell me", "let me know|give me|say"), ("can you", "could you|will you|would you"),
    ("turn on", "switch on|put on|activate|flip on|power on|start|fire up|enable"),
    ("switch on", "turn on|put on|activate"), ("turn off", "switch off|put out|shut off|kill|deactivate|shut down|disable"),
    ("switch off", "turn off|shut off|kill"), ("light", "lamp|lights"), ("lights", "lamps|light|lighting"),
    ("set", "put|change|adjust|make"), ("make the", "turn the|i want the|get the|i would like the|paint the"),
    ("set a timer", "start a timer|make a timer|create a timer|i need a timer|put on a timer|begin a timer"),
    ("start a timer", "set a timer|run a timer|i want a timer|begin a timer"), ("start the", "run the|begin the"),
    ("play", "put on|start|start playing|let us hear|i would like to hear|could we have|give me|let me hear|i feel like"),
    ("some", "a bit of|a little"), ("song", "track|tune|piece"), ("music", "songs|tunes"), ("stop", "end|halt"),
    ("pause", "halt|hold|interrupt"), ("louder", "more loud"), ("quieter", "softer|more quiet"),
    ("remind me to", "help me remember to|make sure i|i must|i have to|i should|let me remember to|note that i must"),
    ("set an alarm for", "set the alarm for|make an alarm at|i need an alarm at|alarm for|put an alarm at"),
    ("wake me up", "wake me|get me out of bed|i want to get up"), ("shopping list", "list|grocery list|groceries"),
    ("add", "put|write|place"), ("to the", "on the"), ("remove", "delete|take|strike|drop|cross"), ("i need to buy", "i have to buy|i want to buy|we should buy|get some|we need|i need"),
    ("we need", "i need|get|please get|we have no|there is no"), ("schedule", "plan|make|set up|arrange"),
    ("meeting", "appointment"), ("open", "open up|raise|lift"), ("close", "shut|lower"), ("curtains", "drapes|curtain"),
    ("what time is it", "what is the time|how late is it|what time do we have|have you got the time|could you check the time"),
    ("what is the date", "what date is it|what is the date today|which date is it|do you know the date"),
    ("weather", "weather forecast|forecast"), ("rain", "be wet"), ("hello", "hi|hey|hello there|greetings|hi there"),
    ("goodbye", "bye|see you|farewell|so long|bye for now"), ("thank you", "thanks|many thanks|thank you so much|cheers"),
    ("how are you", "how do you do|how are things|how are you doing|are you well|how is your day"),
    ("who are you", "what are you|who am i talking to|tell me who you are|who is this|what is this voice"),
    ("what can you do", "what are you able to do|what do you do|which things can you do|what are your skills|what else can you do|show me what you can do"),
    ("what is your name", "tell me your name|may i know your name|do you have a name|your name please|how are you called"),
    ("what is your latency", "how much latency do you have|what was your latency|give me your latency|how many milliseconds|what is the delay"),
    ("how fast are you", "are you fast|how quick are you|how fast is your answer|how fast did you answer"),
    ("how long did", "how many milliseconds did|how much time did"), ("joke", "funny story|gag"),
    ("tell me a joke", "do you know a joke|give me a joke|i want to hear a joke|do you know any good jokes|got any jokes|let us laugh"),
    ("tell me a story", "do you know a story|i want to hear a story|please read me a story|give me a story"),
    ("make me laugh", "cheer me up"), ("sad", "unhappy|down|blue"), ("happy", "glad|cheerful"), ("i feel", "i am feeling|right now i feel"),
    ("never mind", "forget about it|do not bother|leave it"), ("louder", "up"), ("brighter", "lighter"), ("make it", "can you make it|i want it"),
    ("too cold", "freezing|a bit cold|so cold|chilly"), ("too hot", "boiling|a bit hot|so hot|very warm"),
    ("percent", "percent please"), ("my name is", "i am|i'm called|the name is|they call me"),
    ("do you know my name", "do you still know my name|can you remember my name|have you got my name"),
    ("how long is the timer", "how long did i set the timer|what is the timer|how long was the timer"),
    ("plus", "and|added to"), ("what is", "tell me|how much is"), ("times", "multiplied by"), ("minus", "less|take away"),
    ("call", "phone|ring|give a call to"), ("how do i get to", "show me the way to|what is the way to|take me to|directions to"),
    ("how far is", "what is the distance to"), ("dinner", "supper"), ("i am hungry", "i could eat something"),
    ("be quiet", "hush|please be silent|stop speaking|no more talking"), ("yes", "yeah|yep"), ("no", "nope"),
]
_PATTERNS = [(re.compile(r"\b" + re.escape(words) + r"\b"), other.split("|")) for words, other in SYNONYMS]

FILLERS = ["well", "so", "um", "now", "uh", "oh", "actually", "listen", "hey", "okay", "alright", "say", "one more thing", "hmm"]
TAILS = ["please", "thanks", "right now", "today", "now", "if you can", "would you", "for me", "will you", "then", "quickly", "again"]
_SMALL = {"the", "a", "an", "my", "please", "is", "to", "of"}


def vary(sentence, rng, strength=1.0):
    """Another wording of a sentence; keeps the slots as they are."""
    for pattern, other in _PATTERNS:
        if rng.random() < 0.16 * strength and pattern.search(sentence):
            sentence = pattern.sub(lambda _: rng.choice(other), sentence, count=1)
    words = sentence.split()
    if rng.random() < 0.06 * strength and len(words) > 3:
        words = [w for w in words if w not in _SMALL or rng.random() < 0.4]
    if rng.random() < 0.06 * strength:
        words = [rng.choice(FILLERS)] + words
    if rng.random() < 0.05 * strength and len(words) > 2:
        words = words + [rng.choice(TAILS)]
    return " ".join(words)
