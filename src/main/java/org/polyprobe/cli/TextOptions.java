package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.polyprobe.InputException;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.ParallelReader;
import org.polyprobe.data.ParallelText;
import picocli.CommandLine.Option;

/** The texts to measure with: the user's, or those Polyprobe ships. */
final class TextOptions {
  /** For commands over words. */
  static final class Words {
    @Option(names = "--lexicon", paramLabel = "FILE",
        description = "Translated words: a TSV with a column per language, or a MUSE dictionary named like en-fr.txt "
            + "(default: the built-in lexicon).")
    private Path lexicon;

    ParallelText read(List<String> languages) throws IOException {
      if (lexicon == null) return atLeastTwo(BuiltIn.lexicon(languages));
      List<ParallelText> read = ParallelReader.read(lexicon, languages);
      if (read.size() != 1) throw new InputException(lexicon + " is a directory of pairs, expected one lexicon file");
      return atLeastTwo(read.get(0));
    }
  }

  /** For commands over sentences. */
  static final class Sentences {
    @Option(names = "--parallel", paramLabel = "DIR|FILE",
        description = "Translated sentences: a TSV with a column per language, or a directory of Tatoeba pairs "
            + "xx-en.xx, xx-en.en (default: the built-in sentences).")
    private Path parallel;

    boolean given() {
      return parallel != null;
    }

    List<ParallelText> read(List<String> languages) throws IOException {
      if (parallel == null) return List.of(BuiltIn.sentences(languages));
      return ParallelReader.read(parallel, languages);
    }
  }

  /** Which languages of them. */
  static final class Languages {
    @Option(names = {"-l", "--languages"}, paramLabel = "LANG", split = ",",
        description = "Languages to measure, as in en,fr,sw (default: all that the texts have).")
    List<String> languages = List.of();
  }

  private TextOptions() {}

  static ParallelText atLeastTwo(ParallelText text) {
    if (text.languages().size() < 2) {
      throw new InputException(text.name() + ": pairs need two languages, found only " + text.languages());
    }
    return text;
  }
}
