package org.polyprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.checkpoint.HubServer;

/** In a process of its own: the hub's settings are environment variables. */
class PullCommandTest {
  @TempDir Path folder;
  private HubServer server;

  @BeforeEach
  void publish() throws IOException {
    server = new HubServer();
    server.files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
    server.large.put("model.safetensors", new byte[100]);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theModelIsFetchedAndItsDirectoryPrinted() throws Exception {
    Path snapshot = folder.resolve("hf/hub/models--owner--name/snapshots").resolve(HubServer.COMMIT);
    assertEquals(0, pull("owner/name@v1"));
    assertEquals(snapshot + "\n", Files.readString(folder.resolve("out")));
    assertEquals("", Files.readString(folder.resolve("err")));
    assertEquals(100, Files.size(snapshot.resolve("model.safetensors")));
  }

  @Test
  void whatTheHubDoesNotHaveIsTold() throws Exception {
    assertEquals(2, pull("owner/none"));
    assertTrue(Files.readString(folder.resolve("err")).startsWith("polyprobe: owner/none: " + server.endpoint()
        + " has no such model"));
  }

  private int pull(String model) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), Polyprobe.class.getName(), "pull", model));
    ProcessBuilder process = new ProcessBuilder(line).redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
    process.environment().keySet().removeIf(name -> name.startsWith("HF_"));
    process.environment().putAll(Map.of("HF_ENDPOINT", server.endpoint(), "HF_HOME", folder.resolve("hf").toString(),
        "POLYPROBE_HOME", folder.resolve("home").toString()));
    return process.start().waitFor();
  }
}
