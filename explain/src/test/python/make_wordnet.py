"""Writes wordnet.tsv: the hypernyms of the classes of data sets, from WordNet 3.0.

    apt-get install wordnet-base
    python3 make_wordnet.py > ../../main/resources/limpid/explain/tree/wordnet.tsv

A line is an id (n and the offset in data.noun), the first word, the ids right above, and the
names that data sets give it, with tabs between.
"""

import sys

NOUNS = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet/data.noun"

# CIFAR-10's classes as nbdt maps them, with the names that either gives them.
CLASSES = {
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
found = {}
waiting = list(CLASSES)
while waiting:
    wnid = waiting.pop()
    if wnid not in found:
        found[wnid] = synset(int(wnid[1:]))
        waiting += found[wnid][1]
print("# WordNet 3.0, the hypernyms of some classes. See wordnet.LICENSE; made by make_wordnet.py.")
for wnid, (name, above) in sorted(found.items()):
    print(wnid, name, " ".join(above), CLASSES.get(wnid, ""), sep="\t")
