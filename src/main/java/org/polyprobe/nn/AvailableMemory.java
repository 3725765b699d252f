package org.polyprobe.nn;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.bytedeco.pytorch.global.torch;

/** How many bytes a process may still take: of the machine, of its container, or of a device. */
public final class AvailableMemory {
  private AvailableMemory() {}

  /** On that device; {@link Long#MAX_VALUE} where nobody can tell. */
  public static long on(Placement placement) {
    if (placement.onCpu()) return inFiles(Path.of("/"));
    String device = placement.device();
    try {
      return torch.getMemoryInfo(Byte.parseByte(device.equals("cuda") ? "0" : device.substring(5))).first();
    } catch (RuntimeException unknown) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * What Linux's tables under {@code root} say: the least of {@code MemAvailable} and what the limits of the control
   * groups around leave, the pages of files there that can be dropped not counted as taken. Other systems tell only
   * what is free, caches left out, so there the whole memory stands in.
   */
  static long inFiles(Path root) {
    OptionalLong machine = kilobytes(root.resolve("proc/meminfo"), "MemAvailable:");
    if (machine.isEmpty()) return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    long available = machine.getAsLong();
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) continue;
      if (fields[1].isEmpty()) available = Math.min(available, left(root.resolve("sys/fs/cgroup"), fields[2], Version.TWO));
      if (List.of(fields[1].split(",")).contains("memory")) {
        available = Math.min(available, left(root.resolve("sys/fs/cgroup/memory"), fields[2], Version.ONE));
      }
    }
    return Math.max(0, available);
  }

  private enum Version {
    ONE("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    TWO("memory.max", "memory.current", "inactive_file");

    final String limit;
    final String usage;
    final String droppable;

    Version(String limit, String usage, String droppable) {
      this.limit = limit;
      this.usage = usage;
      this.droppable = droppable;
    }
  }

  /** The least that a group or one above it leaves; a container may see itself as the topmost. */
  private static long left(Path mount, String group, Version version) {
    long least = Long.MAX_VALUE;
    Path relative = Path.of(group.replaceFirst("^/+", "")).normalize();
    for (Path at = mount.resolve(relative).normalize(); at.startsWith(mount); at = at.getParent()) {
      OptionalLong limit = number(lines(at.resolve(version.limit)).stream().findFirst().orElse(""));
      OptionalLong usage = number(lines(at.resolve(version.usage)).stream().findFirst().orElse(""));
      if (limit.isEmpty() || usage.isEmpty()) continue;
      long droppable = value(at.resolve("memory.stat"), version.droppable).orElse(0);
      least = Math.min(least, limit.getAsLong() - usage.getAsLong() + droppable);
    }
    return least;
  }

  private static OptionalLong kilobytes(Path file, String key) {
    OptionalLong found = value(file, key);
    return found.isPresent() ? OptionalLong.of(found.getAsLong() * 1024) : found;
  }

  private static OptionalLong value(Path file, String key) {
    return lines(file).stream().map(line -> line.split("\\s+")).filter(fields -> fields[0].equals(key) && fields.length > 1)
        .findFirst().map(fields -> number(fields[1])).orElse(OptionalLong.empty());
  }

  /** Without a limit version 2 says {@code max}, version 1 a number no machine has. */
  private static OptionalLong number(String text) {
    return text.strip().matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text.strip())) : OptionalLong.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException absent) {
      return List.of();
    }
  }
}
