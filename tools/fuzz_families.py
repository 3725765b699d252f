"""Draws random decoders, for org.polyprobe.model.FuzzFamilies to compare with transformers (tools/README.md).

  fuzz_families.py FOLDER [CASES [SEED [FAMILY…]]]

Writes per case FOLDER/FAMILY-N: config.json, model.safetensors, input.json and states.bin, the hidden states as
little-endian float64 [entry][row][column][hidden]. input.json holds input_ids and attention_mask, and how far
transformers itself is from those states in float32 (largest share of the tolerance) and bfloat16 (mean cosine)."""
import json
import os
import random
import sys

import torch
from transformers import AutoModel

from decoders import PREFIX, exact, run, write

MAX_TOKENS = 20
NARROWEST = 8  # a norm over two or three elements leaves little but their signs: any rounding may flip a state


def rope(draw, size, limit):
    """A rope's settings without theta; {} for the plain one."""
    kind = draw.choice(["default", "default", "linear", "dynamic", "llama3", "yarn"])
    if kind == "dynamic" and size < 4:
        kind = "linear"
    if kind == "default":
        return {}
    settings = {"rope_type": kind, "factor": draw.choice([1.0, 2.0, 4, 8.0, 1.7])}
    if kind == "llama3":
        low = draw.choice([0.5, 1.0, 2.0])
        settings.update(low_freq_factor=low, high_freq_factor=low * draw.choice([1.5, 4.0]))
    if kind in ("llama3", "yarn") and draw.random() < 0.8:
        settings["original_max_position_embeddings"] = draw.choice([4, 16, 64, limit])
    if kind == "yarn":
        for key, values in (("beta_fast", [32, 4.0]), ("beta_slow", [1, 0.5]), ("attention_factor", [1.0, 0.8]),
                            ("truncate", [True, False]), ("mscale", [1.0, 0.7])):
            if draw.random() < 0.3:
                settings[key] = draw.choice(values)
        if "mscale" in settings and draw.random() < 0.7:
            settings["mscale_all_dim"] = draw.choice([1.0, 0.4])
    return settings


def theta(draw):
    return draw.choice([10000.0, 1000000, 100.0, 500000.0])


def put_rope(draw, config, size):
    settings, base = rope(draw, size, config["max_position_embeddings"]), theta(draw)
    if config.pop("new"):
        config["rope_parameters"] = {"rope_type": "default", "rope_theta": base, **settings}
        return
    if draw.random() < 0.9:
        config["rope_theta"] = base
    if settings and draw.random() < 0.3:
        settings["type"] = settings.pop("rope_type")
    if settings or draw.random() < 0.5:
        config["rope_scaling"] = settings or None


def gemma3_rope(draw, config, size):
    """Spares transformers 5.12 what it gets wrong with a rope per type of block: it looks for truncate at the wrong
    level, and for the default of original_max_position_embeddings only where blocks of both types are there."""
    settings = rope(draw, size, config["max_position_embeddings"])
    settings.pop("truncate", None)
    if settings.get("rope_type") in ("llama3", "yarn"):
        settings.setdefault("original_max_position_embeddings", 16)
    return settings


def put_gemma3_rope(draw, config, size):
    if config.pop("new"):
        config["rope_parameters"] = {
            "full_attention": {"rope_type": "default", "rope_theta": theta(draw), **gemma3_rope(draw, config, size)},
            "sliding_attention": {"rope_type": "default", "rope_theta": theta(draw), **gemma3_rope(draw, config, size)}}
        return
    config.update(rope_theta=theta(draw), rope_local_base_freq=theta(draw),
                  rope_scaling=gemma3_rope(draw, config, size) or None)


def rotary_config(draw, family):
    heads = draw.choice([1, 2, 3, 4, 6, 8])
    groups = draw.choice([d for d in range(1, heads + 1) if heads % d == 0])
    width = draw.choice([w for w in (2, 4, 6, 8, 10, 14) if heads * w >= NARROWEST])
    size = draw.choice([2, 4, 6, 8, 16]) if family in ("qwen3", "gemma", "gemma2", "gemma3_text") else width
    config = {
        "model_type": family, "vocab_size": draw.randint(20, 90), "hidden_size": heads * width,
        "num_hidden_layers": draw.randint(1, 4), "num_attention_heads": heads, "num_key_value_heads": groups,
        "intermediate_size": draw.choice([5, 16, 33, 48]), "max_position_embeddings": draw.choice([8, 12, 32, 4096]),
        "rms_norm_eps": draw.choice([1e-6, 1e-5, 1e-3]), "pad_token_id": 0, "tie_word_embeddings": True,
        "new": draw.random() < 0.5}
    config["dtype" if config["new"] else "torch_dtype"] = "bfloat16"
    if family in ("qwen3", "gemma", "gemma2", "gemma3_text"):
        config["head_dim"] = size
    elif draw.random() < 0.4:
        config["head_dim"] = size = draw.choice([2, 4, 8, 12])
    if groups == heads and family in ("llama", "qwen2", "qwen3") and draw.random() < 0.5:
        config["num_key_value_heads"] = None
        if family == "llama" and draw.random() < 0.5:
            del config["num_key_value_heads"]
    FAMILIES_OWN[family](draw, config)
    (put_gemma3_rope if family == "gemma3_text" else put_rope)(draw, config, size)
    return config


def window(draw):
    return draw.choice([1, 2, 3, 5, 8, 4096])


def layer_types(draw, config):
    return [draw.choice(["full_attention", "sliding_attention"]) for _ in range(config["num_hidden_layers"])]


def llama(draw, config):
    config["hidden_act"] = draw.choice(["silu", "silu", "gelu", "gelu_pytorch_tanh"])
    config["attention_bias"], config["mlp_bias"] = draw.random() < 0.3, draw.random() < 0.3


def mistral(draw, config):
    config["sliding_window"] = draw.choice([None, window(draw)])


def qwen(draw, config):
    config.update(use_sliding_window=draw.random() < 0.5, sliding_window=window(draw),
                  max_window_layers=draw.randint(0, config["num_hidden_layers"]))
    if config["model_type"] == "qwen3":
        config["attention_bias"] = draw.random() < 0.3
    if config["new"]:
        config["layer_types"] = layer_types(draw, config) if config["use_sliding_window"] \
            else ["full_attention"] * config["num_hidden_layers"]
    if not config["use_sliding_window"] and draw.random() < 0.5:
        config["sliding_window"] = None


def gemma(draw, config):
    config["hidden_act"] = draw.choice(["gelu_pytorch_tanh", "gelu"])
    config["attention_bias"] = draw.random() < 0.3


def gemma2(draw, config):
    config.update(hidden_activation="gelu_pytorch_tanh", attention_bias=draw.random() < 0.3,
                  query_pre_attn_scalar=draw.choice([1, 8, 24, 256]), sliding_window=window(draw),
                  attn_logit_softcapping=draw.choice([None, 50.0, 5.0, 0.7]), final_logit_softcapping=30.0)
    if config["new"]:
        config["layer_types"] = layer_types(draw, config)
    if draw.random() < 0.1:
        del config["attn_logit_softcapping"]


def gemma3(draw, config):
    gemma2(draw, config)
    config.update(attn_logit_softcapping=None, final_logit_softcapping=None)
    if not config["new"]:
        config["sliding_window_pattern"] = draw.choice([1, 2, 3, 6])


def bloom(draw):
    heads = draw.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14])
    hidden = heads * draw.choice([w for w in (1, 2, 4, 5, 8) if heads * w >= NARROWEST])
    config = {"model_type": "bloom", "vocab_size": draw.randint(20, 90), "layer_norm_epsilon": 1e-5,
              draw.choice(["n_layer", "num_hidden_layers"]): draw.randint(1, 4),
              draw.choice(["n_head", "num_attention_heads"]): heads,
              draw.choice(["hidden_size", "n_embed"]): hidden,
              "torch_dtype": "float16",
              "offset_alibi": 100, "n_inner": None, "seq_length": 2048, "pad_token_id": 3}
    return config


def gpt2(draw):
    heads = draw.choice([1, 2, 3, 4, 5, 8])
    hidden = heads * draw.choice([w for w in (1, 2, 5, 8) if heads * w >= NARROWEST])
    return {"model_type": "gpt2", "vocab_size": draw.randint(20, 90), "n_positions": draw.randint(MAX_TOKENS, 40),
            "n_layer": draw.randint(1, 4), "n_head": heads, "n_embd": hidden,
            "n_inner": draw.choice([None, 7, 40]), "layer_norm_epsilon": draw.choice([1e-5, 1e-3]),
            "activation_function": draw.choice(["gelu_new", "gelu_new", "gelu", "gelu_pytorch_tanh", "silu"]),
            "scale_attn_weights": draw.random() < 0.8, "scale_attn_by_inverse_layer_idx": draw.random() < 0.3}


FAMILIES_OWN = {"llama": llama, "mistral": mistral, "qwen2": qwen, "qwen3": qwen, "gemma": gemma, "gemma2": gemma2,
                "gemma3_text": gemma3}
FAMILIES = ["bloom", "gpt2", *FAMILIES_OWN]


def draw_config(draw, family):
    return {"bloom": bloom, "gpt2": gpt2}[family](draw) if family in ("bloom", "gpt2") else rotary_config(draw, family)


def draw_input(draw, vocabulary):
    rows, longest = draw.randint(1, 4), draw.randint(1, MAX_TOKENS)
    padding = draw.choice(["none", "left", "right", "holes"])
    ids = [[draw.randrange(vocabulary) for _ in range(longest)] for _ in range(rows)]
    mask = []
    for row in range(rows):
        length = longest if row == 0 else draw.randint(1, longest)
        mask.append({"none": lambda: [1] * longest,
                     "left": lambda: [0] * (longest - length) + [1] * length,
                     "right": lambda: [1] * length + [0] * (longest - length),
                     "holes": lambda: [int(draw.random() < 0.7) for _ in range(longest)]}[padding]())
        if not any(mask[-1]):
            mask[-1][draw.randrange(longest)] = 1
    return ids, mask


def case(folder, family, number, seed):
    draw = random.Random(f"{family} {number} {seed}")
    directory = os.path.join(folder, f"{family}-{number}")
    config = draw_config(draw, family)
    generator = torch.Generator().manual_seed(draw.randrange(2 ** 31))
    dtype = draw.choice(["float32", "float16", "bfloat16"])
    model = write(directory, config, AutoModel, generator, dtype, draw.choice(["", PREFIX.get(family, "model.")]))
    ids, mask = draw_input(draw, config["vocab_size"])
    with exact():
        states, _ = run(model, config, ids, mask)
    states.numpy().astype("<f8").tofile(os.path.join(directory, "states.bin"))
    kept = torch.tensor(mask, dtype=torch.bool)
    wanted = states[:, kept]
    single = run(model.to(torch.float32), config, ids, mask)[0][:, kept].double()
    half = run(model.to(torch.bfloat16), config, ids, mask)[0][:, kept].double()
    share = float(((wanted - single).abs() / (2e-5 + 2e-5 * wanted.abs())).max())
    cosine = torch.nn.functional.cosine_similarity(wanted, half, dim=-1)
    with open(os.path.join(directory, "input.json"), "w") as file:
        json.dump({"name": "drawn", "input_ids": ids, "attention_mask": mask, "transformers_float32_share": share,
                   "transformers_bfloat16_mean_cosine": float(cosine.mean())}, file)
    return share


def main(folder, cases=200, seed=1, *families):
    torch.set_num_threads(1)
    for family in families or FAMILIES:
        shares = [case(folder, family, number, int(seed)) for number in range(int(cases))]
        print(f"{family}: {len(shares)} cases; transformers' own float32 uses {max(shares):.3f} of the tolerance",
              flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
