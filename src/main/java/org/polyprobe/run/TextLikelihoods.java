package org.polyprobe.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Likelihoods;
import org.polyprobe.extract.Likelihoods.Likelihood;
import org.polyprobe.extract.Masking;
import org.polyprobe.extract.Prediction;
import org.polyprobe.model.LanguageModel;
import org.polyprobe.model.LmHead;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.model.Shape;
import org.polyprobe.nn.Placement;
import org.polyprobe.run.Perplexity.Line;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;

/** The likelihood of texts under one model, each text run once. */
final class TextLikelihoods implements AutoCloseable {
  private final String name;
  private final Checkpoint checkpoint;
  private final ModelFamily family;
  private final Shape shape;
  private final RunSettings settings;
  private final int stride;
  private final Tokenizer tokenizer;
  private final Prediction prediction;

  /** @param checkpoint stays the caller's */
  TextLikelihoods(String name, Checkpoint checkpoint, RunSettings settings, Masking masking, int stride)
      throws IOException {
    this.name = name;
    this.checkpoint = checkpoint;
    this.family = ModelFamily.of(checkpoint);
    this.shape = family.shape(checkpoint);
    this.settings = settings;
    this.stride = stride;
    this.tokenizer = Tokenizer.openUncut(checkpoint.directory());
    this.prediction = family.hasCausalLm() ? new Prediction.NextToken()
        : new Prediction.MaskedToken(id("[MASK]", "<mask>").orElse(-1), masking);
  }

  /** The measures that suit how the model predicts. */
  Perplexity measures() {
    return new Perplexity(prediction, shape.vocabulary());
  }

  /**
   * The texts that have a token to predict.
   *
   * @param languages the texts of each language
   */
  Map<String, Line> of(Map<String, Set<String>> languages, ScoreSheet sheet) {
    Map<String, Encoding> encoded = new LinkedHashMap<>();
    try (LmHead head = head()) {
      languages.forEach((language, own) -> encoded.putAll(encode(language, List.copyOf(own), sheet)));
      return lines(encoded, predict(head, List.copyOf(encoded.values())), sheet);
    }
  }

  private Map<String, Line> lines(Map<String, Encoding> encoded, List<Likelihood> likelihoods, ScoreSheet sheet) {
    Map<String, Line> lines = new HashMap<>();
    boolean bare = false;
    int i = 0;
    for (String text : encoded.keySet()) {
      int from = unpredicted(encoded.get(text));
      bare |= from > 0;
      Likelihood likelihood = likelihoods.get(i++);
      if (likelihood.tokens() > 0) lines.put(text, line(text, from, likelihood));
    }
    if (bare) {
      sheet.note(name + ": its tokenizer puts no token before a text, so that the first token of each has no context and "
          + "is not predicted; bits are over the length of the rest");
    }
    return lines;
  }

  private Map<String, Encoding> encode(String language, List<String> texts, ScoreSheet sheet) {
    List<Encoding> encodings = tokenizer.encode(texts);
    Extractor.requireKnownIds(checkpoint, shape, texts, encodings);
    OptionalInt unknown = id("[UNK]", "<unk>");
    long found = encodings.stream().flatMapToInt(encoding -> IntStream.of(encoding.ids()))
        .filter(id -> unknown.isPresent() && id == unknown.getAsInt()).count();
    if (found > 0) {
      sheet.note("%s: %d of %d tokens in %s stand for text the vocabulary does not have, which costs less than it should"
          .formatted(name, found, encodings.stream().mapToInt(Encoding::realTokens).sum(), language));
    }
    Map<String, Encoding> encoded = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) encoded.put(texts.get(i), encodings.get(i));
    return encoded;
  }

  private List<Likelihood> predict(LmHead head, List<Encoding> encodings) {
    long total = encodings.stream().mapToLong(Encoding::realTokens).sum();
    long[] done = {0};
    LongConsumer job = more -> settings.tokens().at(name + ": likelihood", done[0] += more, total);
    try (LanguageModel model = family.load(checkpoint, settings.extract().placement())) {
      return new Likelihoods(model, head::logits, shape.vocabulary(), settings.extract())
          .of(encodings, prediction, shape.maxTokens(), stride, job);
    }
  }

  private LmHead head() {
    Placement placement = settings.extract().placement();
    try {
      LmHead head = family.lmHead(checkpoint, placement);
      if (family.hasCausalLm() || ((Prediction.MaskedToken) prediction).mask() >= 0) return head;
      head.close();
    } catch (InputException e) {
      throw new InputException(name + ": no perplexity without a head that predicts tokens: " + e.getMessage(), e);
    }
    throw new InputException(checkpoint.directory().resolve("tokenizer.json") + ": has neither [MASK] nor <mask>");
  }

  /** Where a text's predicted part begins: behind its first token if nothing stands before that. */
  private int unpredicted(Encoding text) {
    if (!family.hasCausalLm() || text.length() == 0 || text.special()[0]) return 0;
    return text.length() == 1 ? text.ends()[0] : Math.min(text.ends()[0], text.starts()[1]);
  }

  private static Line line(String text, int from, Likelihood likelihood) {
    String part = text.substring(from);
    return new Line(likelihood.nats(), likelihood.tokens(), bytes(part), part.codePointCount(0, part.length()),
        bytes(text));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private OptionalInt id(String... tokens) {
    return Stream.of(tokens).map(tokenizer::id).filter(OptionalInt::isPresent).findFirst().orElse(OptionalInt.empty());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
