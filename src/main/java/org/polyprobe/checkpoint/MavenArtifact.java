package org.polyprobe.checkpoint;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.polyprobe.InputException;

/** A Maven artifact, written {@code mvn:group:artifact:version}. */
record MavenArtifact(String group, String artifact, String version) {
  static final String PREFIX = "mvn:";

  /** Parts become folder names: no separators, no empty segment, nothing that begins with a dot or a dash. */
  private static final String PART = "([A-Za-z0-9_][A-Za-z0-9_+-]*(?:\\.[A-Za-z0-9_+-]+)*)";
  private static final Pattern COORDINATES = Pattern.compile(PREFIX + PART + ":" + PART + ":" + PART);

  static MavenArtifact parse(String model) {
    Matcher parts = COORDINATES.matcher(model);
    if (!parts.matches()) throw new InputException(model + ": expected mvn:group:artifact:version");
    return new MavenArtifact(parts.group(1), parts.group(2), parts.group(3));
  }

  /** Where a repository keeps the artifact's files. */
  Path folder(Path repository) {
    return repository.resolve(group.replace('.', '/')).resolve(artifact).resolve(version);
  }

  Path jar(Path repository) {
    return folder(repository).resolve(artifact + "-" + version + ".jar");
  }

  String coordinates() {
    return group + ":" + artifact + ":" + version;
  }

  @Override
  public String toString() {
    return PREFIX + coordinates();
  }
}
