package org.polyprobe.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.HubSettings.Token;

/**
 * Requests to the hub. Redirects are followed here and not by Java's client, because the hub describes a file in the
 * answer that redirects, and because the token must go to no other host.
 */
final class HubHttp {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 10;
  /** The hub's own way of saying when its limit is reset: {@code RateLimit: "api";r=0;t=55}. */
  private static final Pattern RATE_LIMIT_RESET = Pattern.compile("\\bt=(\\d{1,9})");

  /** Java's client reads this once: unless it is empty, no password reaches a proxy that tunnels. */
  private static final String TUNNEL_PROPERTY = "jdk.http.auth.tunneling.disabledSchemes";

  static {
    if (System.getProperty(TUNNEL_PROPERTY) == null) System.setProperty(TUNNEL_PROPERTY, "");
  }

  private final URI endpoint;
  private final Optional<Token> token;
  private final Duration timeout;
  private final ProxySelector proxies;
  private final HttpClient client;

  HubHttp(HubSettings settings) {
    endpoint = settings.endpoint();
    token = settings.token();
    timeout = settings.timeout();
    proxies = settings.proxies();
    // HTTP/2 would put all files on one connection, to be lost together.
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(timeout).proxy(proxies).build();
  }

  URI endpoint() {
    return endpoint;
  }

  /** How long a connection may keep silent. */
  Duration timeout() {
    return timeout;
  }

  /** Ends at the answer that describes the file, be it a redirect to where the content lies. */
  HttpResponse<Void> head(URI address) throws IOException {
    return follow("HEAD", address, Map.of(), BodyHandlers.discarding());
  }

  /** The caller closes the body. */
  HttpResponse<InputStream> get(URI address, Map<String, String> headers) throws IOException {
    return follow("GET", address, headers, BodyHandlers.ofInputStream());
  }

  private <T> HttpResponse<T> follow(String method, URI start, Map<String, String> headers, BodyHandler<T> body)
      throws IOException {
    URI address = start;
    boolean trusted = true;
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      trusted &= isAtEndpoint(address);
      HttpResponse<T> response = send(request(method, address, headers, trusted), body);
      boolean described = method.equals("HEAD") && response.headers().firstValue("X-Linked-Etag").isPresent();
      if (!REDIRECTS.contains(response.statusCode()) || described) return response;
      if (response.body() instanceof InputStream unread) unread.close();
      address = target(address, response.headers());
    }
    throw new IOException(start + ": redirects more than " + MOST_REDIRECTS + " times");
  }

  private HttpRequest request(String method, URI address, Map<String, String> headers, boolean trusted) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.noBody())
        .timeout(timeout).header("User-Agent", "polyprobe").header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (trusted) token.ifPresent(sent -> request.header("Authorization", "Bearer " + sent.value()));
    if (proxies instanceof HubProxies named) {
      named.authorization(address).ifPresent(user -> request.header("Proxy-Authorization", user));
    }
    return request.build();
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) throws IOException {
    try {
      return client.send(request, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(request.uri().getHost() + ": interrupted");
    } catch (SSLHandshakeException e) {
      throw new InputException(request.uri().getHost() + ": this Java does not trust its certificate (" + e.getMessage()
          + "); behind a proxy that reads along, name a store with its certificate in -Djavax.net.ssl.trustStore", e);
    } catch (ConnectException e) {
      throw new TryAgain("no connection to " + request.uri().getHost(), Duration.ZERO, false, e);
    } catch (HttpTimeoutException e) {
      throw new TryAgain(request.uri().getHost() + " did not answer within " + timeout.toSeconds() + " s", Duration.ZERO,
          false, e);
    } catch (IOException e) {
      throw lost(e, false);
    }
  }

  /** The connection broke; a stream that says no more than "closed" has the reason as its cause. */
  static TryAgain lost(IOException e, boolean advanced) {
    Throwable reason = "closed".equals(e.getMessage()) && e.getCause() != null ? e.getCause() : e;
    return new TryAgain("the connection broke (" + (reason.getMessage() == null ? reason : reason.getMessage()) + ")",
        Duration.ZERO, advanced, e);
  }

  private URI target(URI from, HttpHeaders headers) throws IOException {
    String location = headers.firstValue("Location").orElse("");
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException(from + ": redirects to \"" + location + "\", which is no address", e);
    }
    boolean http = "http".equalsIgnoreCase(to.getScheme());
    if (to.getHost() == null || !http && !"https".equalsIgnoreCase(to.getScheme())) {
      throw new IOException(from + ": redirects to \"" + location + "\", which is no address");
    }
    if (http && "https".equalsIgnoreCase(from.getScheme())) {
      throw new IOException(from + ": redirects to " + to.getHost() + " without encryption");
    }
    return to;
  }

  boolean isAtEndpoint(URI address) {
    return address.getScheme().equalsIgnoreCase(endpoint.getScheme())
        && address.getRawAuthority().equalsIgnoreCase(endpoint.getRawAuthority());
  }

  /** Anything but success becomes the exception that fits; a described redirect is one too. */
  void requireSuccess(HubRepository repository, String what, HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    if (status < 400) return;
    String host = response.uri().getHost();
    Duration wait = wait(response.headers());
    if (status == 429) throw new TryAgain(host + " asks for fewer requests (429)", wait, false, null);
    // Where contents lie, a 403 is a signed address that has run out; the hub gives out a new one.
    if (status == 408 || status >= 500 || !isAtEndpoint(response.uri())) {
      throw new TryAgain(host + " answers " + status, wait, false, null);
    }
    if (status == 407) throw new InputException("the proxy wants a user and a password; name them in HTTPS_PROXY as "
        + "http://user:password@host:port");
    throw new HubRefusal(endpoint, repository, token).of(what, status, response.headers());
  }

  /** Retry-After in seconds or as a date, else when the hub's limit is reset. */
  static Duration wait(HttpHeaders headers) {
    String after = headers.firstValue("Retry-After").orElse("").strip();
    if (after.matches("\\d{1,9}")) return Duration.ofSeconds(Long.parseLong(after));
    try {
      if (!after.isEmpty()) {
        Duration until = Duration.between(Instant.now(),
            ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        return until.isNegative() ? Duration.ZERO : until;
      }
    } catch (DateTimeException e) {
      // Neither: then our own pace will do.
    }
    Matcher reset = RATE_LIMIT_RESET.matcher(headers.firstValue("RateLimit").orElse(""));
    return reset.find() ? Duration.ofSeconds(Long.parseLong(reset.group(1))) : Duration.ZERO;
  }
}
