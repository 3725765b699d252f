"""Writes how likely transformers finds texts under the golden text checkpoints (tools/README.md).

  make_golden_perplexity.py GOLDEN         from the repository's root

GOLDEN/perplexity.json: per checkpoint and text the tokens predicted and their negative log likelihood in nats, summed,
by transformers' own classes in float64: the loss of a causal model; of a masked model one pass a token. Long texts also
in windows of 10 tokens."""
import json
import os
import sys

import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, AutoModelForMaskedLM

from decoders import exact

TEXTS = ["The dog ran.", "Der Hund läuft über das Feld.", "孩子们在笑。", "المكتبة 🐶", "क्या कोई पढ़ रहा है?", "a",
         "The children are reading a book in the library, and the dog runs over the field to the house."]
LONGEST = 10


def causal(model, ids, first):
    """The loss of the tokens from column first on, each after all before it."""
    labels = [-100] * max(first, 1) + ids[max(first, 1):]
    if all(label == -100 for label in labels):
        return 0.0
    count = sum(label != -100 for label in labels)
    return float(model(input_ids=torch.tensor([ids]), labels=torch.tensor([labels])).loss) * count


def masked(model, ids, hidden, column, mask):
    seen = [mask if i in hidden else token for i, token in enumerate(ids)]
    logits = model(input_ids=torch.tensor([seen])).logits[0, column]
    return -float(torch.log_softmax(logits, -1)[ids[column]])


def starts(content, room, stride):
    """Where windows begin: every stride tokens, the last one ending with the text."""
    found = [0]
    while found[-1] + room < content:
        found.append(min(found[-1] + stride, content - room))
    return found


def causal_windows(model, ids, stride):
    total, done = 0.0, 0
    for start in starts(len(ids), LONGEST, stride):
        window = ids[start:start + LONGEST]
        total += causal(model, window, done - start)
        done = start + len(window)
    return total


def masked_windows(model, ids, stride, mask):
    """Each token in the first window whose middle of the overlap with the next it comes before."""
    room, body = LONGEST - 2, ids[1:-1]
    begins = starts(len(body), room, stride)
    total = 0.0
    for t in range(len(body)):
        window = next(i for i, start in enumerate(begins)
                      if i + 1 == len(begins) or t < (begins[i + 1] + start + room) // 2)
        start = begins[window]
        seen = ids[:1] + body[start:start + room] + ids[-1:]
        total += masked(model, seen, {t - start + 1}, t - start + 1, mask)
    return total


def of_text(model, tokenizer, text, mask):
    encoding = tokenizer.encode(text)
    ids = encoding.ids
    if mask is None:
        entry = {"tokens": len(ids) - 1, "nats": causal(model, ids, 0), "nats_after_bos": causal(model, [1] + ids, 1)}
        windows = {str(stride): causal_windows(model, ids, stride) for stride in (5, 3)}
    else:
        columns, words = range(1, len(ids) - 1), encoding.word_ids
        entry = {"tokens": len(ids) - 2, "nats": sum(masked(model, ids, {c}, c, mask) for c in columns),
                 "nats_word_l2r": sum(masked(model, ids, {i for i in columns if i >= c and words[i] == words[c]}, c, mask)
                                      for c in columns)}
        windows = {str(stride): masked_windows(model, ids, stride, mask) for stride in (4, 3)}
    return {"text": text, **entry, "windows": windows if len(ids) > LONGEST else {}}


if __name__ == "__main__":
    torch.set_num_threads(1)
    golden, result = sys.argv[1], {}
    for name, auto, token in (("bloom", AutoModelForCausalLM, None), ("qwen2", AutoModelForCausalLM, None),
                              ("bert", AutoModelForMaskedLM, "[MASK]"), ("xlmr", AutoModelForMaskedLM, "<mask>")):
        directory = os.path.join(golden, name + "-tiny-text")
        tokenizer = Tokenizer.from_file(os.path.join(directory, "tokenizer.json"))
        model, loading = auto.from_pretrained(directory, dtype=torch.float32, attn_implementation="eager",
                                              output_loading_info=True)
        assert not loading["missing_keys"], loading
        model = model.double()
        with exact(), torch.no_grad():
            mask = tokenizer.token_to_id(token) if token else None
            result[name + "-tiny-text"] = [of_text(model.eval(), tokenizer, text, mask) for text in TEXTS]
    with open(os.path.join(golden, "perplexity.json"), "w") as file:
        json.dump(result, file, ensure_ascii=False, indent=1)
        file.write("\n")
