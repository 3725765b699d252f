package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedModelTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String OLDER = "a123456789abcdef0123456789abcdef01234567";

  @TempDir Path folder;

  private void write(String file, String content) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), content);
  }

  @Test
  void bothCachesAreListed() throws IOException {
    String snapshots = "hub/models--owner--name/snapshots/";
    write("hub/models--owner--name/blobs/b", "0123456789");
    write("hub/models--owner--name/refs/refs/pr/1", COMMIT);
    write(snapshots + COMMIT + "/config.json", "{\"model_type\": \"qwen2\"}");
    Files.createSymbolicLink(folder.resolve(snapshots + COMMIT + "/model.safetensors"), Path.of("../../blobs/b"));
    write(snapshots + OLDER + "/config.json", "[]");
    write("hub/datasets--owner--data/snapshots/" + COMMIT + "/x", "x");
    write("hub/models--gpt2/snapshots/" + COMMIT + "/x", "x");
    write("hub/.locks/models--owner--name/x", "x");
    write("home/models/org/some/bert/1.0/config.json", "{\"model_type\": \"bert\"}");
    write("home/models/org/some/bert/1.0/SHA256SUMS", "");
    write("home/models/org/some/bert/1.1.converting/config.json", "{}");
    List<CachedModel> found = CachedModel.all(new Home(folder.resolve("home")), folder.resolve("hub"));
    assertEquals(List.of(
        new CachedModel("mvn:org.some:bert:1.0", "", "bert", folder.resolve("home/models/org/some/bert/1.0"), 22, true),
        new CachedModel("owner/name", OLDER, "", folder.resolve(snapshots + OLDER), 2, false),
        new CachedModel("owner/name", "refs/pr/1", "qwen2", folder.resolve(snapshots + COMMIT), 33, true)), found);
  }

  @Test
  void nothingIsThereBeforeTheFirstRun() throws IOException {
    assertEquals(List.of(), CachedModel.all(new Home(folder.resolve("home")), folder.resolve("hub")));
  }
}
