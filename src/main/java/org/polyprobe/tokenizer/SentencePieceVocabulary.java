package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.polyprobe.InputException;
import org.polyprobe.tokenizer.SentencePieceModel.Algorithm;
import org.polyprobe.tokenizer.SentencePieceModel.Piece;

/**
 * A SentencePiece model as the {@code model} of a {@code tokenizer.json}. Source: {@code SentencePieceExtractor},
 * {@code XLMRobertaConverter}, {@code T5Converter} and {@code SpmConverter} in transformers' convert_slow_tokenizer.py,
 * {@code generate_merges} in its tokenization_utils_base.py.
 */
record SentencePieceVocabulary(SentencePieceModel model, TokenizerConfig config) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * For XLM-R and T5. XLM-R keeps fairseq's ids: four special tokens of its own in place of the file's first three, and
   * a mask at the end. T5 has its sentinels at the end, the highest first.
   */
  VocabularyFiles unigram(TokenizerClass type) {
    require(Algorithm.UNIGRAM);
    ArrayNode vocabulary = NODES.arrayNode();
    int extra = config.json().path("extra_ids").asInt(100);
    if (type == TokenizerClass.XLM_ROBERTA) {
      for (String role : List.of("bos_token", "pad_token", "eos_token", "unk_token")) {
        scored(vocabulary, role(type, role), 0);
      }
      model.pieces.stream().skip(3).forEach(piece -> scored(vocabulary, piece.text(), piece.score()));
      scored(vocabulary, role(type, "mask_token"), 0);
    } else {
      model.pieces.forEach(piece -> scored(vocabulary, piece.text(), piece.score()));
      for (int i = extra - 1; i >= 0; i--) scored(vocabulary, "<extra_id_" + i + ">", 0);
    }
    ObjectNode unigram = ClassPipeline.part("Unigram").put("unk_id", model.unknownId);
    ObjectNode json = VocabularyFiles.whole(unigram.set("vocab", vocabulary));
    if (model.characterMap.length > 0) json.set("normalizer", characterMap());
    ArrayNode added = added(json);
    for (int i = 0; type == TokenizerClass.T5 && i < extra; i++) added.add(AddedTokens.special("<extra_id_" + i + ">"));
    return VocabularyFiles.of(model.file, json, Map.of());
  }

  private String role(TokenizerClass type, String role) {
    return type.specialTokens(config, Map.of()).getOrDefault(role, "None");
  }

  private static void scored(ArrayNode vocabulary, String token, float score) {
    vocabulary.addArray().add(token).add((double) score);
  }

  /** For Llama and Gemma. */
  VocabularyFiles bpe() {
    require(Algorithm.BPE);
    ObjectNode json = VocabularyFiles.whole(merged(Map.of()));
    added(json);
    return VocabularyFiles.of(model.file, json, Map.of());
  }

  /** Where no class says otherwise: the file's own algorithm, spaces marked, none put before the text. */
  VocabularyFiles asWritten() {
    ObjectNode made;
    if (model.algorithm == Algorithm.BPE) {
      made = merged(renamed()).put("unk_token", model.unknown).put("fuse_unk", true);
    } else {
      ArrayNode vocabulary = NODES.arrayNode();
      model.pieces.forEach(piece -> scored(vocabulary, piece.text(), piece.score()));
      made = ClassPipeline.part("Unigram").put("unk_id", model.unknownId).set("vocab", vocabulary);
    }
    ObjectNode json = VocabularyFiles.whole(made.put("byte_fallback", model.byteFallback));
    ArrayNode normalizers = NODES.arrayNode();
    if (model.characterMap.length > 0) normalizers.add(characterMap());
    ObjectNode mark = ClassPipeline.part("Replace");
    mark.putObject("pattern").put("String", " ");
    normalizers.add(mark.put("content", "▁"));
    json.set("normalizer", ClassPipeline.part("Sequence").set("normalizers", normalizers));
    added(json);
    return VocabularyFiles.of(model.file, json, model.specialTokens());
  }

  /** Pieces to which tokenizer_config.json gives another name, by id: fine-tuned models rename unused ones. */
  private Map<Integer, String> renamed() {
    Map<Integer, String> renamed = new TreeMap<>();
    config.addedTokens().forEach((id, token) -> {
      if (id < model.pieces.size()) renamed.put(id, token.get("content").asText());
    });
    return renamed;
  }

  /**
   * BPE with the merges that the pieces imply: every way to make a piece of two others, in the order of the pieces'
   * ids, the shorter first part first.
   */
  private ObjectNode merged(Map<Integer, String> renamed) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int id = 0; id < model.pieces.size(); id++) ids.put(model.pieces.get(id).text(), id);
    ArrayNode merges = NODES.arrayNode();
    for (String piece : ids.keySet()) {
      for (int i = piece.offsetByCodePoints(0, Math.min(1, piece.length())); i < piece.length();
          i = piece.offsetByCodePoints(i, 1)) {
        String left = piece.substring(0, i);
        String right = piece.substring(i);
        if (ids.containsKey(left) && ids.containsKey(right)) merges.addArray().add(left).add(right);
      }
    }
    renamed.forEach((id, name) -> {
      if (ids.containsKey(name)) return;
      ids.remove(model.pieces.get(id).text());
      ids.put(name, id);
    });
    ObjectNode bpe = ClassPipeline.part("BPE");
    ObjectNode vocabulary = bpe.putObject("vocab");
    ids.forEach(vocabulary::put);
    return bpe.set("merges", merges);
  }

  private ObjectNode characterMap() {
    return ClassPipeline.part("Precompiled")
        .put("precompiled_charsmap", Base64.getEncoder().encodeToString(model.characterMap));
  }

  /** Control pieces and those the trainer was given; their ids follow from the vocabulary. */
  private ArrayNode added(ObjectNode json) {
    ArrayNode added = (ArrayNode) json.get("added_tokens");
    for (Piece piece : model.pieces) {
      if (piece.isAdded()) added.add(AddedTokens.special(piece.text()).put("special", piece.kind() == 3));
    }
    return added;
  }

  private void require(Algorithm expected) {
    if (model.algorithm == expected) return;
    throw new InputException(model.file + " is a " + model.algorithm.name().toLowerCase(Locale.ROOT)
        + " model, expected " + expected.name().toLowerCase(Locale.ROOT) + " for the class "
        + config.tokenizerClass());
  }
}
