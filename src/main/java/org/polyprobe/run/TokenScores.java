package org.polyprobe.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.polyprobe.InputException;
import org.polyprobe.count.Count;
import org.polyprobe.count.StreamCounter;
import org.polyprobe.count.StreamCounter.CountedFile;
import org.polyprobe.count.TokenCounts;
import org.polyprobe.data.ParallelText;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.Measures;
import org.polyprobe.measure.TokenMeasure;
import org.polyprobe.measure.TokenPairMeasure;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;
import org.polyprobe.tokenizer.VocabularyScripts;

/** The scores of one tokenizer. */
final class TokenScores {
  private static final String TASK = "tokens";
  private static final double MUCH_UNKNOWN = 0.1;

  private final String model;
  private final Tokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final int window;
  private final double price;
  private final ScoreSheet sheet;

  TokenScores(String model, Tokenizer tokenizer, Vocabulary vocabulary, int window, double price, ScoreSheet sheet) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.window = window;
    this.price = price;
    this.sheet = sheet;
    if (window == 0) sheet.note(model + ": nothing says how many tokens it takes, so no context length is given; name it "
        + "with --context");
  }

  StreamCounter counter(int threads) {
    return new StreamCounter(tokenizer, vocabulary, window, threads, sheet.bootstrap().seed(), sheet::note);
  }

  /** What the vocabulary is made of, whatever the text. */
  void vocabulary() {
    VocabularyScripts found = VocabularyScripts.of(vocabulary);
    Map<String, Integer> shares = new LinkedHashMap<>(found.scripts());
    shares.put("neutral", found.neutral());
    shares.put("bytes", found.bytes());
    shares.put("special", found.special());
    shares.forEach((script, entries) -> sheet.add(TASK, new Definition("vocabulary." + script,
        "vocabulary: " + script, "Share of the vocabulary's entries most of whose letters are in this script; neutral: "
            + "without letters; bytes: parts of characters; special: for no text.", "Polyprobe", 0, 1,
        Direction.DESCRIPTIVE), "", "", null, "", new Estimate((double) entries / found.entries(), Double.NaN, Double.NaN,
            Double.NaN, found.entries())));
  }

  void parallel(List<ParallelText> texts) {
    Map<String, List<TokenCounts>> all = new LinkedHashMap<>();
    for (ParallelText text : texts) {
      Map<String, TokenCounts> counts = new LinkedHashMap<>();
      for (String language : text.languages()) {
        TokenCounts counted = TokenCounts.of(text.texts(language), tokenizer, vocabulary, window);
        counts.put(language, counted);
        all.computeIfAbsent(language, first -> new ArrayList<>()).add(counted);
      }
      for (List<String> pair : pairs(text.languages())) pair(text, pair, counts);
    }
    all.forEach((language, counts) -> language(language, TokenCounts.joined(counts)));
  }

  void files(Map<String, CountedFile> files) {
    files.forEach((language, file) -> {
      if (file.counts().total(Count.LETTERS) == 0) {
        throw new InputException("the text in " + language + " holds no letter, so no words to count by");
      }
      language(language, file.counts());
    });
    for (List<String> pair : pairs(List.copyOf(files.keySet()))) {
      TokenCounts[] both = pair.stream().map(files::get).map(CountedFile::counts).toArray(TokenCounts[]::new);
      for (TokenPairMeasure measure : Measures.TOKEN_DISTRIBUTIONS) score(measure, pair, both[0], both[1]);
    }
  }

  /** Every pair once, English second; where there is no English, the first language comes last in its pairs. */
  private static List<List<String>> pairs(List<String> languages) {
    String reference = reference(languages);
    List<List<String>> pairs = new ArrayList<>();
    for (String language : languages) if (!language.equals(reference)) pairs.add(List.of(language, reference));
    for (int i = 0; i < languages.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!languages.get(i).equals(reference) && !languages.get(j).equals(reference)) {
          pairs.add(List.of(languages.get(i), languages.get(j)));
        }
      }
    }
    return pairs;
  }

  private static String reference(List<String> languages) {
    return languages.stream().filter(tag -> Locale.forLanguageTag(tag).getLanguage().equals("en")).findFirst()
        .or(() -> languages.stream().findFirst()).orElse("");
  }

  private void pair(ParallelText text, List<String> pair, Map<String, TokenCounts> counts) {
    List<String> own = text.texts(pair.get(0));
    List<String> theirs = text.texts(pair.get(1));
    int[] rows = IntStream.range(0, text.rows()).filter(row -> !own.get(row).isEmpty() && !theirs.get(row).isEmpty())
        .toArray();
    if (rows.length < 2) {
      sheet.note("%s: %s and %s share fewer than two rows and are left out".formatted(text.name(), pair.get(0), pair.get(1)));
      return;
    }
    TokenCounts first = counts.get(pair.get(0)).select(rows);
    TokenCounts second = counts.get(pair.get(1)).select(rows);
    if (pair.get(1).equals(reference(text.languages()))) {
      for (TokenPairMeasure measure : Measures.TOKEN_PAIRS) score(measure, pair, first, second);
    }
    for (TokenPairMeasure measure : Measures.TOKEN_DISTRIBUTIONS) score(measure, pair, first, second);
  }

  private void score(TokenPairMeasure measure, List<String> pair, TokenCounts first, TokenCounts second) {
    sheet.add(TASK, measure.definition(), pair.get(0), pair.get(1), null, "",
        measure.of(first, second, sheet.bootstrap()));
  }

  private void language(String language, TokenCounts counts) {
    for (TokenMeasure measure : Measures.TOKENS) {
      Estimate estimate = measure.of(counts, sheet.bootstrap());
      if (Double.isNaN(estimate.value())) continue;
      sheet.add(TASK, measure.definition(), language, "", null, "", estimate);
      if (measure.name().equals("tokens-per-1000-words") && !Double.isNaN(price)) price(language, estimate);
    }
    flag(language, counts);
  }

  private void price(String language, Estimate perThousand) {
    double factor = price / 1e6;
    sheet.add(TASK, new Definition("price-per-1000-words", "price of 1,000 words",
        "Tokens per 1,000 words times the price of a token, in the unit of --price.", "Polyprobe", 0,
        Double.POSITIVE_INFINITY, Direction.LOWER_IS_BETTER), language, "", null, "",
        new Estimate(perThousand.value() * factor, perThousand.low() * factor, perThousand.high() * factor, Double.NaN,
            perThousand.n()));
  }

  private void flag(String language, TokenCounts counts) {
    double unknown = (double) counts.total(Count.UNKNOWN_TOKENS) / counts.total(Count.TOKENS);
    if (unknown > MUCH_UNKNOWN) {
      sheet.note(String.format(Locale.ROOT, "%s: %.0f %% of the tokens in %s are unknown, over 10 %%: small counts there "
          + "mean loss, not economy", model, 100 * unknown, language));
    }
    long overlong = counts.total(Count.OVERLONG);
    if (overlong > 0) {
      sheet.note("%s: in %s %,d stretches of more than %d characters without a space became one unknown token each"
          .formatted(model, language, overlong, vocabulary.longestChunk()));
    }
  }
}
