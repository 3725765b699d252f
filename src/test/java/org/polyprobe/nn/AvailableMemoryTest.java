package org.polyprobe.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of Linux, written by hand. */
class AvailableMemoryTest {
  @TempDir Path root;

  @BeforeEach
  void machineOfEightMillionKilobytes() throws IOException {
    write("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:         100000 kB\nMemAvailable:    8000000 kB\n");
  }

  private void write(String file, String content) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), content);
  }

  @Test
  void withoutLimitsItIsWhatTheMachineHas() {
    assertEquals(8_192_000_000L, AvailableMemory.inFiles(root));
  }

  @Test
  void theNarrowestGroupCountsAndDroppablePagesAreFree() throws IOException {
    write("proc/self/cgroup", "0::/outer/inner\n");
    write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
    write("sys/fs/cgroup/outer/inner/memory.current", "500\n");
    write("sys/fs/cgroup/outer/memory.max", "3000\n");
    write("sys/fs/cgroup/outer/memory.current", "1200\n");
    write("sys/fs/cgroup/outer/memory.stat", "anon 700\ninactive_file 400\nactive_file 100\n");
    assertEquals(3000 - 1200 + 400, AvailableMemory.inFiles(root));
  }

  @Test
  void aContainerThatSeesItselfAtTheTopIsFound() throws IOException {
    write("proc/self/cgroup", "5:cpu:/x\n3:memory:/docker/abc\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "2000\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "2600\n");
    write("sys/fs/cgroup/memory/memory.stat", "total_inactive_file 50\n");
    assertEquals(0, AvailableMemory.inFiles(root));
  }

  @Test
  void whereThereAreNoTablesTheWholeMachineStandsIn() throws IOException {
    Files.delete(root.resolve("proc/meminfo"));
    assertTrue(AvailableMemory.inFiles(root) > 100_000_000);
  }
}
