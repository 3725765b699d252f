package org.polyprobe.checkpoint;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.polyprobe.InputException;

/**
 * What the environment says about the hub, read as huggingface_hub 1.23 does ({@code constants.py}, {@code _auth.py}).
 * Each variable is looked at when it is asked for: a model in the cache needs no token and no proxy.
 */
record HubSettings(Map<String, String> environment) {
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");
  private static final int DEFAULT_TIMEOUT_SECONDS = 30;

  enum Reach { ONLINE, OFFLINE }

  enum Links { SYMBOLIC, NONE }

  /** A secret, and where it was found; only the latter is ever shown. */
  record Token(String value, String origin) {
    @Override
    public String toString() {
      return "the token from " + origin;
    }
  }

  static HubSettings ofUser() {
    return new HubSettings(System.getenv());
  }

  /** HF_HUB_CACHE, or {@code hub} in HF_HOME. */
  Path cache() {
    String named = first("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
    return named == null ? home().resolve("hub") : path(named);
  }

  /** Offline where HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set. */
  Reach reach() {
    return isTrue(first("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")) ? Reach.OFFLINE : Reach.ONLINE;
  }

  /** None where HF_HUB_DISABLE_SYMLINKS is set. */
  Links links() {
    return isTrue(environment.get("HF_HUB_DISABLE_SYMLINKS")) ? Links.NONE : Links.SYMBOLIC;
  }

  /** From the JVM's properties, else from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. */
  ProxySelector proxies() {
    return HubProxies.of(environment);
  }

  private Path home() {
    String home = first("HF_HOME");
    if (home != null) return path(home);
    String caches = first("XDG_CACHE_HOME");
    return path(caches == null ? "~/.cache" : caches).resolve("huggingface");
  }

  /** HF_ENDPOINT, without a slash at the end. */
  URI endpoint() {
    String named = first("HF_ENDPOINT");
    String address = named == null ? "https://huggingface.co" : named.replaceFirst("/+$", "");
    if (!address.matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?")) {
      throw new InputException("HF_ENDPOINT: \"" + named + "\" is no address such as https://huggingface.co");
    }
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new InputException("HF_ENDPOINT: \"" + named + "\" is no address such as https://huggingface.co", e);
    }
  }

  /** HF_TOKEN, or the content of {@code token} in HF_HOME. */
  Optional<Token> token() {
    if (isTrue(environment.get("HF_HUB_DISABLE_IMPLICIT_TOKEN"))) return Optional.empty();
    for (String name : new String[] {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) {
      String value = first(name);
      if (value != null) return Optional.of(token(value, name));
    }
    String named = first("HF_TOKEN_PATH");
    Path file = named == null ? home().resolve("token") : path(named);
    if (!Files.isRegularFile(file)) return Optional.empty();
    try {
      String value = Files.readString(file);
      return value.isBlank() ? Optional.empty() : Optional.of(token(value, file.toString()));
    } catch (IOException e) {
      throw new InputException(file + ": the token in it is not readable", e);
    }
  }

  /** Checked here, since an HTTP library would put the secret into its complaint. */
  private static Token token(String value, String origin) {
    if (!value.strip().matches("[!-~]+")) throw new InputException(origin + ": holds characters that no token has");
    return new Token(value.strip(), origin);
  }

  /** HF_HUB_DOWNLOAD_TIMEOUT: how long the hub may keep silent. */
  Duration timeout() {
    String seconds = first("HF_HUB_DOWNLOAD_TIMEOUT");
    if (seconds == null) return Duration.ofSeconds(DEFAULT_TIMEOUT_SECONDS);
    if (!seconds.matches("[1-9][0-9]{0,5}")) {
      throw new InputException("HF_HUB_DOWNLOAD_TIMEOUT: \"" + seconds + "\" is no number of seconds");
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }

  private String first(String... names) {
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) return value.strip();
    }
    return null;
  }

  private static boolean isTrue(String value) {
    return value != null && TRUE.contains(value.strip().toUpperCase(Locale.ROOT));
  }

  /** With ~ for the user's home and variables filled in, as Python's expanduser and expandvars do. */
  private Path path(String text) {
    String user = environment.getOrDefault("HOME", System.getProperty("user.home"));
    String plain = text.equals("~") || text.startsWith("~/") ? user + text.substring(1) : text;
    Matcher variables = VARIABLE.matcher(plain);
    return Path.of(variables.replaceAll(found -> {
      String name = found.group(1) == null ? found.group(2) : found.group(1);
      return Matcher.quoteReplacement(environment.getOrDefault(name, found.group()));
    })).toAbsolutePath();
  }

  /** Without the values: one of them is a secret. */
  @Override
  public String toString() {
    return "settings of the hub at " + endpoint();
  }
}
