package org.polyprobe.data;

import java.util.List;

/**
 * Sentences with a label on every word, as files of named entities or parts of speech hold them.
 *
 * @param name the file's name
 * @param sentences in order, none without words
 * @param digest SHA-256 (hex) of the bytes read
 */
public record TaggedText(String name, List<Sentence> sentences, String digest) {
  /**
   * @param line the first word's line, from 1
   * @param words empty strings where the file holds tags alone
   */
  public record Sentence(int line, List<String> words, List<String> tags) {
    public Sentence {
      words = List.copyOf(words);
      tags = List.copyOf(tags);
    }
  }

  public TaggedText {
    sentences = List.copyOf(sentences);
  }

  /** Words in all sentences. */
  public int words() {
    return sentences.stream().mapToInt(sentence -> sentence.words().size()).sum();
  }
}
