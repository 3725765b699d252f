"""Random tag sequences and the entities in them, for EntityTest: an independent reading of the two definitions.

Default: conlleval (Tjong Kim Sang and Buchholz 2000), as seqeval counts by default. A word belongs to an entity unless its
tag is O. A word begins a new entity if it is B or S, if the word before was O, E or S, or if the types differ.
Strict: IOB2, as seqeval's mode="strict": B-X and the I-X after it; an I without its B is nothing. Only for tags of IOB2.

    python3 ner_golden.py > ../src/test/resources/golden/ner/sequences.json
"""

import json
import random
import re


def split(tag):
    return tag[0], (tag[2:] or "_") if tag != "O" else None


def default(tags):
    begins = []
    for i, (prefix, kind) in enumerate(map(split, tags)):
        before, kind_before = split(tags[i - 1]) if i else ("O", None)
        begins.append(prefix != "O" and (prefix in "BS" or before in "OES" or kind != kind_before))
    found = []
    for i, begin in enumerate(begins):
        if begin:
            last = i
            while last + 1 < len(tags) and tags[last + 1] != "O" and not begins[last + 1]:
                last += 1
            found.append([split(tags[i])[1], i, last])
    return found


def strict(tags):
    text = " ".join(tags) + " "
    found = []
    for match in re.finditer(r"(?<!\S)B(-\S*|) (?:I\1 )*", text):
        first = text[: match.start()].count(" ")
        found.append([match.group(1)[1:] or "_", first, first + match.group(0).count(" ") - 1])
    return found


def main():
    random.seed(7)
    cases = []
    for case in range(600):
        iob2 = case % 2 == 0
        prefixes = "OOBI" if iob2 else "OBIES"
        kinds = ["-PER", "-LOC", "-ORG"][: random.randint(1, 3)] + (["", "-A-B"] if case % 7 == 0 else [])
        tags = []
        for _ in range(random.randint(1, 12)):
            prefix = random.choice(prefixes)
            tags.append("O" if prefix == "O" else prefix + random.choice(kinds))
        cases.append({"tags": tags, "default": default(tags), "strict": strict(tags) if iob2 else None})
    print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")


if __name__ == "__main__":
    main()
