package org.polyprobe.checkpoint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.polyprobe.InputException;

/**
 * A model or dataset on a Hugging Face hub: {@code owner/name}, with a branch, tag or commit after an {@code @}. Its parts become
 * folders and addresses, so nothing else gets through.
 */
record HubRepository(Kind kind, String owner, String name, String revision) {
  /** What a repository holds; the hub keeps either under names of its own. */
  enum Kind {
    MODEL, DATASET;

    /** As in addresses. */
    String path() {
      return this == MODEL ? "models" : "datasets";
    }
  }

  private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
  private static final Pattern NAME = Pattern.compile("(" + PART + ")/(" + PART + ")(?:@(.*))?");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*(?:/[A-Za-z0-9][A-Za-z0-9._+-]*)*");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*(?:/[A-Za-z0-9_][A-Za-z0-9._+-]*)*");
  private static final int LONGEST_REVISION = 250;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Whether the text has the form of a hub's name; what follows an {@code @} is only looked at by {@link #parse}. */
  static boolean isNamedBy(String model) {
    Matcher parts = NAME.matcher(model);
    return parts.matches() && isPart(parts.group(1)) && isPart(parts.group(2));
  }

  /** Two of these in a row separate folders from each other, and lead out of them. */
  private static boolean isPart(String part) {
    return !part.contains("--") && !part.contains("..");
  }

  /** The model of a name. */
  static HubRepository parse(String model) {
    return parse(Kind.MODEL, model);
  }

  /** The dataset of a name. */
  static HubRepository dataset(String dataset) {
    return parse(Kind.DATASET, dataset);
  }

  /** Whether a name from the hub may become a path: plain parts with slashes between. */
  static boolean isFile(String name) {
    return FILE.matcher(name).matches() && !name.contains("..");
  }

  private static HubRepository parse(Kind kind, String model) {
    Matcher parts = NAME.matcher(model);
    if (!isNamedBy(model) || !parts.matches()) throw new InputException(model + ": expected owner/name[@revision]");
    String revision = parts.group(3) == null ? "main" : parts.group(3);
    if (!REVISION.matcher(revision).matches() || revision.contains("..") || revision.length() > LONGEST_REVISION) {
      throw new InputException(model + ": expected a branch, a tag or a commit after the @");
    }
    return new HubRepository(kind, parts.group(1), parts.group(2), revision);
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  String id() {
    return owner + "/" + name;
  }

  /** Its page, after the hub's address. */
  String address() {
    return kind == Kind.MODEL ? id() : kind.path() + "/" + id();
  }

  /** The name of its folder in the cache. */
  String folder() {
    return kind.path() + "--" + owner + "--" + name;
  }

  @Override
  public String toString() {
    return revision.equals("main") ? id() : id() + "@" + revision;
  }
}
