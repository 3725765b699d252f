"""Tiny random decoders and the states transformers computes for them in float64: what make_golden.py and
fuzz_families.py share. Runs in the reference environment (tools/README.md)."""
import contextlib
import copy
import json
import os

import torch
from safetensors.torch import save_file
from transformers import AutoConfig

PREFIX = {"bloom": "transformer.", "gpt2": "transformer."}
DTYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


@contextlib.contextmanager
def exact():
    """transformers' own classes in float64: the parts they force into float32 (norms, angles, softmax) follow."""
    kept = torch.float32, torch.float, torch.Tensor.float, torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    torch.float32 = torch.float = torch.float64
    torch.Tensor.float = torch.Tensor.double
    try:
        yield
    finally:
        torch.float32, torch.float, torch.Tensor.float = kept[:3]
        torch.set_default_dtype(kept[3])


def randomise(model, family, generator):
    """Weights far from an untrained model's, so that attention is sharp and every bias and norm weight shows."""
    def normal(shape):
        return torch.randn(shape, generator=generator, dtype=torch.float64)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("bias"):
                value = 0.3 * normal(weight.shape)
            elif weight.dim() == 1:
                value = 0.3 * normal(weight.shape) + (0 if family.startswith("gemma") else 1)
            elif name.split(".")[-2] in ("embed_tokens", "word_embeddings", "wte", "wpe"):
                value = (weight.shape[1] ** -0.5 if family.startswith("gemma") else 0.7) * normal(weight.shape)
            else:
                inputs = weight.shape[0] if family == "gpt2" and "lm_head" not in name else weight.shape[1]
                value = 1.2 * inputs ** -0.5 * normal(weight.shape)
            weight.copy_(value)


def write(directory, config, auto, generator, dtype, prefix="", strip=""):
    """Writes config.json and model.safetensors; gives the model in float64 with the weights as they stand there."""
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "config.json"), "w") as file:
        json.dump(config, file, indent=1)
    with exact():
        model = auto.from_config(AutoConfig.from_pretrained(directory), dtype=torch.float64,
                                 attn_implementation="eager").eval()
        randomise(model, config["model_type"], generator)
        tensors = {}
        tied = config.get("tie_word_embeddings", True)
        with torch.no_grad():
            for name, weight in model.named_parameters():
                stored = weight.to(DTYPES[dtype])
                weight.copy_(stored)
                if not (tied and name == "lm_head.weight"):
                    tensors[prefix + name.removeprefix(strip)] = stored.clone().contiguous()
    save_file(tensors, os.path.join(directory, "model.safetensors"), {"format": "pt"})
    return model


def rope_grows(config):
    return "dynamic" in json.dumps([config.get("rope_scaling"), config.get("rope_parameters")])


def run(model, config, ids, mask):
    """(hidden states [entry][row][column][hidden], logits or None).

    A rope that grows with length takes the longest row of the batch and keeps what it grew to (transformers 5.12). We
    let each text count for itself; so each row runs alone here, cut after its last token, with a rope not yet grown."""
    ids, mask = torch.tensor(ids), torch.tensor(mask)
    if not rope_grows(config):
        return run_rows(model, ids, mask)
    base = model if hasattr(model, "rotary_emb") else model.model
    fresh = base.rotary_emb
    rows = []
    for row in range(len(ids)):
        base.rotary_emb = copy.deepcopy(fresh)
        length = int(mask[row].nonzero().max()) + 1
        results = run_rows(model, ids[row:row + 1, :length], mask[row:row + 1, :length])
        pad = (0, 0, 0, ids.shape[1] - length)
        rows.append([None if r is None else torch.nn.functional.pad(r, pad) for r in results])
    base.rotary_emb = fresh
    logits = None if rows[0][1] is None else torch.cat([r[1] for r in rows])
    return torch.cat([r[0] for r in rows], dim=1), logits


def run_rows(model, ids, mask):
    with torch.no_grad():
        out = model(input_ids=ids, attention_mask=mask, output_hidden_states=True, use_cache=False)
    return torch.stack(out.hidden_states), out.get("logits")
