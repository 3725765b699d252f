"""What AutoTokenizer makes of a tokenizer.json under the settings of tokenizer_config.json: one named case each, written
to src/test/resources/golden/tokenizers/settings.json. Run from the root of the repository; see tools/README.md."""
import json
import tempfile
from pathlib import Path

from fuzz_tokenizers import GOLDEN                                    # also mends RobertaProcessing
from transformers import AutoTokenizer

TEXTS = [("Él LÉE 東京 im Café", ""), (" two  spaces", "B"), ("<s>a[SEP]b</s> <|endoftext|> X", "")]
LEFT = {"max_length": 5, "strategy": "LongestFirst", "stride": 0, "direction": "Left"}
FIXED = {"strategy": {"Fixed": 20}, "direction": "Left", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"}
BOS = {"bos_token": "<s>", "eos_token": "</s>"}
CASES = [                                        # name, folder, model_type, tokenizer_config.json, changes to tokenizer.json
    ("bert lower-cases unless told not to", "mbert-style", "bert", {}, {}),
    ("bert kept as written", "mbert-style", "bert", {"do_lower_case": False}, {}),
    ("bert lower-cases but keeps accents", "mbert-style", "bert", {"do_lower_case": True, "strip_accents": False}, {}),
    ("bert strips accents alone", "mbert-style", "bert", {"do_lower_case": False, "strip_accents": True}, {}),
    ("bert does not split Chinese", "mbert-style", "bert", {"do_lower_case": False, "tokenize_chinese_chars": False}, {}),
    ("bert needs no post-processor in the file", "mbert-style", "distilbert", {"do_lower_case": False}, {"post_processor": None}),
    ("bert, generic class: the file counts", "mbert-style", "bert", {"tokenizer_class": "PreTrainedTokenizerFast"}, {"post_processor": None}),
    ("truncation and padding in the file", "mbert-style", "bert", {"do_lower_case": False}, {"truncation": LEFT, "padding": FIXED}),
    ("xlm-r without prefix space", "xlmr-style", "xlm-roberta", {"add_prefix_space": False}, {"post_processor": None}),
    ("qwen2 with prefix space", "qwen2-style", "qwen2", {"add_prefix_space": True}, {}),
    ("qwen2 cannot be another class", "qwen2-style", "qwen2", {"tokenizer_class": "PreTrainedTokenizerFast"}, {"normalizer": None}),
    ("qwen3 can be another class", "qwen2-style", "qwen3", {"tokenizer_class": "PreTrainedTokenizerFast"}, {"normalizer": None}),
    ("llama: add_bos_token beside a tokenizer.json is void", "bloom-style", "llama", {"add_bos_token": True, "add_eos_token": True, **BOS}, {"post_processor": None}),
    ("bloom: add_prefix_space is void", "bloom-style", "bloom", {"tokenizer_class": "BloomTokenizerFast", "add_prefix_space": True}, {}),
    ("gpt2 with prefix space", "bloom-style", "gpt2", {"add_prefix_space": True}, {}),
    ("roberta builds its own template", "bloom-style", "roberta", {}, {"post_processor": None}),
    ("mistral has no class of its own", "bloom-style", "mistral", {"tokenizer_class": "LlamaTokenizer", **BOS}, {}),
    ("special tokens split like words", "mbert-style", "bert", {"do_lower_case": False, "split_special_tokens": True}, {}),
    ("a token that is special without being added", "bloom-style", "bloom", {"sep_token": "th"}, {}),
    ("flags of added tokens", "qwen2-style", "llama", {"added_tokens_decoder": {"0": {"content": "<|endoftext|>", "lstrip": True, "special": True}}}, {})]


def answer(case):
    name, style, model_type, config, changes = case
    tokenizer = json.load(open(GOLDEN / style / "tokenizer.json", encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tokenizer.json").write_text(json.dumps({**tokenizer, **changes}))
        Path(folder, "tokenizer_config.json").write_text(json.dumps(config))
        Path(folder, "config.json").write_text(json.dumps({"model_type": model_type}))
        loaded = AutoTokenizer.from_pretrained(folder)
        texts = []
        for first, second in TEXTS:
            encoding = loaded(first, second).encodings[0]
            texts.append({"text": first, "text_pair": second, "ids": encoding.ids, "type_ids": encoding.type_ids})
    return {"name": name, "folder": style, "model_type": model_type, "config": config, "changes": changes,
            "truncation_side": loaded.truncation_side, "texts": texts}


with open(GOLDEN / "settings.json", "w", encoding="utf-8") as out:
    out.write("[\n" + ",\n".join(json.dumps(answer(case), ensure_ascii=False) for case in CASES) + "\n]\n")
