package org.polyprobe.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A hub on 127.0.0.1 with one model or dataset, {@code owner/name}: describes files as huggingface.co does (small ones with an
 * ETag, large ones by a redirect to another server with X-Linked-Etag), and misbehaves on request.
 */
public final class HubServer implements AutoCloseable {
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private static final int CHUNK = 1 << 20;

  /** Answers a request in the server's place; false leaves it to the server. */
  interface Fault {
    boolean answer(HttpExchange exchange) throws IOException;
  }

  /** What was asked: method, path, and the headers that matter. */
  record Asked(String method, String path, String range, String authorization, String server) {}

  public final Map<String, byte[]> files = new TreeMap<>();
  public final Map<String, byte[]> large = new TreeMap<>();
  final List<Asked> asked = new CopyOnWriteArrayList<>();
  volatile String commit = COMMIT;
  /** Set where the repository is a dataset: nothing is found under models' addresses then. */
  volatile boolean dataset;
  private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hub;
  private final HttpServer contents;

  public HubServer() throws IOException {
    hub = start(this::hub);
    contents = start(this::contents);
  }

  private HttpServer start(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  public String endpoint() {
    return address(hub);
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * The next requests of this kind are answered by the faults in turn: {@code "HEAD config.json"} or
   * {@code "GET listing"} at the hub, {@code "CONTENT model.safetensors"} where it redirects to.
   */
  void next(String request, Fault... inTurn) {
    faults.computeIfAbsent(request, any -> new ArrayDeque<>()).addAll(Arrays.asList(inTurn));
  }

  /** How often a path with this end was asked for. */
  long count(String method, String end) {
    return asked.stream().filter(one -> one.method().equals(method) && one.path().endsWith(end)).count();
  }

  static Fault status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return true;
    };
  }

  /** Promises a whole body and hangs up after some of it. */
  static Fault cutAfter(byte[] content, int bytes) {
    return exchange -> {
      int from = from(exchange);
      if (from > 0) exchange.getResponseHeaders().set("Content-Range", range(from, content.length));
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
      exchange.getResponseBody().write(content, from, Math.min(bytes, content.length - from));
      exchange.getResponseBody().flush();
      sleep(bytes == 0 ? 0 : 300);                          // a client may drop what it has not read by the time of the cut
      exchange.close();
      return true;
    };
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Fault body(int status, byte[] content, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      send(exchange, status, content);
      return true;
    };
  }

  static Fault hangUp() {
    return exchange -> {
      exchange.close();
      return true;
    };
  }

  private boolean faulty(HttpExchange exchange, String name, String server) throws IOException {
    String method = exchange.getRequestMethod();
    asked.add(new Asked(method, exchange.getRequestURI().getPath(), exchange.getRequestHeaders().getFirst("Range"),
        exchange.getRequestHeaders().getFirst("Authorization"), server));
    Queue<Fault> queue = faults.get((server.equals("hub") ? method : "CONTENT") + " " + name);
    Fault fault;
    synchronized (this) {
      fault = queue == null ? null : queue.poll();
    }
    return fault != null && fault.answer(exchange);
  }

  private void hub(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (dataset) path = path.startsWith("/api/datasets/") ? path.replaceFirst("datasets", "models")
          : path.startsWith("/datasets/") ? path.substring("/datasets".length()) : "/nowhere";
      String name = path.contains("/resolve/") ? path.substring(path.indexOf("/resolve/") + 50) : path;
      if (path.startsWith("/api/models/owner/name/tree/")) tree(exchange);
      else if (path.startsWith("/api/")) {
        if (!faulty(exchange, "listing", "hub")) listing(exchange, path);
      } else if (!faulty(exchange, name, "hub")) {
        resolve(exchange, path, name);
      }
    }
  }

  private void listing(HttpExchange exchange, String path) throws IOException {
    if (!path.startsWith("/api/models/owner/name/revision/")) {
      status(401, "X-Error-Code", "RepoNotFound", "X-Error-Message", "Repository not found").answer(exchange);
      return;
    }
    if (!List.of("main", "v1", "refs/pr/1", commit).contains(path.substring("/api/models/owner/name/revision/".length()))) {
      status(404, "X-Error-Code", "RevisionNotFound", "X-Error-Message", "Invalid rev id").answer(exchange);
      return;
    }
    ObjectNode json = Json.MAPPER.createObjectNode().put("id", "owner/name").put("sha", commit).put("private", false);
    for (var group : List.of(files, large)) {
      for (String name : group.keySet()) json.withArray("siblings").addObject().put("rfilename", name);
    }
    send(exchange, 200, Json.MAPPER.writeValueAsBytes(json));
  }

  /** For huggingface_hub, which lists files with digests here. */
  private void tree(HttpExchange exchange) throws IOException {
    var json = Json.MAPPER.createArrayNode();
    files.forEach((name, content) -> json.addObject().put("type", "file").put("path", name).put("size", content.length)
        .put("oid", gitId(content)));
    large.forEach((name, content) -> json.addObject().put("type", "file").put("path", name).put("size", content.length)
        .put("oid", "0".repeat(40)).putObject("lfs").put("oid", sha256(content)).put("size", content.length)
        .put("pointerSize", 134));
    send(exchange, 200, Json.MAPPER.writeValueAsBytes(json));
  }

  private void resolve(HttpExchange exchange, String path, String name) throws IOException {
    if (!path.startsWith("/owner/name/resolve/") || !files.containsKey(name) && !large.containsKey(name)) {
      status(404, "X-Error-Code", "EntryNotFound", "X-Repo-Commit", commit).answer(exchange);
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commit);
    if (large.containsKey(name)) {
      byte[] content = large.get(name);
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
      exchange.getResponseHeaders().set("Location", address(contents) + "/signed/" + name);
      exchange.sendResponseHeaders(302, -1);
      return;
    }
    exchange.getResponseHeaders().set("ETag", "\"" + gitId(files.get(name)) + "\"");
    send(exchange, 200, files.get(name));
  }

  private void contents(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring("/signed/".length());
      if (!faulty(exchange, name, "contents")) send(exchange, 200, large.get(name));
    }
  }

  /** With ranges. */
  static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    int from = from(exchange);
    if (from >= content.length && from > 0) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (from > 0) exchange.getResponseHeaders().set("Content-Range", range(from, content.length));
    exchange.sendResponseHeaders(from > 0 ? 206 : status, content.length == from ? -1 : content.length - from);
    for (int at = from; at < content.length; at += CHUNK) {
      exchange.getResponseBody().write(content, at, Math.min(CHUNK, content.length - at));
    }
  }

  private static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
  }

  private static String range(int from, int size) {
    return "bytes " + from + "-" + (size - 1) + "/" + size;
  }

  static String sha256(byte[] content) {
    return hex("SHA-256", content);
  }

  static String gitId(byte[] content) {
    byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] both = Arrays.copyOf(header, header.length + content.length);
    System.arraycopy(content, 0, both, header.length, content.length);
    return hex("SHA-1", both);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    contents.stop(0);
    threads.shutdownNow();
  }
}
