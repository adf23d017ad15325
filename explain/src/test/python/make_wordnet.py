"""Writes wordnet.tsv: the hypernyms of the classes of data sets, from WordNet 3.0.

    apt-get install wordnet-base
    python3 make_wordnet.py > ../../main/resources/limpid/explain/tree/wordnet.tsv

A line is an id (n and the offset in data.noun), the first word, the ids right above, and the
names that CIFAR-10, CIFAR-100 and ImageNet give it, with tabs between.
"""

import os
import sys

NOUNS = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet/data.noun"
HERE = os.path.dirname(os.path.abspath(__file__))
LABELS = os.path.join(HERE, "../../../../models/src/main/resources/limpid/models/data")

# CIFAR-10's classes as nbdt maps them, with the names that either gives them.
CIFAR_10 = {
    "n02691156": "airplane",
    "n02958343": "automobile, car",
    "n01503061": "bird",
    "n02121620": "cat",
    "n02430045": "deer",
    "n02084071": "dog",
    "n01639765": "frog",
    "n02374451": "horse",
    "n04194289": "ship",
    "n04490091": "truck",
}

# The classes of CIFAR-100 in their order, and the offsets that nbdt maps them to.
CIFAR_100_NAMES = """apple, aquarium fish, baby, bear, beaver, bed, bee, beetle, bicycle, bottle, bowl, boy, bridge,
bus, butterfly, camel, can, castle, caterpillar, cattle, chair, chimpanzee, clock, cloud, cockroach, couch, crab,
crocodile, cup, dinosaur, dolphin, elephant, flatfish, forest, fox, girl, hamster, house, kangaroo, keyboard, lamp,
lawn mower, leopard, lion, lizard, lobster, man, maple tree, motorcycle, mountain, mouse, mushroom, oak tree, orange,
orchid, otter, palm tree, pear, pickup truck, pine tree, plain, plate, poppy, porcupine, possum, rabbit, raccoon, ray,
road, rocket, rose, sea, seal, shark, shrew, skunk, skyscraper, snail, snake, spider, squirrel, streetcar, sunflower,
sweet pepper, table, tank, telephone, television, tiger, tractor, train, trout, tulip, turtle, wardrobe, whale,
willow tree, wolf, woman, worm"""
CIFAR_100_IDS = """07739125 02512752 09827683 02131653 02363005 02818832 02206856 02164464 02834778 02876657 02881193
10285313 02898711 02924116 02274259 02437136 02946921 02980441 02309337 02402425 03001627 02481823
03046257 11439690 02233338 04256520 01976957 01697178 03147509 01699831 02581957 02503517 02657368
08438533 02118333 10129825 02342885 03544360 01877134 03614007 03636248 03649909 02128385 02129165
01674464 01982650 10287213 12752205 03790512 09359803 02330245 13001041 12268246 07747607 12041446
02444819 12582231 07767847 03930630 11608250 09393605 03959485 11900569 02346627 01874928 02324045
02508021 01495701 04096066 04099429 12620196 09426788 02076196 01482330 01891633 07476495 04233124
01944390 01726692 01772222 02355227 04335435 11978233 12901264 04379243 04389033 04401088 06277280
02129604 04465501 04468005 07794452 12454159 01662784 04550184 02062744 12724942 02114100 10787470
01922303"""


def cifar_100():
    names = CIFAR_100_NAMES.replace("\n", " ").split(", ")
    ids = ["n" + offset for offset in CIFAR_100_IDS.split()]
    assert len(names) == len(ids) == len(set(ids)) == 100
    return dict(zip(ids, names))


def imagenet():
    """The classes of ImageNet are in the order of their ids."""
    ids = ["n" + offset for offset in open(os.path.join(HERE, "imagenet_offsets.txt")).read().split()]
    names = open(os.path.join(LABELS, "imagenet-1000.txt"), encoding="utf-8").read().splitlines()
    assert len(names) == len(ids) == 1000 and ids == sorted(ids)
    return dict(zip(ids, names))


def synset(offset):
    nouns.seek(offset)
    words = nouns.readline().decode("ascii").split()
    assert int(words[0]) == offset, offset
    name = words[4].replace("_", " ")
    at = 4 + 2 * int(words[3], 16)
    above = []
    for k in range(int(words[at])):
        symbol, target = words[at + 1 + 4 * k], words[at + 2 + 4 * k]
        if symbol in ("@", "@i"):
            above.append("n" + target)
    return name, above


nouns = open(NOUNS, "rb")
sets = [CIFAR_10, cifar_100(), imagenet()]
found = {}
waiting = [wnid for one in sets for wnid in one]
while waiting:
    wnid = waiting.pop()
    if wnid not in found:
        found[wnid] = synset(int(wnid[1:]))
        waiting += found[wnid][1]
print("# WordNet 3.0, the hypernyms of some classes. See wordnet.LICENSE; made by make_wordnet.py.")
for wnid, (name, above) in sorted(found.items()):
    line = [wnid, name, " ".join(above)] + [one.get(wnid, "") for one in sets]
    print("\t".join(line).rstrip("\t"))
