package org.polyprobe.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** SHA-256 (hex) over values of which each is told from its neighbours, so that no two lists of values look the same. */
final class Identity {
  private final MessageDigest digest;

  private Identity() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** @param parts texts, numbers, truth values, constants, classes; lists and ordered maps of them; arrays of int */
  static String of(Object... parts) {
    Identity identity = new Identity();
    identity.add(Arrays.asList(parts));
    return HexFormat.of().formatHex(identity.digest.digest());
  }

  static String of(byte[] bytes) {
    Identity identity = new Identity();
    identity.digest.update(bytes);
    return HexFormat.of().formatHex(identity.digest.digest());
  }

  private void add(Object part) {
    if (part instanceof List<?> list) {
      tag('[', list.size());
      list.forEach(this::add);
    } else if (part instanceof Map<?, ?> map) {
      tag('{', map.size());
      map.forEach((key, value) -> {
        add(key);
        add(value);
      });
    } else if (part instanceof int[] numbers) {
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
      for (int number : numbers) bytes.putInt(number);
      tag('i', numbers.length);
      digest.update(bytes.flip());
    } else {
      byte[] bytes = text(part).getBytes(StandardCharsets.UTF_8);
      tag('"', bytes.length);
      digest.update(bytes);
    }
  }

  private void tag(char kind, int length) {
    digest.update(ByteBuffer.allocate(Character.BYTES + Integer.BYTES).putChar(kind).putInt(length).flip());
  }

  private static String text(Object part) {
    if (part instanceof Class<?> named) return named.getName();
    if (part instanceof Enum<?> constant) return constant.name();
    if (part instanceof String || part instanceof Number || part instanceof Boolean) return part.toString();
    throw new IllegalArgumentException("no identity in " + part);
  }
}
