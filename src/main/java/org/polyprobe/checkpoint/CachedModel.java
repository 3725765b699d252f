package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * A model on this machine that needs no fetching.
 *
 * @param name as {@code --model} takes it, without revision
 * @param revision branch or tag that was fetched, else the commit; empty for what has no revisions
 * @param modelType what its {@code config.json} says, or empty
 * @param bytes of its files
 * @param complete whether configuration and weights are all there
 */
public record CachedModel(String name, String revision, String modelType, Path directory, long bytes, boolean complete) {
  private static final String HUB_FOLDER = "models--";

  /** Where Hugging Face's cache lies for this user. */
  public static Path hubCache() {
    return HubSettings.ofUser().cache();
  }

  /** All models in Hugging Face's cache and in {@code home}, by name. */
  public static List<CachedModel> all(Home home) throws IOException {
    return all(home, hubCache());
  }

  static List<CachedModel> all(Home home, Path hub) throws IOException {
    List<CachedModel> models = new ArrayList<>();
    for (Path folder : list(hub)) {
      String[] parts = folder.getFileName().toString().split("--", -1);
      String name = parts.length == 3 ? parts[1] + "/" + parts[2] : "";
      if (folder.getFileName().toString().startsWith(HUB_FOLDER) && HubRepository.isNamedBy(name)) ofHub(name, folder, models);
    }
    converted(home, models);
    models.sort(Comparator.comparing(CachedModel::name).thenComparing(CachedModel::revision));
    return models;
  }

  private static void ofHub(String name, Path folder, List<CachedModel> models) throws IOException {
    Map<String, String> byCommit = new HashMap<>();
    Path refs = folder.resolve("refs");
    for (Path ref : walk(refs)) byCommit.put(Files.readString(ref).strip(), refs.relativize(ref).toString().replace('\\', '/'));
    for (Path directory : list(folder.resolve("snapshots"))) {
      String commit = directory.getFileName().toString();
      if (!HubRepository.isCommit(commit)) continue;
      HubSnapshot snapshot = new HubSnapshot(directory, folder.resolve(".no_exist").resolve(commit));
      models.add(new CachedModel(name, byCommit.getOrDefault(commit, commit), modelType(directory), directory,
          bytes(directory), snapshot.missing().isEmpty()));
    }
  }

  /** Folders of what Maven had, under group, artifact and version; complete where the checksums are written. */
  private static void converted(Home home, List<CachedModel> models) throws IOException {
    for (Path file : walk(home.models())) {
      if (!file.endsWith(Checksums.NAME)) continue;
      Path directory = file.getParent();
      Path path = home.models().relativize(directory);
      int parts = path.getNameCount();
      if (parts < 3) continue;
      String group = path.subpath(0, parts - 2).toString().replace('\\', '/').replace('/', '.');
      models.add(new CachedModel(MavenArtifact.PREFIX + group + ":" + path.getName(parts - 2) + ":" + path.getName(parts - 1),
          "", modelType(directory), directory, bytes(directory), true));
    }
  }

  private static String modelType(Path directory) throws IOException {
    Path config = directory.resolve("config.json");
    try {
      return Files.isRegularFile(config) ? Json.readObject(config).path("model_type").asText("") : "";
    } catch (InputException unreadable) {
      return "";
    }
  }

  /** Bytes of all files under a folder, through links; 0 where there is none. */
  public static long bytes(Path folder) throws IOException {
    long bytes = 0;
    for (Path file : walk(folder)) bytes += Files.size(file);
    return bytes;
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<Path> walk(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
