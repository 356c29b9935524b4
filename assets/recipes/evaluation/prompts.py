"""Held-out prompts by other templates, with what a sensible reply must contain.

Each entry: (question template, pattern of a sensible reply). {slots} in the
pattern are the values of the question. None of the phrasings is in text/.
"""

HELD_OUT = [
    ("have you any idea what time it is", r"{now}"), ("i forgot my watch what time is it", r"{now}"),
    ("would you mind telling me the current time", r"{now}"), ("is it late already what is the time", r"{now}"),
    ("so what date do we have today", r"{date}"), ("i lost track of the days what day is it", r"{date}"),
    ("can you tell me today's date", r"{date}"), ("remind me which day it is today", r"{date}"),
    ("how many milliseconds was that last answer", r"{lag}"), ("that was quick how long did it take", r"{lag}"),
    ("what latency did you measure just now", r"{lag}"), ("how long did your last answer take", r"{lag}"),
    ("do you think it will rain later on", r"internet|cannot see"), ("any chance of snow {when}", r"internet|cannot see"),
    ("what kind of weather can we expect in {city}", r"internet|cannot see"), ("should i take an umbrella {when}", r"internet|cannot see"),
    ("could we get some light in the {room}", r"{room}|light"), ("i cannot see anything in the {room}", r"{room}|light"),
    ("would you mind turning the {room} light on", r"(on|lit).*|{room}"), ("put the {room} lights out please", r"{room}"),
    ("we left the {room} so turn off the light", r"{room}|off"), ("kill the {room} lights", r"{room}"),
    ("let us have {color} light in the {room}", r"{color}"), ("i would love a {color} {room}", r"{color}|{room}"),
    ("give the {room} a {color} light", r"{color}|{room}"), ("bring the {room} lights down to {pct} percent", r"{pct}"),
    ("please run the {device}", r"{device}"), ("let us have the {device} on", r"{device}"), ("the {device} can go off now", r"{device}.*off|off"),
    ("nobody needs the {device} so turn it off", r"{device}|off"), ("could you get the {cover} open", r"{cover}"),
    ("please get the {cover} closed", r"{cover}"), ("i would like {temp} degrees in here", r"{temp}"),
    ("put the heating to {temp} degrees", r"{temp}"), ("i am freezing in here", r"warm|heating|sorry"), ("it is boiling in this room", r"cool|heating|sorry"),
    ("could you time {span} for me", r"{span}"), ("let me know when {span} have passed", r"{span}"), ("i need {span} on the timer", r"{span}"),
    ("run a timer of {span} please", r"{span}"), ("please get rid of the timer", r"timer|okay"), ("i have to get up at {time}", r"{time}|wake|alarm"),
    ("please have an alarm ready at {time}", r"{time}|alarm"), ("get rid of my alarm", r"alarm|okay"), ("please help me remember to {task}", r"{task}"),
    ("i should not forget to {task}", r"{task}"), ("put a meeting with {name} on {weekday} in my calendar", r"{name}|{weekday}"),
    ("i am in the mood for some {genre}", r"{genre}|okay|choice"), ("how about a bit of {genre}", r"{genre}|choice"), ("could you put some {genre} on", r"{genre}"),
    ("let us have a little music", r"music"), ("that is enough music", r"music|paused|okay"), ("i want a different song", r"next|song|okay"),
    ("i can hardly hear the music", r"louder|try"), ("could you turn it up a little", r"loud"), ("could you turn it down a little", r"quiet"),
    ("put the volume at {pct} percent please", r"{pct}"), ("we have run out of {item}", r"{item}"), ("do not forget the {item} when we go shopping", r"{item}"),
    ("{item} should go on the list", r"{item}"), ("we do not need {item} any more", r"{item}|okay"), ("please cross {item} off the list", r"{item}"),
    ("i could use a good laugh", r"joke|why|what|animal|laugh|sure|okay"), ("do you have something funny for me", r"why|what|told"), ("i would like to hear a joke", r"why|what|told"),
    ("my daughter wants to hear a story", r"once|friends|walked|mouse"), ("do you know a story about a {animal}", r"{animal}"),
    ("which step takes most of the time", r"bar|waterfall"), ("where are we losing time", r"bar|waterfall"), ("is there a way to speed you up", r"pause|streaming|slow|try"),
    ("what is this page for", r"latency|time"), ("i do not think we have met who are you", r"firstword|program"), ("what exactly are you", r"firstword|program"),
    ("so what do people call you", r"firstword"), ("what are some things i could ask you", r"timer|lights|music"), ("i am new here what can you do", r"timer|lights|music"),
    ("does my voice leave this computer", r"computer|internet"), ("are you working without the internet", r"computer|internet"), ("can you hear what i say", r"hear|clear"),
    ("hello can you hear my voice", r"hear|clear|help|hello"), ("today was a terrible day", r"sorry"), ("i am feeling very {bad}", r"sorry"), ("i am having a {adj} day", r"happy|good|nice|great|enjoy"),
    ("i really like {genre}", r"choice|{genre}"), ("how do i cook a good {food}", r"recipe|cook|sorry"), ("what could i eat for dinner", r"how about|maybe|sorry"),
    ("can you show me the way to {city}", r"internet|maps"), ("is there a {place} near here", r"internet|maps"), ("please give {name} a call", r"calls|phone"),
    ("please send {name} a message", r"calls|phone|messages"), ("did i get any mail", r"mail|messages"), ("which song are we hearing", r"song"),
    ("how much is {a} and {b} together", r"\b{sum}\b"), ("tell me what {a} plus {b} is", r"\b{sum}\b"), ("what do i get for {a} plus {b}", r"\b{sum}\b"),
    ("that was really helpful thank you", r"welcome|happy"), ("thanks that was nice of you", r"welcome|happy"), ("no leave it", r"okay|problem|right"),
    ("that will be all for today", r"okay|right|bye|see"), ("good evening to you", r"hello|hi"), ("hello my friend", r"hello|hi"), ("see you next time", r"bye|see"),
    ("bye and thank you", r"bye|see|welcome|happy"), ("how is your day", r"fine|well"), ("are you doing well", r"fine|well"),
]

# Two-turn prompts: (first, second, pattern of the second reply).
WITH_MEMORY = [
    ("my name is {name}", "so what is my name", r"{name}"), ("i am {name}", "can you say my name", r"{name}"),
    ("people call me {name}", "do you know who i am", r"{name}"), ("set a timer for {span}", "how long did i set the timer for", r"{span}"),
    ("timer for {span} please", "what is my timer set to", r"{span}"),
]
