package org.polyprobe.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Checkpoints;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.model.Shape;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.result.Manifest;
import org.polyprobe.tokenizer.Tokenizer;

/** What a run was made on. */
public final class Manifests {
  private Manifests() {}

  /** The manifest of a run that ends now. */
  public static Manifest of(RunSettings settings, Instant started, List<Manifest.Model> models, List<Manifest.Data> data,
                     Collection<String> notes) {
    double seconds = Duration.between(started, Instant.now()).toMillis() / 1000.0;
    return new Manifest(settings.version(), settings.command(), started.truncatedTo(ChronoUnit.SECONDS).toString(),
        seconds, settings.extract().seed(), Libtorch.threads(), settings.extract().placement().device(), environment(),
        models, data, List.copyOf(notes));
  }

  /** What is said of a model. */
  public static Manifest.Model model(String name, Checkpoint checkpoint) throws IOException {
    ModelFamily family = ModelFamily.of(checkpoint);
    Shape shape = family.shape(checkpoint);
    return new Manifest.Model(name, Checkpoints.source(name), checkpoint.commit(), family.modelType(),
        checkpoint.digest(), shape.layers(), shape.hidden(), shape.vocabulary(), checkpoint.parameters());
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("java", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
    environment.put("libtorch", Libtorch.version());
    environment.put("tokenizers", Tokenizer.version());
    environment.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
        + System.getProperty("os.arch"));
    environment.put("processor", procLine("/proc/cpuinfo", "model name") + ", "
        + Runtime.getRuntime().availableProcessors() + " cores");
    environment.put("memory", procLine("/proc/meminfo", "MemTotal"));
    return environment;
  }

  /** The value of a key in one of Linux's tables; {@code unknown} elsewhere. */
  static String procLine(String file, String key) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines.filter(line -> line.startsWith(key)).findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
    } catch (IOException notLinux) {
      return "unknown";
    }
  }
}
