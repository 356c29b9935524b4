"""Requests that lean on the one before: the same for another room, another value, a correction."""

from text.template import choose, fill, slots_of

_VALUE = ["[no|sorry|rather|better|actually|i mean|i meant|make it|make that|no make it|no i said|i said|change it to|or|oh wait] {X}", "{X} [instead|is better|would be better|after all]",
          "[wait|hm|on second thought] {X} [please|]"]
_PLACE = ["[and|also|now|and now|then|what about|do the same in|same for|and also|please also] the {X} [too|as well|please|]", "[no|sorry|i mean|i meant|not that room|wrong room] the {X}", "[and|same] in the {X} [too|please|]"]
_THING = ["[and|also|now|and now|then|next] the {X} [too|as well|please|]", "[no|sorry|i mean|i meant] the {X}", "the {X} [too|as well]"]
_MORE = ["[and|also|then|and also|plus|oh and] [some|] {X} [too|as well|please|]", "{X} [too|as well|also]", "[we also need|i also need] {X}"]
# Slot that changes, and how a person says so.
WAYS = {"room": _PLACE, "color": _VALUE, "pct": [w.replace("{X}", "{X} percent") for w in _VALUE], "temp": [w.replace("{X}", "{X} degrees") for w in _VALUE],
        "device": _THING, "cover": _THING, "span": _VALUE, "time": _VALUE, "genre": [w.replace("{X}", "[some|] {X}") for w in _VALUE], "item": _MORE}
INTENTS = {"light_on": "room", "light_off": "room", "light_color": "room color", "dim": "room pct", "device_on": "device", "device_off": "device", "open": "cover",
           "close": "cover", "temperature_set": "temp", "timer_set": "span", "alarm_set": "time", "music_play": "genre", "list_add": "item", "volume_set": "pct"}


def follow_up(rng, replies, name, env):
    """(question, reply, values) that changes one value of the request before."""
    slot = rng.choice([s for s in INTENTS[name].split() if s in env])
    template = choose(rng.choice(WAYS[slot]), rng).replace("{X}", "{" + slot + "}")
    values = {k: v for k, v in env.items() if k != slot}
    question = fill(template, rng, values)
    usable = [r for r in (choose(r, rng) for r in replies) if all(s in values for s in slots_of(r))]
    return question, fill(rng.choice(usable), rng, values), values
