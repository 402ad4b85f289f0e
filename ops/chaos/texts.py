# SPDX-License-Identifier: Apache-2.0
"""Things that people might say, no two alike in words or in meaning."""

import itertools
import random

WHO = """Ada Bruno Carla Dario Elena Fabio Greta Henrik Ines Jonas Katja Luca Marta Nils Olga Paolo Rosa Stefan Tilda
Umberto Vera Walter Xenia Yusuf Zoe""".split()
DID = """bought lost repaired painted sold borrowed found hid cleaned measured photographed forgot carried planted burnt
collected weighed cooked wrapped stole polished buried drew ordered""".split()
WHAT = """violin bicycle lantern teapot ladder compass pumpkin carpet telescope accordion saddle kettle parrot umbrella
canoe typewriter cactus mirror hammock chessboard scarf fountain trumpet suitcase lemon wardrobe tractor candle puppet
microscope raft beehive anvil quilt""".split()
WHERE = """Lisbon Oslo Naples Kyoto Quito Cairo Dublin Riga Havana Sofia Perth Lima Malta Bergen
Tunis Dakar Hanoi Odessa
Geneva Seville Tbilisi Boston Nairobi Porto""".split()
WHEN = """spring summer autumn winter Easter Monday Tuesday Wednesday Thursday Friday Saturday
Sunday January February March
April May June July August September October November December""".split()
_numbers = itertools.count(1)


def sentence(draws: random.Random) -> str:
    """A new one each time: its number makes it unique, its words make it its own best hit."""
    return (
        f"{draws.choice(WHO)} {draws.choice(DID)} the {draws.choice(WHAT)} of {draws.choice(WHO)} in "
        f"{draws.choice(WHERE)} one {draws.choice(WHEN)}, receipt {next(_numbers)}."
    )


def sentences(count: int, draws: random.Random) -> list[str]:
    return [sentence(draws) for _ in range(count)]
