package org.polyprobe.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * Checkpoints without {@code tokenizer.json}: the older vocabulary files, each turned into what the file would hold
 * before {@link ClassPipeline} adds its parts. It is made in memory whenever the tokenizer is opened; nothing is
 * written.
 *
 * @param file the file that holds the vocabulary
 * @param json {@code model} with its vocabulary, {@code added_tokens} and, where no class builds them, other parts
 * @param ids id of every token
 * @param specialTokens by role, those that the file itself names
 */
record VocabularyFiles(Path file, ObjectNode json, Map<String, Integer> ids, Map<String, String> specialTokens) {
  static final String REMEDY = "load it with transformers and save it again with AutoTokenizer.from_pretrained(…)"
      + ".save_pretrained(DIRECTORY), which writes a tokenizer.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> SENTENCEPIECE =
      List.of("sentencepiece.bpe.model", "spiece.model", "tokenizer.model");

  static VocabularyFiles read(Path directory, TokenizerConfig config) throws IOException {
    TokenizerClass type = config.tokenizerClass();
    if (type == TokenizerClass.AS_WRITTEN && !config.className().isEmpty()
        && !TokenizerClass.isGeneric(config.className()) && !config.modelType().equals("mistral")) {
      throw new InputException(directory + " has no tokenizer.json, and vocabularies of the class "
          + config.className() + " cannot be converted; " + REMEDY);
    }
    return switch (type) {
      case BERT -> wordPiece(required(directory, "vocab.txt"));
      case ROBERTA, GPT2, QWEN2 -> byteLevel(required(directory, "vocab.json"), required(directory, "merges.txt"));
      case XLM_ROBERTA, T5 -> new SentencePieceVocabulary(sentencePiece(directory), config).unigram(type);
      case LLAMA, GEMMA -> new SentencePieceVocabulary(sentencePiece(directory), config).bpe();
      case AS_WRITTEN -> new SentencePieceVocabulary(sentencePiece(directory), config).asWritten();
    };
  }

  private static Path required(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    if (Files.isRegularFile(file)) return file;
    throw missing(directory, name);
  }

  private static SentencePieceModel sentencePiece(Path directory) throws IOException {
    for (String name : SENTENCEPIECE) {
      if (Files.isRegularFile(directory.resolve(name))) return SentencePieceModel.read(directory.resolve(name));
    }
    throw missing(directory, String.join(" or ", SENTENCEPIECE));
  }

  private static InputException missing(Path directory, String name) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> other = files.map(file -> file.getFileName().toString())
          .filter(file -> file.equals("tekken.json") || file.contains("tiktoken")).sorted().toList();
      if (other.isEmpty()) return new InputException(directory + " has neither tokenizer.json nor " + name);
      return new InputException(directory + " has its vocabulary only in " + String.join(", ", other)
          + ", which cannot be read; " + REMEDY);
    }
  }

  private static VocabularyFiles wordPiece(Path file) throws IOException {
    WordPieceVocabulary vocabulary = WordPieceVocabulary.read(file);
    ObjectNode json = (ObjectNode) JSON.readTree(vocabulary.tokenizerJson(WordPieceVocabulary.Casing.KEPT));
    return of(file, json, Map.of());
  }

  private static VocabularyFiles byteLevel(Path vocabulary, Path merges) throws IOException {
    ObjectNode model = ClassPipeline.part("BPE");
    model.set("vocab", vocabulary(vocabulary));
    ArrayNode pairs = model.putArray("merges");
    int line = 0;
    for (String merge : Files.readString(merges).split("\n")) {
      line++;
      merge = merge.endsWith("\r") ? merge.substring(0, merge.length() - 1) : merge;
      if (merge.startsWith("#version") || merge.isEmpty()) continue;
      String[] parts = merge.split(" ", -1);
      if (parts.length != 2) {
        throw new InputException(merges + ", line " + line + ": expected two tokens and a space between, found \""
            + merge + "\"");
      }
      pairs.addArray().add(parts[0]).add(parts[1]);
    }
    return of(vocabulary, whole(model), Map.of());
  }

  private static ObjectNode vocabulary(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(file.toFile());
      boolean isMap = json.properties().stream().allMatch(entry -> entry.getValue().canConvertToInt());
      if (isMap && json instanceof ObjectNode map) return map;
      throw new InputException(file + ": expected an object from token to id");
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  static ObjectNode whole(ObjectNode model) {
    ObjectNode json = NODES.objectNode().put("version", "1.0").putNull("truncation").putNull("padding");
    json.putArray("added_tokens");
    for (String none : List.of("normalizer", "pre_tokenizer", "post_processor", "decoder")) json.putNull(none);
    return json.set("model", model);
  }

  static VocabularyFiles of(Path file, ObjectNode json, Map<String, String> specialTokens) {
    Map<String, Integer> ids = new HashMap<>();
    JsonNode vocabulary = json.path("model").path("vocab");
    vocabulary.properties().forEach(token -> ids.put(token.getKey(), token.getValue().asInt()));
    for (int id = 0; vocabulary.isArray() && id < vocabulary.size(); id++) {
      ids.putIfAbsent(vocabulary.get(id).get(0).asText(), id);
    }
    return new VocabularyFiles(file, json, ids, specialTokens);
  }
}
