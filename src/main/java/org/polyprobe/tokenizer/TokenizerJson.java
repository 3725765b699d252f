package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * A checkpoint's {@code tokenizer.json} as transformers would have it after loading: {@link TokenizerClass} says which
 * parts of the file count, {@link TokenizerConfig} holds the settings. Where there is no such file, it is made of the
 * vocabulary files that there are.
 *
 * @param file what was read, for messages
 */
record TokenizerJson(Path file, TokenizerConfig config, Pipeline pipeline, Content content) {
  interface Content {
    InputStream open() throws IOException;
  }

  private static final Map<String, Set<TokenizerClass>> CLASSES_BY_MODEL = Map.of(
      "WordPiece", Set.of(TokenizerClass.BERT),
      "Unigram", Set.of(TokenizerClass.XLM_ROBERTA, TokenizerClass.T5),
      "BPE", Set.of(TokenizerClass.ROBERTA, TokenizerClass.GPT2, TokenizerClass.QWEN2, TokenizerClass.LLAMA,
          TokenizerClass.GEMMA));

  private static final JsonNode NONE = JsonNodeFactory.instance.arrayNode();

  static TokenizerJson read(Path directory) throws IOException {
    Path file = directory.resolve("tokenizer.json");
    TokenizerConfig config = TokenizerConfig.read(directory);
    return Files.isRegularFile(file) ? ofFile(file, config) : ofVocabulary(directory, config);
  }

  private static TokenizerJson ofFile(Path file, TokenizerConfig config) throws IOException {
    TokenizerClass named = config.tokenizerClass();
    Map<String, String> special = named.specialTokens(config, Map.of());
    Set<String> wanted = new HashSet<>(special.values());
    wanted.add("</s>");
    Pipeline pipeline = Pipeline.read(file, wanted);
    // A class over a model it was not made for breaks in transformers; the file alone is then the best reading.
    boolean fits = CLASSES_BY_MODEL.getOrDefault(pipeline.modelType(), Set.of()).contains(named);
    JsonNode before = pipeline.json().deepCopy();
    TokenizerClass type = fits ? named : TokenizerClass.AS_WRITTEN;
    ObjectNode json = pipeline.json();
    new ClassPipeline(config, special, ids(pipeline)).build(type, json);
    json.set("added_tokens", AddedTokens.merged(json.path("added_tokens"), config, type, special.values(), NONE));
    Content content = Same.parts(before, pipeline.json()) ? () -> Files.newInputStream(file)
        : () -> new ByteArrayInputStream(pipeline.writeOver(file));
    return new TokenizerJson(file, config, pipeline, content);
  }

  private static TokenizerJson ofVocabulary(Path directory, TokenizerConfig config) throws IOException {
    VocabularyFiles vocabulary = VocabularyFiles.read(directory, config);
    Pipeline pipeline = new Pipeline(vocabulary.json(), vocabulary.ids());
    TokenizerClass type = config.tokenizerClass();
    Map<String, String> special = type.specialTokens(config, vocabulary.specialTokens());
    ObjectNode json = pipeline.json();
    ClassPipeline parts = new ClassPipeline(config, special, ids(pipeline));
    parts.build(type, json);
    // Beside a tokenizer.json these settings are void; here nothing else says what stands around a text.
    if (json.path("post_processor").isNull()) parts.addBosAndEos(json);
    json.set("added_tokens", AddedTokens.merged(NONE, config, type, special.values(), json.path("added_tokens")));
    byte[] content = new ObjectMapper().writeValueAsBytes(json);
    return new TokenizerJson(vocabulary.file(), config, pipeline, () -> new ByteArrayInputStream(content));
  }

  private static ToIntFunction<String> ids(Pipeline pipeline) {
    return token -> pipeline.ids().getOrDefault(token, -1);
  }

  Truncation.Side truncationSide() {
    return config.truncationSide(pipeline.json().path("truncation").path("direction").asText("right"));
  }

  InputStream open() throws IOException {
    return content.open();
  }
}
