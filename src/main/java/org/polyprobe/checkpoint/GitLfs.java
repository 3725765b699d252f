package org.polyprobe.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.polyprobe.InputException;

/** The short text that Git LFS leaves in place of a large file until it is asked for the content. */
final class GitLfs {
  private static final byte[] BEGINNING = "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
  /** Files that lie in large-file storage where a repository is cloned, beside the weights. */
  private static final List<String> VOCABULARIES = List.of("tokenizer.json", "spiece.model", "sentencepiece.bpe.model",
      "vocab.json", "merges.txt", "vocab.txt");

  private GitLfs() {}

  static boolean isPointer(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(BEGINNING, in.readNBytes(BEGINNING.length));
    }
  }

  static void requireContent(Path file) throws IOException {
    if (!isPointer(file)) return;
    throw new InputException(file + ": is a Git-LFS pointer, not the file itself; run git lfs pull in the clone");
  }

  /** Looks at all a tokenizer may be read from. */
  static void requireVocabularies(Path directory) throws IOException {
    for (String name : VOCABULARIES) {
      if (Files.isRegularFile(directory.resolve(name))) requireContent(directory.resolve(name));
    }
  }
}
