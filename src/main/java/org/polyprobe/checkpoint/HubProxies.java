package org.polyprobe.checkpoint;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.polyprobe.InputException;

/** The proxies that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name; Java itself knows only its own properties. */
final class HubProxies extends ProxySelector {
  private final Map<String, URI> byScheme;
  private final List<String> direct;

  private HubProxies(Map<String, URI> byScheme, List<String> direct) {
    this.byScheme = byScheme;
    this.direct = direct;
  }

  /** The JVM's own selector where its properties name a proxy. */
  static ProxySelector of(Map<String, String> environment) {
    for (String property : List.of("https.proxyHost", "http.proxyHost", "java.net.useSystemProxies")) {
      if (System.getProperty(property) != null) return ProxySelector.getDefault();
    }
    Map<String, URI> byScheme = new TreeMap<>();
    for (String scheme : List.of("https", "http")) {
      for (String name : List.of(scheme + "_proxy", "all_proxy")) {
        String value = environment.getOrDefault(name, environment.get(name.toUpperCase(Locale.ROOT)));
        if (byScheme.containsKey(scheme) || value == null || value.isBlank()) continue;
        byScheme.put(scheme, proxy(name, value.strip()));
      }
    }
    String direct = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
    return new HubProxies(byScheme, List.of(direct.strip().toLowerCase(Locale.ROOT).split("[\\s,]+")));
  }

  private static URI proxy(String variable, String value) {
    String address = value.contains("://") ? value : "http://" + value;
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null && "http".equalsIgnoreCase(uri.getScheme())) return uri;
    } catch (IllegalArgumentException e) {
      // Not shown: the address may hold a password.
    }
    throw new InputException(variable.toUpperCase(Locale.ROOT) + ": expected http://[user:password@]host[:port]");
  }

  @Override
  public List<Proxy> select(URI target) {
    return proxyFor(target).map(proxy -> List.of(new Proxy(Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort()))))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  /** What Proxy-Authorization must say on the way to this address. */
  Optional<String> authorization(URI target) {
    return proxyFor(target).map(URI::getUserInfo).map(user ->
        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
  }

  private Optional<URI> proxyFor(URI target) {
    String host = target.getHost().toLowerCase(Locale.ROOT);
    if (direct.stream().anyMatch(entry -> covers(entry, host, target.getPort()))) return Optional.empty();
    return Optional.ofNullable(byScheme.get(target.getScheme().toLowerCase(Locale.ROOT)));
  }

  /** {@code *}, a host, or the end of one; a port after it must be the same. */
  private static boolean covers(String entry, String host, int port) {
    if (entry.equals("*")) return true;
    String[] parts = entry.split(":", 2);
    String domain = parts[0].replaceFirst("^\\*?\\.", "");
    if (domain.isEmpty() || parts.length == 2 && !parts[1].equals(Integer.toString(port))) return false;
    return host.equals(domain) || host.endsWith("." + domain);
  }

  @Override
  public void connectFailed(URI target, SocketAddress proxy, IOException e) {
    // The exception itself reaches the caller.
  }
}
