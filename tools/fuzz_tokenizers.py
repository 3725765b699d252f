"""Draws tokenizer folders at random (class, family, settings, with and without parts of tokenizer.json) from the golden
vocabularies and writes what AutoTokenizer makes of texts with each. See tools/README.md.

    fuzz_tokenizers.py OUT COUNT [SEED]"""
import json
import random
import sys
import warnings
from pathlib import Path

import tokenizers.processors
from transformers import AutoTokenizer
from transformers.utils import logging

if "cls_token" in str(getattr(tokenizers.processors.RobertaProcessing, "__text_signature__", "")):
    # tokenizers 0.23.1 renamed an argument that transformers 5.12.1 still calls by its old name.
    _Roberta = tokenizers.processors.RobertaProcessing
    tokenizers.processors.RobertaProcessing = lambda sep, cls, **more: _Roberta(sep, cls, **more)

warnings.filterwarnings("ignore")
logging.set_verbosity_error()
GOLDEN = Path("src/test/resources/golden/tokenizers")
SCRIPTS = [(0x20, 0x7E), (0xC0, 0x17F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0x97F), (0xB80, 0xBFF), (0xE00, 0xE7F),
           (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xAC00, 0xACFF), (0xFF00, 0xFF9F),
           (0x1F300, 0x1F64F), (0x300, 0x36F), (0, 0x1F)]


def random_text(draw):
    pieces = []
    for _ in range(draw.randint(0, 8)):
        low, high = draw.choice(SCRIPTS)
        pieces.append("".join(chr(draw.randint(low, high)) for _ in range(draw.randint(1, 9))))
        if draw.random() < 0.1:
            pieces.append(draw.choice(["<s>", "</s>", "[SEP]", "[MASK]", "<mask>", "<|endoftext|>", "<pad>", "<extra>", "<unk>", "NEW"]))
    return draw.choice([" ", " ", "", "  ", "\n"]).join(pieces)


def texts(draw, count):
    golden = json.load(open(GOLDEN / "mbert-style/expected.json", encoding="utf-8"))["texts"]
    return [t["text"] for t in golden] + [random_text(draw) for _ in range(count)]


def answers(folder, strings, draw):
    """Ids, types and UTF-16 offsets of every text, of pairs, and of words; or the error."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    found = {"class": type(tokenizer).__name__, "limit": min(tokenizer.model_max_length, 1000000), "side": tokenizer.truncation_side,
             "texts": [], "pairs": []}
    for i, text in enumerate(strings):
        for second in ([None] if i % 3 else [None, strings[(i * 7 + 3) % len(strings)]]):
            encoding = tokenizer(text, second).encodings[0]
            offsets = []
            for sequence, (a, b) in zip(encoding.sequence_ids, encoding.offsets):
                own = [text, second][sequence or 0]
                offsets.append([-1, -1] if sequence is None else [len(own[:x].encode("utf-16-le", "surrogatepass")) // 2 for x in (a, b)])
            record = {"text": text, "ids": encoding.ids, "types": encoding.type_ids, "offsets": offsets}
            if second is not None:
                record["second"] = second
            found["pairs" if second is not None else "texts"].append(record)
    return found


def maybe(draw, target, key, *values):
    if draw.random() < 0.5:
        target[key] = draw.choice(values)


FAMILIES = {
    "mbert-style": [("bert", "BertTokenizer"), ("bert", ""), ("distilbert", "DistilBertTokenizer"), ("bert", "PreTrainedTokenizerFast"), ("distilbert", "")],
    "xlmr-style": [("xlm-roberta", "XLMRobertaTokenizer"), ("xlm-roberta", ""), ("bert", "XLMRobertaTokenizer"), ("xlm-roberta", "PreTrainedTokenizerFast")],
    "qwen2-style": [("qwen2", "Qwen2Tokenizer"), ("qwen3", "Qwen2TokenizerFast"), ("qwen2", "PreTrainedTokenizerFast"), ("qwen2", ""), ("llama", "PreTrainedTokenizerFast"),
                    ("llama", ""), ("mistral", "LlamaTokenizer"), ("gpt2", "GPT2Tokenizer"), ("gpt2", ""), ("roberta", "RobertaTokenizer")],
    "bloom-style": [("bloom", "BloomTokenizerFast"), ("bloom", ""), ("gpt2", "GPT2TokenizerFast"), ("roberta", ""), ("roberta", "RobertaTokenizer")]}


def draw_folder(folder, draw):
    style = draw.choice(sorted(FAMILIES))
    model_type, named = draw.choice(FAMILIES[style])
    tokenizer = json.load(open(GOLDEN / style / "tokenizer.json", encoding="utf-8"))
    config = json.load(open(GOLDEN / style / "tokenizer_config.json", encoding="utf-8"))
    if model_type in ("roberta", "gpt2"):
        for key in [k for k in config if k.endswith("_token")]:
            del config[key]
        vocab = tokenizer["model"]["vocab"]
        for token in ("<s>", "</s>", "<unk>", "<pad>", "<mask>", "<|endoftext|>"):
            vocab.setdefault(token, len(vocab))
    config.pop("tokenizer_class", None)
    if named:
        config["tokenizer_class"] = named
    for key in ("do_lower_case", "tokenize_chinese_chars", "add_prefix_space", "add_bos_token", "add_eos_token", "split_special_tokens", "trim_offsets"):
        maybe(draw, config, key, True, False)
    maybe(draw, config, "strip_accents", True, False, None)
    maybe(draw, config, "truncation_side", "left", "right")
    maybe(draw, config, "model_max_length", 17, 512, 1000000000000000019884624838656)
    if draw.random() < 0.3:
        config["additional_special_tokens"] = ["<extra>", {"content": "NEW", "lstrip": True, "rstrip": False, "normalized": False, "single_word": False, "__type": "AddedToken"}][:1 if config.get("split_special_tokens") else draw.randint(1, 2)]
    if draw.random() < 0.3:
        config["added_tokens_decoder"] = {str(t["id"]): {k: v for k, v in t.items() if k != "id"} for t in tokenizer["added_tokens"]}
        if draw.random() < 0.5:
            draw.choice(list(config["added_tokens_decoder"].values()))["lstrip"] = True
    elif draw.random() < 0.3:
        (folder / "special_tokens_map.json").write_text(json.dumps({k: v for k, v in config.items() if k.endswith("_token") and isinstance(v, str)}))
    if draw.random() < 0.3:
        tokenizer["post_processor"] = None
    if draw.random() < 0.2:
        tokenizer["truncation"] = {"max_length": 7, "strategy": "LongestFirst", "stride": 0, "direction": draw.choice(["Left", "Right"])}
        tokenizer["padding"] = {"strategy": {"Fixed": 12}, "direction": "Left", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"}
    if draw.random() < 0.2 and tokenizer["normalizer"] is None:
        tokenizer["normalizer"] = {"type": "Lowercase"}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    if draw.random() < 0.9 or style == "xlmr-style" and model_type == "bert":
        (folder / "tokenizer_config.json").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps({"model_type": model_type}))


def main(out, count, seed):
    for case in range(count):
        draw = random.Random(f"{seed} {case}")
        folder = Path(out) / f"{case:04d}"
        folder.mkdir(parents=True)
        draw_folder(folder, draw)
        strings = texts(draw, 30)
        try:
            found = answers(folder, strings, draw)
        except Exception as e:                                        # what transformers refuses, we may refuse
            found = {"error": f"{type(e).__name__}: {e}"[:300]}
        (folder / "expected.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
