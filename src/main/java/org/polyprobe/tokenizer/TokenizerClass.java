package org.polyprobe.tokenizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tokenizer classes of transformers 5.12 that build normaliser, pre-tokeniser and template themselves, whatever
 * {@code tokenizer.json} says of them, and the one that takes the file as it is written.
 */
enum TokenizerClass {
  BERT(Map.of("unk_token", "[UNK]", "sep_token", "[SEP]", "pad_token", "[PAD]", "cls_token", "[CLS]", "mask_token",
      "[MASK]")),
  ROBERTA(Map.of("bos_token", "<s>", "eos_token", "</s>", "sep_token", "</s>", "cls_token", "<s>", "unk_token", "<unk>",
      "pad_token", "<pad>", "mask_token", "<mask>")),
  XLM_ROBERTA(ROBERTA.tokens),
  GPT2(Map.of("unk_token", "<|endoftext|>", "bos_token", "<|endoftext|>", "eos_token", "<|endoftext|>")),
  QWEN2(Map.of("unk_token", "<|endoftext|>", "eos_token", "<|endoftext|>", "pad_token", "<|endoftext|>")),
  LLAMA(Map.of("unk_token", "<unk>", "bos_token", "<s>", "eos_token", "</s>")),
  GEMMA(Map.of("unk_token", "<unk>", "bos_token", "<bos>", "eos_token", "<eos>", "pad_token", "<pad>", "mask_token",
      "<mask>")),
  T5(Map.of("eos_token", "</s>", "unk_token", "<unk>", "pad_token", "<pad>")),
  AS_WRITTEN(Map.of());

  private static final Map<String, TokenizerClass> BY_NAME = Map.ofEntries(Map.entry("BertTokenizer", BERT),
      Map.entry("DistilBertTokenizer", BERT), Map.entry("ElectraTokenizer", BERT),
      Map.entry("RobertaTokenizer", ROBERTA), Map.entry("XLMRobertaTokenizer", XLM_ROBERTA),
      Map.entry("GPT2Tokenizer", GPT2), Map.entry("Qwen2Tokenizer", QWEN2), Map.entry("LlamaTokenizer", LLAMA),
      Map.entry("GemmaTokenizer", GEMMA), Map.entry("T5Tokenizer", T5));

  /** {@code TOKENIZER_MAPPING_NAMES} for the families we know; BLOOM and Llama have no entry there. */
  private static final Map<String, String> BY_MODEL_TYPE = Map.ofEntries(Map.entry("bert", "BertTokenizer"),
      Map.entry("distilbert", "BertTokenizer"), Map.entry("roberta", "RobertaTokenizer"),
      Map.entry("xlm-roberta", "XLMRobertaTokenizer"), Map.entry("gpt2", "GPT2Tokenizer"),
      Map.entry("qwen2", "Qwen2Tokenizer"), Map.entry("qwen3", "Qwen2Tokenizer"),
      Map.entry("mistral", "TokenizersBackend"), Map.entry("gemma", "GemmaTokenizer"),
      Map.entry("gemma2", "GemmaTokenizer"), Map.entry("gemma3", "GemmaTokenizer"),
      Map.entry("gemma3_text", "GemmaTokenizer"), Map.entry("t5", "T5Tokenizer"), Map.entry("mt5", "T5Tokenizer"));

  private static final Set<String> GENERIC =
      Set.of("", "TokenizersBackend", "PreTrainedTokenizerFast", "PreTrainedTokenizer", "PythonBackend");

  private static final List<String> ROLES =
      List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

  private final Map<String, String> tokens;

  TokenizerClass(Map<String, String> tokens) {
    this.tokens = tokens;
  }

  /**
   * As {@code AutoTokenizer} chooses: the class the files name, else the family's. Two exceptions: for qwen2 the files
   * are not trusted, and mistral has no class of its own.
   *
   * @param named without {@code Fast}; empty where the files name none
   */
  static TokenizerClass of(String modelType, String named) {
    String registered = BY_MODEL_TYPE.getOrDefault(modelType, "");
    boolean ours = named.isEmpty() || modelType.equals("qwen2") || modelType.equals("mistral");
    return BY_NAME.getOrDefault(ours && !registered.isEmpty() ? registered : named, AS_WRITTEN);
  }

  /** Whether a name that stands for no constant means any tokenizer.json, and not a class that we do not know. */
  static boolean isGeneric(String named) {
    return GENERIC.contains(named.replaceFirst("Fast$", "")) || GENERIC.contains(named);
  }

  /**
   * Special tokens by role, with the class's defaults for roles of which the files say nothing.
   *
   * @param others defaults for the roles that the class has none for
   */
  Map<String, String> specialTokens(TokenizerConfig config, Map<String, String> others) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String role : ROLES) {
      config.token(role, tokens.getOrDefault(role, others.get(role))).ifPresent(token -> found.put(role, token));
    }
    return found;
  }
}
