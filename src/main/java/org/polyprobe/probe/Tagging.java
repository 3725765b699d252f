package org.polyprobe.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How entities are read from a sentence's tags. */
public enum Tagging {
  /**
   * As the CoNLL-2000 script {@code conlleval} and seqeval's default mode count: an {@code I-X} after {@code O} or after
   * another type starts an entity, so tags that break IOB2 are repaired. {@code E-} and {@code S-} are understood.
   */
  LENIENT {
    @Override
    public List<Entity> entities(List<String> tags) {
      List<Entity> found = new ArrayList<>();
      String previous = "O";
      int first = 0;
      for (int i = 0; i <= tags.size(); i++) {
        String tag = i < tags.size() ? tags.get(i) : "O";
        if (ends(previous, tag)) found.add(new Entity(type(previous), first, i - 1));
        if (starts(previous, tag)) first = i;
        previous = tag;
      }
      return found;
    }
  },

  /** As seqeval's strict mode with IOB2 counts: a {@code B-X} and the {@code I-X} that follow it; nothing else. */
  STRICT {
    @Override
    public List<Entity> entities(List<String> tags) {
      List<Entity> found = new ArrayList<>();
      for (int i = 0; i < tags.size(); i++) {
        if (prefix(tags.get(i)) != 'B') continue;
        int last = i;
        while (last + 1 < tags.size() && prefix(tags.get(last + 1)) == 'I'
            && type(tags.get(last + 1)).equals(type(tags.get(i)))) last++;
        found.add(new Entity(type(tags.get(i)), i, last));
      }
      return found;
    }
  };

  private static final Pattern FORM = Pattern.compile("O|[BIES](-.*)?");

  /** The entities of one sentence, in order. */
  public abstract List<Entity> entities(List<String> tags);

  /** The first tag that is none of {@code O}, {@code B-X}, {@code I-X}, {@code E-X}, {@code S-X}. */
  public static Optional<String> foreign(List<String> tags) {
    return tags.stream().filter(tag -> !FORM.matcher(tag).matches()).findFirst();
  }

  /** Whether all tags are of IOB2: without {@code E-} and {@code S-}. */
  public static boolean isIob2(List<String> tags) {
    return tags.stream().allMatch(tag -> "OBI".indexOf(prefix(tag)) >= 0);
  }

  /** The type a tag names; {@code _} for a bare {@code B} or {@code I}, as in seqeval. */
  static String type(String tag) {
    return tag.length() > 2 ? tag.substring(2) : "_";
  }

  private static char prefix(String tag) {
    return tag.charAt(0);
  }

  private static boolean ends(String previous, String tag) {
    return switch (prefix(previous)) {
      case 'O' -> false;
      case 'E', 'S' -> true;
      default -> "BSO".indexOf(prefix(tag)) >= 0 || !type(previous).equals(type(tag));
    };
  }

  private static boolean starts(String previous, String tag) {
    return switch (prefix(tag)) {
      case 'O' -> false;
      case 'B', 'S' -> true;
      default -> "ESO".indexOf(prefix(previous)) >= 0 || !type(previous).equals(type(tag));
    };
  }
}
