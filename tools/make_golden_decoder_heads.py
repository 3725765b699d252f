"""Writes the golden decoders that classify texts or tokens (tools/README.md).

  make_golden_decoder_heads.py FOLDER

Per checkpoint FOLDER/NAME: config.json, model.safetensors and expected.json with logits only, laid out as
shared/golden/README.md says, in transformers' own float64 from the weights as stored, rounded to 10 digits."""
import json
import os
import random
import sys

import torch
from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification

from decoders import exact, write
from make_golden import GEMMA, GEMMA2, GEMMA3, GPT2, LLAMA, MISTRAL, QWEN2, rounded

BLOOM = {"model_type": "bloom", "hidden_size": 15, "n_layer": 2, "n_head": 5, "layer_norm_epsilon": 1e-5,
         "pad_token_id": 3}
QWEN3 = {**{key: value for key, value in QWEN2.items() if "window" not in key}, "model_type": "qwen3", "head_dim": 4}


def of(config, head, **changes):
    return {**config, "architectures": [head], "vocab_size": 31, "num_labels": 3, **changes}


def without(config, *keys):
    return {key: value for key, value in config.items() if key not in keys}


CHECKPOINTS = {
    "gpt2-tiny-seqcls": of(GPT2, "GPT2ForSequenceClassification"),                    # no padding id at all
    "llama-tiny-seqcls": of(LLAMA, "LlamaForSequenceClassification", pad_token_id=-1),  # as old files have it
    "mistral-tiny-seqcls": of(MISTRAL, "MistralForSequenceClassification", pad_token_id=7),
    "qwen3-tiny-seqcls": of(QWEN3, "Qwen3ForSequenceClassification"),
    "gemma-tiny-seqcls": without(of(GEMMA, "GemmaForSequenceClassification"), "pad_token_id"),
    "gemma2-tiny-seqcls": of(GEMMA2, "Gemma2ForSequenceClassification", pad_token_id=None),
    "gemma3-tiny-seqcls": of(GEMMA3, "Gemma3TextForSequenceClassification"),
    "bloom-tiny-tokcls": of(BLOOM, "BloomForTokenClassification"),
    "gpt2-tiny-tokcls": of(GPT2, "GPT2ForTokenClassification"),
    "llama-tiny-tokcls": of(LLAMA, "LlamaForTokenClassification"),
    "mistral-tiny-tokcls": of(MISTRAL, "MistralForTokenClassification"),
    "qwen2-tiny-tokcls": of(QWEN2, "Qwen2ForTokenClassification"),
    "qwen3-tiny-tokcls": of(QWEN3, "Qwen3ForTokenClassification"),
    "gemma-tiny-tokcls": of(GEMMA, "GemmaForTokenClassification"),
    "gemma2-tiny-tokcls": of(GEMMA2, "Gemma2ForTokenClassification"),
}


def inputs(pad, draw):
    """Padded on both sides where there is a padding id, which also stands among ordinary tokens; else text by text."""
    def ids(count):
        return [draw.choice([i for i in range(31) if i != pad]) for _ in range(count)]

    yield "single", [ids(9)], [[1] * 9]
    if pad is None or pad < 0:
        yield "id_zero_last", [ids(4) + [0]], [[1] * 5]
        return
    rows = [ids(n) for n in (7, 4, 1)]
    yield ("right_padded", [row + [pad] * (7 - len(row)) for row in rows],
           [[1] * len(row) + [0] * (7 - len(row)) for row in rows])
    yield ("left_padded", [[pad] * (7 - len(row)) + row for row in rows],
           [[0] * (7 - len(row)) + [1] * len(row) for row in rows])
    yield ("pad_id_as_ordinary_token", [ids(2) + [pad] + ids(2), ids(3) + [pad, pad], [pad] * 5], [[1] * 5] * 3)


def golden(folder, name, config, seed):
    directory = os.path.join(folder, name)
    sequence = name.endswith("seqcls")
    auto = AutoModelForSequenceClassification if sequence else AutoModelForTokenClassification
    model = write(directory, config, auto, torch.Generator().manual_seed(seed), "float32")
    assert type(model).__name__ == config["architectures"][0], type(model)
    single, loading = type(model).from_pretrained(directory, dtype=torch.float32, attn_implementation="eager",
                                                  output_loading_info=True)
    assert not loading["missing_keys"] and not loading["unexpected_keys"], loading
    pad, entries, worst = model.config.pad_token_id, [], 0.0
    for case, ids, mask in inputs(pad, random.Random(seed)):
        call = {"input_ids": torch.tensor(ids), "attention_mask": torch.tensor(mask)}
        if sequence:
            call["labels"] = torch.tensor([(row + 1) % 3 for row in range(len(ids))])
        with torch.no_grad():
            with exact():
                out = model(**call)
            worst = max(worst, float((single.eval()(**call).logits.double() - out.logits)[
                slice(None) if sequence else call["attention_mask"].bool()].abs().max()))
        entry = {"name": case, "input_ids": ids, "attention_mask": mask, "logits": rounded(out.logits.tolist())}
        if sequence:
            kept = [[i for i, token in enumerate(row) if token != pad] or [0] for row in ids]
            entry.update(score_position=[row[-1] for row in kept], labels=call["labels"].tolist(),
                         loss=rounded(out.loss.item()))
        entries.append(entry)
    with open(os.path.join(directory, "expected.json"), "w") as file:
        json.dump({"checkpoint": name, "model_type": config["model_type"],
                   "checked": {"transformers_fp32_max_abs": worst}, "inputs": entries}, file)
    print(f"{name}: padding id {pad}, transformers' own float32 is off by {worst:.1e}", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    for number, (checkpoint, settings) in enumerate(CHECKPOINTS.items()):
        golden(sys.argv[1], checkpoint, settings, 100 + number)
