package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubProxiesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
      "HTTPS_PROXY, -, https://huggingface.co, proxy:3128",
      "https_proxy, -, https://huggingface.co, proxy:3128",
      "HTTPS_PROXY, -, http://huggingface.co, -",
      "ALL_PROXY, -, http://huggingface.co, proxy:3128",
      "HTTPS_PROXY, *, https://huggingface.co, -",
      "HTTPS_PROXY, 'localhost, .huggingface.co', https://cdn.huggingface.co, -",
      "HTTPS_PROXY, huggingface.co, https://cdn.HuggingFace.co, -",
      "HTTPS_PROXY, '*.huggingface.co', https://cdn.huggingface.co, -",
      "HTTPS_PROXY, face.co, https://huggingface.co, proxy:3128",
      "HTTPS_PROXY, huggingface.co:8443, https://huggingface.co:8443, -",
      "HTTPS_PROXY, huggingface.co:8443, https://huggingface.co, proxy:3128"})
  void theEnvironmentNamesTheProxy(String variable, String direct, String target, String expected) {
    Map<String, String> environment = new HashMap<>(Map.of(variable, "proxy:3128"));
    if (direct != null) environment.put("NO_PROXY", direct);
    var proxy = HubProxies.of(environment).select(URI.create(target)).get(0);
    assertEquals(expected, proxy.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort() : null);
  }

  @Test
  void aUserGoesToTheProxyOnly() {
    var proxies = (HubProxies) HubProxies.of(Map.of("HTTPS_PROXY", "http://ada:l%40ce@proxy:3128", "NO_PROXY", "direct"));
    assertEquals(Optional.of("Basic YWRhOmxAY2U="), proxies.authorization(URI.create("https://huggingface.co")));
    assertEquals(Optional.empty(), proxies.authorization(URI.create("https://direct")));
    assertEquals(Optional.empty(), proxies.authorization(URI.create("http://huggingface.co")));
  }

  /** The proxy itself plays the hub, whose name nobody else knows. */
  @Test
  void requestsGoThroughTheProxy() throws IOException {
    try (HubServer server = new HubServer()) {
      server.files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
      server.files.put("model.safetensors", new byte[100]);
      Hub hub = hub(Map.of("HF_ENDPOINT", "http://hub.invalid", "HTTP_PROXY", server.endpoint()));
      Path snapshot = hub.pull("owner/name", Progress.NONE);
      assertEquals(HubServer.COMMIT, snapshot.getFileName().toString());
    }
  }

  @Test
  void aTunnelIsAskedForWithTheUserAndRefusalsAreTold() throws IOException, InterruptedException {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> refuseAll(proxy, lines));
      thread.start();
      Hub hub = hub(Map.of("HF_ENDPOINT", "https://hub.invalid", "HF_TOKEN", "hf_secret",
          "HTTPS_PROXY", "http://ada:lace@127.0.0.1:" + proxy.getLocalPort()));
      Exception e = assertThrows(Exception.class, () -> hub.pull("owner/name", Progress.NONE));
      assertTrue(e.getMessage().startsWith("the proxy wants a user and a password"), e.toString());
    }
    assertEquals("CONNECT hub.invalid:443 HTTP/1.1", lines.get(0));
    assertTrue(lines.contains("Proxy-Authorization: Basic YWRhOmxhY2U="), lines.toString());
    assertTrue(lines.stream().noneMatch(line -> line.contains("hf_secret")), lines.toString());
  }

  private static void refuseAll(ServerSocket proxy, List<String> lines) {
    while (true) {
      try (Socket socket = proxy.accept()) {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) lines.add(line);
        socket.getOutputStream().write(("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=p\r\n"
            + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return;                                                                         // closed by the test
      }
    }
  }

  private Hub hub(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("HF_HUB_CACHE", folder.resolve("cache").toString());
    all.put("HOME", folder.toString());
    Patience quick = new Patience(2, Duration.ofMillis(10), Duration.ofSeconds(1));
    return new Hub(new HubSettings(all), quick, new DigestMemo(new Home(folder.resolve("home"))));
  }
}
