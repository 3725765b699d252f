package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.polyprobe.InputException;

/**
 * A checkpoint's {@code tokenizer.json} as transformers would have it after loading: {@link TokenizerClass} says which
 * parts of the file count, {@link TokenizerConfig} holds the settings.
 */
record TokenizerJson(Path file, TokenizerConfig config, Pipeline pipeline, boolean changed) {
  private static final Map<String, Set<TokenizerClass>> CLASSES_BY_MODEL = Map.of(
      "WordPiece", Set.of(TokenizerClass.BERT),
      "Unigram", Set.of(TokenizerClass.XLM_ROBERTA, TokenizerClass.T5),
      "BPE", Set.of(TokenizerClass.ROBERTA, TokenizerClass.GPT2, TokenizerClass.QWEN2, TokenizerClass.LLAMA,
          TokenizerClass.GEMMA));

  static TokenizerJson read(Path directory) throws IOException {
    Path file = directory.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) throw new InputException(file + " is missing");
    TokenizerConfig config = TokenizerConfig.read(directory);
    TokenizerClass named = config.tokenizerClass();
    Map<String, String> special = named.specialTokens(config);
    Set<String> wanted = new HashSet<>(special.values());
    wanted.add("</s>");
    Pipeline pipeline = Pipeline.read(file, wanted);
    // A class over a model it was not made for breaks in transformers; the file alone is then the best reading.
    boolean fits = CLASSES_BY_MODEL.getOrDefault(pipeline.modelType(), Set.of()).contains(named);
    TokenizerClass type = fits ? named : TokenizerClass.AS_WRITTEN;
    JsonNode before = pipeline.json().deepCopy();
    ObjectNode json = pipeline.json();
    new ClassPipeline(config, special, token -> pipeline.ids().getOrDefault(token, -1)).build(type, json);
    json.set("added_tokens", AddedTokens.merged(json.path("added_tokens"), config, type, special.values()));
    return new TokenizerJson(file, config, pipeline, !Same.parts(before, json));
  }

  Truncation.Side truncationSide() {
    String direction = pipeline.json().path("truncation").path("direction").asText("right");
    return config.truncationSide(direction);
  }

  InputStream open() throws IOException {
    return changed ? new ByteArrayInputStream(pipeline.writeOver(file)) : Files.newInputStream(file);
  }
}
