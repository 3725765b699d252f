package org.polyprobe.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run was made from and on: enough to repeat it.
 *
 * @param version Polyprobe's version
 * @param command the command line that makes these numbers again
 * @param started ISO 8601 instant
 * @param wallSeconds wall time of the whole run
 * @param seed seed of everything random in the run
 * @param threads threads libtorch computed with
 * @param device {@code cpu} or {@code cuda:n}
 * @param environment names and versions: java, libtorch, tokenizers, os, processor, memory
 * @param models the models, in the order given
 * @param data the texts, in the order read
 * @param notes sentences about what a reader should know: truncated texts, dropped rows, recomputed cache entries
 */
public record Manifest(String version, String command, String started, double wallSeconds, long seed, int threads,
                       String device, Map<String, String> environment, List<Model> models, List<Data> data,
                       List<String> notes) {
  public Manifest {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));  // Map.copyOf would lose the order
    models = List.copyOf(models);
    data = List.copyOf(data);
    notes = List.copyOf(notes);
  }

  /** This manifest with the time and the notes of another run on the same models and data added. */
  Manifest and(Manifest other) {
    List<String> all = Stream.concat(notes.stream(), other.notes.stream()).distinct().toList();
    return new Manifest(version, command, started, wallSeconds + other.wallSeconds, seed, threads, device, environment,
        models, data, all);
  }

  /**
   * @param commit of the hub's repository; empty for what came from elsewhere
   * @param digest SHA-256 over the checkpoint's files; {@code layers} counts blocks, so states run 0…layers
   */
  public record Model(String name, String source, String commit, String family, String digest, int layers, int hidden,
                      int vocabulary, long parameters) {}

  /** @param rows rows read; {@code languages} BCP 47 tags found and used */
  public record Data(String name, String kind, String digest, int rows, List<String> languages) {
    public Data {
      languages = List.copyOf(languages);
    }
  }
}
