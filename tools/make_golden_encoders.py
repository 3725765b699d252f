"""Writes the tiny encoder checkpoints of src/test/resources/golden that this repository makes itself.

    transformers-env run make_golden_encoders.py OUT      (OUT inside the current folder)

Layout of expected.json: as in golden/README.md of the shared vectors. Weights are seeded by the folder's name.
"""

import json
import os
import sys
import zlib

import torch
from transformers import (BertConfig, BertForTokenClassification, DistilBertConfig, DistilBertForMaskedLM,
                          DistilBertForSequenceClassification, DistilBertForTokenClassification, DistilBertModel,
                          MT5Config, MT5EncoderModel, RobertaConfig, RobertaForMaskedLM, RobertaModel, T5Config,
                          T5EncoderModel, T5ForTokenClassification, XLMRobertaConfig, XLMRobertaForTokenClassification)

from encoders import compute, fill, own_error, plain, save, stored, versions

VOCABULARY = 61
LABELS = {"num_labels": 5}
BERT = dict(vocab_size=VOCABULARY, hidden_size=15, num_hidden_layers=2, num_attention_heads=3, intermediate_size=22,
            max_position_embeddings=30)
DISTIL = dict(vocab_size=VOCABULARY, dim=15, n_layers=2, n_heads=5, hidden_dim=23, max_position_embeddings=30)
# Heads do not fill the hidden width, the buckets are not a power of two, distances reach past the last bucket.
T5 = dict(vocab_size=VOCABULARY, d_model=14, d_kv=5, d_ff=19, num_layers=3, num_heads=3,
          relative_attention_num_buckets=10, relative_attention_max_distance=17)

CHECKPOINTS = {
    "roberta-tiny": (RobertaForMaskedLM, RobertaConfig(**BERT, type_vocab_size=1, layer_norm_eps=1e-5), {}),
    "roberta-tiny-noprefix": (RobertaModel, RobertaConfig(**BERT, pad_token_id=3),
                              {"dtype": torch.float16, "about": "no prefix, fp16, padding id 3, two token types"}),
    "xlmr-tiny-tokcls": (XLMRobertaForTokenClassification, XLMRobertaConfig(**BERT, **LABELS), {}),
    "bert-tiny-tokcls": (BertForTokenClassification, BertConfig(**BERT, **LABELS), {}),
    "distilbert-tiny": (DistilBertForMaskedLM, DistilBertConfig(**DISTIL), {}),
    "distilbert-tiny-noprefix": (DistilBertModel, DistilBertConfig(**DISTIL),
                                 {"dtype": torch.bfloat16, "about": "no prefix, bf16"}),
    "distilbert-tiny-seqcls": (DistilBertForSequenceClassification, DistilBertConfig(**DISTIL, **LABELS), {}),
    "distilbert-tiny-tokcls": (DistilBertForTokenClassification, DistilBertConfig(**DISTIL, **LABELS), {}),
    "t5-tiny": (T5EncoderModel, T5Config(**T5), {"drop": ["feed_forward_proj"], "about": "relu, not named in config"}),
    "t5-tiny-gated": (T5EncoderModel, T5Config(**T5, feed_forward_proj="gated-gelu"), {"about": "as T5 1.1"}),
    "t5-tiny-tokcls": (T5ForTokenClassification, T5Config(**T5, **LABELS), {"about": "transformer. prefix"}),
    "mt5-tiny": (MT5EncoderModel, MT5Config(**T5), {"about": "gated gelu"}),
    "mt5-tiny-unshared": (MT5EncoderModel, MT5Config(**dict(T5, relative_attention_num_buckets=32,
                                                            relative_attention_max_distance=128)),
                          {"rename": ("shared.", "encoder.embed_tokens."), "tokens": 150,
                           "about": "the usual buckets, texts past the last; the table as encoder.embed_tokens"}),
}


def inputs(model_type, pad, longest, generator):
    def ids(count):
        drawn = torch.randint(4, VOCABULARY, (count,), generator=generator)
        return drawn.tolist()

    def padded(lengths, left):
        rows = {"input_ids": [], "attention_mask": []}
        for length in lengths:
            fill_ids, fill_mask = [pad] * (max(lengths) - length), [0] * (max(lengths) - length)
            rows["input_ids"].append(fill_ids + ids(length) if left else ids(length) + fill_ids)
            rows["attention_mask"].append(fill_mask + [1] * length if left else [1] * length + fill_mask)
        if model_type == "bert":
            rows["token_type_ids"] = [[int(i * 2 > len(row)) for i in range(len(row))] for row in rows["input_ids"]]
        return rows

    yield "single", "one text", padded([9], False)
    yield "right_padded", "four texts, two of them equally long, padded on the right", padded([7, 3, 3, 1], False)
    yield "left_padded", "three texts, padded on the left", padded([2, 6, 5], True)
    yield "long", f"a text of {longest} tokens", padded([longest], False)
    if model_type.endswith("roberta"):
        yield "mask_and_pad_id_disagree", "the padding id with mask 1; ordinary tokens with mask 0", {
            "input_ids": [[5, 6, pad, 7, 8, 9], [10, 11, 12, 13, 14, 15]],
            "attention_mask": [[1, 1, 1, 1, 1, 1], [1, 0, 0, 1, 1, 1]]}


def write(name, root):
    architecture, config, options = CHECKPOINTS[name]
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    model = architecture(config)
    fill(model, generator)
    dtype = options.get("dtype", torch.float32)
    model = stored(model, dtype)
    folder = os.path.join(root, name)
    save(folder, model, dtype, drop_keys=options.get("drop", ()), rename=options.get("rename"))
    entries, difference, cosine = [], 0.0, 1.0
    for title, about, rows in inputs(config.model_type, config.pad_token_id, options.get("tokens", 26), generator):
        states, logits = compute(model, rows)
        own = own_error(model, rows, states)
        difference, cosine = max(difference, own[0]), min(cosine, own[1])
        entry = {"name": title, "about": about, **rows, "compare_mask": rows["attention_mask"],
                 "hidden_states": [plain(state, 12) for state in states]}
        if logits is not None:
            entry["logits"] = plain(logits, 12)
        entries.append(entry)
    expected = {"checkpoint": name, "about": options.get("about", ""), "model_type": config.model_type,
                "architecture": architecture.__name__, "computed_in": "float64, from the weights exactly as stored",
                "hidden_states_count": len(entries[0]["hidden_states"]), "hidden_size": config.hidden_size,
                "versions": versions(), "transformers_own_fp32_max_abs": difference,
                "transformers_own_bf16_min_cosine": cosine, "inputs": entries}
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump(expected, file, separators=(",", ":"))
        file.write("\n")
    print(f"{name}: transformers differs by {difference:.1e} in float32, has cosine {cosine:.5f} in bfloat16")


if __name__ == "__main__":
    for checkpoint in CHECKPOINTS:
        write(checkpoint, sys.argv[1])
