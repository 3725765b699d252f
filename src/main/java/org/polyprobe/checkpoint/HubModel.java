package org.polyprobe.checkpoint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.polyprobe.InputException;

/**
 * A model on a Hugging Face hub: {@code owner/name}, with a branch, tag or commit after an {@code @}. Its parts become
 * folders and addresses, so nothing else gets through.
 */
record HubModel(String owner, String name, String revision) {
  private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
  private static final Pattern NAME = Pattern.compile("(" + PART + ")/(" + PART + ")(?:@(.*))?");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*(?:/[A-Za-z0-9][A-Za-z0-9._+-]*)*");
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

  static HubModel parse(String model) {
    Matcher parts = NAME.matcher(model);
    if (!isNamedBy(model) || !parts.matches()) throw new InputException(model + ": expected owner/name[@revision]");
    String revision = parts.group(3) == null ? "main" : parts.group(3);
    if (!REVISION.matcher(revision).matches() || revision.contains("..") || revision.length() > LONGEST_REVISION) {
      throw new InputException(model + ": expected a branch, a tag or a commit after the @");
    }
    return new HubModel(parts.group(1), parts.group(2), revision);
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  String id() {
    return owner + "/" + name;
  }

  /** The name of its folder in the cache. */
  String folder() {
    return "models--" + owner + "--" + name;
  }

  @Override
  public String toString() {
    return revision.equals("main") ? id() : id() + "@" + revision;
  }
}
