"""Numbers in words and the word lists behind the template slots."""

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
DIGITS = ONES[:10]

ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()


def number(n):
    """Write an integer below a million in words: 142 -> 'one hundred and forty two'."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10 - 2] + ("" if n % 10 == 0 else " " + ONES[n % 10])
    if n < 1000:
        rest = "" if n % 100 == 0 else " and " + number(n % 100)
        return ONES[n // 100] + " hundred" + rest
    rest = "" if n % 1000 == 0 else " " + number(n % 1000)
    return number(n // 1000) + " thousand" + rest


def ordinal(n):
    """Write a day of the month as an ordinal: 23 -> 'twenty third'."""
    if n < 20:
        return ORDINALS[n - 1]
    if n % 10 == 0:
        return TENS[n // 10 - 2][:-1] + "ieth"
    return TENS[n // 10 - 2] + " " + ORDINALS[n % 10 - 1]


def clock(hour, minute, half):
    """Write a clock time: (7, 30, 'p m') -> 'seven thirty p m'; full hours say o'clock."""
    if minute == 0:
        return f"{ONES[hour]} o'clock {half}"
    if minute < 10:
        return f"{ONES[hour]} oh {ONES[minute]} {half}"
    return f"{ONES[hour]} {number(minute)} {half}"


def _split(text):
    return [w.strip() for w in text.split("|")]


WEEKDAYS = _split("monday|tuesday|wednesday|thursday|friday|saturday|sunday")
MONTHS = _split(
    "january|february|march|april|may|june|july|august|september|october|november|december"
)

SLOTS = {
    "room": _split(
        "kitchen|living room|bedroom|bathroom|hallway|office|garage|garden|dining room|"
        "basement|attic|balcony|porch|study|nursery|guest room"
    ),
    "color": _split(
        "red|green|blue|yellow|purple|orange|white|pink|warm white|cool white|turquoise|violet"
        "|gold|silver|brown|magenta|rose|lime|soft white|light blue|dark red"
    ),
    "device": _split(
        "lamp|fan|heater|television|radio|coffee machine|air conditioner|dishwasher|"
        "washing machine|oven|projector|printer|humidifier|kettle|desk lamp"
        "|toaster|dryer|vacuum cleaner|monitor|computer|charger|camera|sprinkler|freezer"
        "|fountain|fireplace|stove|microwave|doorbell|stereo"
    ),
    "cover": _split("curtains|blinds|window|door|garage door|shutters"),
    "city": _split(
        "london|paris|berlin|madrid|rome|tokyo|new york|boston|chicago|seattle|denver|"
        "sydney|toronto|dublin|oslo|vienna|athens|cairo|mumbai|singapore|lisbon|prague|"
        "warsaw|amsterdam|zurich|moscow|dallas|miami|helsinki|brussels"
        "|hamburg|munich|stockholm|copenhagen|budapest|istanbul|bangkok|beijing|shanghai"
        "|seoul|melbourne|montreal|houston|philadelphia|san francisco|los angeles"
        "|barcelona|milan|geneva|hong kong"
    ),
    "when": _split("today|tomorrow|tonight|this weekend|next week|this evening|this afternoon")
    + WEEKDAYS,
    "weekday": WEEKDAYS,
    "month": MONTHS,
    "genre": _split(
        "jazz|rock|classical music|pop|blues|folk|country|electronic music|hip hop|"
        "ambient music|reggae|opera|piano music|soul|disco|metal"
        "|swing|funk|punk|techno|salsa|tango|gospel|guitar music|film music|dance music"
        "|lounge music|christmas songs|children songs"
    ),
    "playlist": _split(
        "favorite|morning|evening|workout|party|dinner|sleep|road trip|"
        "summer|winter|cooking|reading|weekend|travel|study|gaming"
    ),
    "name": _split(
        "alice|bob|carol|david|emma|frank|grace|henry|isabel|jack|kate|leo|maria|nina|oscar|"
        "paul|rachel|sam|tom|victor|wendy|sarah|peter|laura|james|anna|john|mary|lucy|daniel"
        "|linda|mark|susan|steve|karen|brian|lisa|george|helen|kevin|julia|martin|sophie"
        "|simon|diana|robert|amy|eric|olivia|thomas|claire|philip|rose|walter|ruth|adam"
        "|eva|max|ben|michael"
    ),
    "food": _split(
        "pasta|pizza|soup|rice|bread|chicken|fish|salad|eggs|cake|potatoes|steak|beans|"
        "cookies|pancakes|tea|coffee|toast|noodles|vegetables"
        "|curry|burgers|sandwiches|sausages|lentils|mushrooms|omelette|muffins|sushi"
        "|shrimp"
    ),
    "item": _split(
        "milk|bread|butter|cheese|apples|bananas|oranges|tomatoes|onions|sugar|salt|flour|"
        "coffee|tea|water|soap|paper towels|batteries|eggs|yogurt|carrots|lemons|olive oil|"
        "rice|chocolate"
        "|candles|napkins|pears|grapes|honey|juice|wine|beer|cookies|potatoes|garlic"
        "|pepper|cream|ham|fish|chicken|spinach|cereal|jam|nuts|shampoo|toothpaste"
        "|light bulbs|dog food|paper|pens|flowers|ice cream|mustard|vinegar"
    ),
    "task": _split(
        "call the doctor|buy groceries|water the plants|feed the cat|walk the dog|"
        "take out the trash|pay the rent|send the report|pick up the kids|wash the car|"
        "clean the kitchen|book a flight|charge the phone|take my medicine|lock the door|"
        "start the laundry|read a book|finish the homework|write an email|fix the bike"
        "|mow the lawn|pay the bills|buy a gift|renew the license|empty the dishwasher"
        "|iron the shirts|visit the dentist|change the sheets|bake a cake|check the oil"
        "|back up the photos|return the books|clean the windows|order the tickets"
        "|feed the fish|wrap the presents|call the bank|take a break|drink some water"
        "|go to bed"
    ),
    "weather": _split("sunny|cloudy|rainy|windy|foggy|snowy|stormy|warm|cold|cool|humid|hot"),
    "animal": _split(
        "dog|cat|horse|bird|elephant|lion|tiger|bear|rabbit|mouse|cow|sheep|monkey|penguin|"
        "whale|dolphin|fox|wolf|owl"
        "|frog|duck|pig|snake|giraffe|zebra|kangaroo|turtle|dragon|princess|robot|pirate"
        "|knight|squirrel|donkey|goat|hedgehog|witch|spider|snail"
    ),
    "stage": _split(
        "speech recognition|the language model|speech synthesis|voice detection|"
        "the first word|the first token|the whole pipeline|the recogniser"
        "|the microphone|the speaker|the first sound|the answer"
    ),
    "good": _split("happy|fine|great|excited|calm|relaxed|good|very well|wonderful"),
    "bad": _split("sad|tired|bored|hungry|thirsty|nervous|lonely|angry|sleepy|sick|cold|bad"),
    "adj": _split("good|nice|great|quiet|long|short|beautiful|interesting|perfect|lovely"),
    "person": _split(
        "my mother|my father|my brother|my sister|my friend|my boss|my neighbor|the doctor|"
        "the teacher|my wife|my husband|my son|my daughter|the dentist|the office"
    ),
    "place": _split("station|store|bank|hospital|restaurant|pharmacy|airport|school|park"),
    "unit": _split("seconds|minutes|hours"),
}

_COUNTS = [1, 2, 3, 4, 5, 5, 10, 10, 15, 20, 25, 30, 40, 45, 50, 60, 90]
_MINUTES = [0, 0, 5, 10, 15, 20, 25, 30, 30, 40, 45, 50, 55]


def random_clock(rng, any_minute=False):
    """A clock time as a person says it."""
    minute = rng.randrange(60) if any_minute else rng.choice(_MINUTES)
    hour, half = rng.randint(1, 12), rng.choice(["a m", "p m"])
    if any_minute:
        return clock(hour, minute, half)
    if minute == 0:
        return rng.choice([f"{ONES[hour]} {half}", f"{ONES[hour]} o'clock", clock(hour, 0, half)])
    return clock(hour, minute, half) if rng.random() < 0.8 else clock(hour, minute, "").strip()


def random_slot(kind, rng):
    """Draw a value of a slot; numeric slots are written in words."""
    if kind == "n":
        return number(rng.choice(_COUNTS + [rng.randint(2, 99)] * 4))
    if kind == "span":
        count = rng.choice(_COUNTS + [rng.randint(2, 60)] * 4)
        unit = rng.choice(["second", "minute", "minute", "minute", "hour"])
        return number(count) + " " + unit + ("" if count == 1 else "s")
    if kind == "temp":
        return number(rng.randint(15, 28))
    if kind == "pct":
        return number(rng.choice([10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100]))
    if kind == "time":
        return random_clock(rng)
    if kind == "ord":
        return ordinal(rng.randint(1, 31))
    return rng.choice(SLOTS[kind])
