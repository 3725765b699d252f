package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * The parts that each {@link TokenizerClass} builds, written as in a {@code tokenizer.json}. Source: the
 * {@code __init__} of the class in {@code models/…/tokenization_….py} of transformers 5.12.
 *
 * @param ids id of a token by its content, -1 where there is none
 */
record ClassPipeline(TokenizerConfig config, Map<String, String> tokens, ToIntFunction<String> ids) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String QWEN2_SPLIT = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
      + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /** Puts the class's parts in place of those in the file; vocabulary and merges stay. */
  void build(TokenizerClass type, ObjectNode json) {
    ObjectNode model = (ObjectNode) json.get("model");
    switch (type) {
      case BERT -> bert(json, model);
      case ROBERTA -> roberta(json, model);
      case XLM_ROBERTA -> xlmRoberta(json, model);
      case GPT2 -> gpt2(json, model);
      case QWEN2 -> qwen2(json, model);
      case LLAMA -> llama(json, model);
      case GEMMA -> gemma(json, model);
      case T5 -> t5(json, model);
      case AS_WRITTEN -> { }
    }
  }

  private void bert(ObjectNode json, ObjectNode model) {
    model.put("unk_token", token("unk_token")).put("continuing_subword_prefix", "##")
        .put("max_input_chars_per_word", 100);
    json.set("normalizer", part("BertNormalizer").put("clean_text", true)
        .put("handle_chinese_chars", config.flag("tokenize_chinese_chars", true))
        .<ObjectNode>set("strip_accents", config.flagOrNull("strip_accents"))
        .put("lowercase", config.flag("do_lower_case", true)));
    json.set("pre_tokenizer", part("BertPreTokenizer"));
    String cls = token("cls_token");
    String sep = token("sep_token");
    json.set("post_processor", new Template(ids).single(cls + ":0", "A:0", sep + ":0")
        .pair(cls + ":0", "A:0", sep + ":0", "B:1", sep + ":1").json(cls, sep));
  }

  private void xlmRoberta(ObjectNode json, ObjectNode model) {
    model.put("unk_id", 3).put("byte_fallback", false);
    sentencePieceWords(json, config.flag("add_prefix_space", true) ? "always" : "never");
    String bos = token("bos_token");
    String eos = token("eos_token");
    json.set("post_processor", new Template(ids).single(bos + ":0", "A:0", eos + ":0")
        .pair(bos + ":0", "A:0", eos + ":0", eos + ":0", "B:0", eos + ":0").json(bos, eos));
  }

  private void t5(ObjectNode json, ObjectNode model) {
    model.put("unk_id", 2).put("byte_fallback", false);
    sentencePieceWords(json, "always");
    json.set("post_processor", new Template(ids).single("A:0", "</s>:0").pair("A:0", "</s>:0", "B:0", "</s>:0")
        .json("</s>"));
  }

  /** SentencePiece's own character map where the file has one; words are split off before the space is marked. */
  private static void sentencePieceWords(ObjectNode json, String prepend) {
    JsonNode map = json.path("normalizer").findParent("precompiled_charsmap");
    json.set("normalizer", map == null ? NODES.nullNode() : map);
    ArrayNode both = NODES.arrayNode().add(part("WhitespaceSplit")).add(metaspace(prepend, true));
    json.set("pre_tokenizer", part("Sequence").set("pretokenizers", both));
  }

  private void roberta(ObjectNode json, ObjectNode model) {
    boolean prefixSpace = config.flag("add_prefix_space", false);
    byteLevelModel(model);
    json.putNull("normalizer");
    json.set("pre_tokenizer", byteLevel(prefixSpace, true));
    ObjectNode post = part("RobertaProcessing");
    for (String role : new String[] {"sep", "cls"}) {
      String token = token(role + "_token");
      post.putArray(role).add(token).add(id(token));
    }
    json.set("post_processor", post.put("trim_offsets", config.flag("trim_offsets", true))
        .put("add_prefix_space", prefixSpace));
  }

  private void gpt2(ObjectNode json, ObjectNode model) {
    byteLevelModel(model);
    json.putNull("normalizer");
    json.set("pre_tokenizer", byteLevel(config.flag("add_prefix_space", false), true));
  }

  private void qwen2(ObjectNode json, ObjectNode model) {
    byteLevelModel(model);
    json.set("normalizer", part("NFC"));
    ObjectNode split = part("Split");
    split.putObject("pattern").put("Regex", QWEN2_SPLIT);
    ArrayNode both = NODES.arrayNode().add(split.put("behavior", "Isolated").put("invert", false))
        .add(byteLevel(config.flag("add_prefix_space", false), false));
    json.set("pre_tokenizer", part("Sequence").set("pretokenizers", both));
  }

  private void llama(ObjectNode json, ObjectNode model) {
    model.putNull("unk_token").put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
    json.putNull("normalizer");
    String atStart = config.flag("legacy", false) ? "always" : "first";
    String prepend = config.flag("add_prefix_space", true) ? atStart : "never";
    json.set("pre_tokenizer", metaspace(prepend, false));
  }

  private void gemma(ObjectNode json, ObjectNode model) {
    model.put("unk_token", token("unk_token")).put("fuse_unk", true).put("byte_fallback", true)
        .put("ignore_merges", false);
    ObjectNode marked = part("Replace");
    marked.putObject("pattern").put("String", " ");
    json.set("normalizer", marked.put("content", "▁"));
    ObjectNode split = part("Split");
    split.putObject("pattern").put("String", " ");
    json.set("pre_tokenizer", split.put("behavior", "MergedWithPrevious").put("invert", false));
  }

  /** What {@code add_bos_token} and {@code add_eos_token} ask for; both are off unless set. */
  void addBosAndEos(ObjectNode json) {
    String bos = config.flag("add_bos_token", false) ? tokens.get("bos_token") : null;
    String eos = config.flag("add_eos_token", false) ? tokens.get("eos_token") : null;
    List<String> single = around(bos, "A:0", eos, 0);
    List<String> pair = new ArrayList<>(single);
    pair.addAll(around(bos, "B:1", eos, 1));
    json.set("post_processor", new Template(ids).single(single.toArray(String[]::new))
        .pair(pair.toArray(String[]::new))
        .json(Stream.of(bos, eos).filter(Objects::nonNull).distinct().toArray(String[]::new)));
  }

  private static List<String> around(String bos, String text, String eos, int segment) {
    return Stream.of(bos == null ? "" : bos + ":" + segment, text, eos == null ? "" : eos + ":" + segment)
        .filter(piece -> !piece.isEmpty()).toList();
  }

  private static void byteLevelModel(ObjectNode model) {
    model.putNull("dropout").putNull("unk_token").put("continuing_subword_prefix", "").put("end_of_word_suffix", "")
        .put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
  }

  private static ObjectNode byteLevel(boolean prefixSpace, boolean regex) {
    return part("ByteLevel").put("add_prefix_space", prefixSpace).put("trim_offsets", true).put("use_regex", regex);
  }

  private static ObjectNode metaspace(String prepend, boolean split) {
    return part("Metaspace").put("replacement", "▁").put("prepend_scheme", prepend).put("split", split);
  }

  static ObjectNode part(String type) {
    return NODES.objectNode().put("type", type);
  }

  private String token(String role) {
    String token = tokens.get(role);
    if (token == null) throw new InputException(config.directory().resolve("tokenizer_config.json") + ": no " + role);
    return token;
  }

  private int id(String token) {
    int id = ids.applyAsInt(token);
    if (id < 0) throw new InputException(config.directory() + ": its tokenizer has no \"" + token + "\"");
    return id;
  }
}
