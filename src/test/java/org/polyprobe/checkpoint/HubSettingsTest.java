package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.HubSettings.Links;
import org.polyprobe.checkpoint.HubSettings.Reach;
import org.polyprobe.checkpoint.HubSettings.Token;

class HubSettingsTest {
  @TempDir Path folder;

  private static HubSettings with(String... pairs) {
    Map<String, String> environment = new java.util.HashMap<>(Map.of("HOME", "/home/ada"));
    for (int i = 0; i < pairs.length; i += 2) environment.put(pairs[i], pairs[i + 1]);
    return new HubSettings(environment);
  }

  @Test
  void withoutVariablesAllIsAsHuggingFaceHasIt() {
    assertEquals(URI.create("https://huggingface.co"), with().endpoint());
    assertEquals(Path.of("/home/ada/.cache/huggingface/hub"), with().cache());
    assertEquals(Optional.empty(), with().token());
    assertEquals(Reach.ONLINE, with().reach());
    assertEquals(Links.SYMBOLIC, with().links());
    assertEquals(Duration.ofSeconds(30), with().timeout());
  }

  @Test
  void theCacheIsFoundInTheOrderOfHuggingFace() {
    assertEquals(Path.of("/x/huggingface/hub"), with("XDG_CACHE_HOME", "/x").cache());
    assertEquals(Path.of("/h/hub"), with("XDG_CACHE_HOME", "/x", "HF_HOME", "/h").cache());
    assertEquals(Path.of("/old"), with("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/old").cache());
    assertEquals(Path.of("/c"), with("HF_HUB_CACHE", "/c", "HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/old").cache());
    assertEquals(Path.of("/home/ada/hf/hub"), with("HF_HOME", "~/hf").cache());
    assertEquals(Path.of("/scratch/ada/hf/hub"), with("HF_HOME", "$S/${U}/hf", "S", "/scratch", "U", "ada").cache());
    assertEquals(Path.of("/a/$NONE/hub"), with("HF_HOME", "/a/$NONE").cache());
  }

  @Test
  void theTokenComesFromTheEnvironmentOrItsFile() throws IOException {
    Files.writeString(folder.resolve("token"), "hf_file\n");
    String home = folder.toString();
    assertEquals(Optional.of(new Token("hf_file", folder.resolve("token").toString())), with("HF_HOME", home).token());
    assertEquals(Optional.of(new Token("hf_env", "HF_TOKEN")), with("HF_HOME", home, "HF_TOKEN", " hf_env\n").token());
    assertEquals(Optional.empty(), with("HF_HOME", home, "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").token());
    assertEquals("hf_file", with("HF_TOKEN_PATH", folder.resolve("token").toString()).token().orElseThrow().value());
    Files.writeString(folder.resolve("token"), "\n");
    assertEquals(Optional.empty(), with("HF_HOME", home).token());
  }

  @Test
  void aSecretIsNeverShown() {
    HubSettings settings = with("HF_TOKEN", "hf_secret");
    assertFalse((settings + " " + settings.token()).contains("hf_secret"));
    assertEquals("HF_TOKEN: holds characters that no token has",
        assertThrows(InputException.class, () -> with("HF_TOKEN", "hf_sec\u00e9ret").token()).getMessage());
    InputException proxy = assertThrows(InputException.class, () -> with("HTTPS_PROXY", "socks5://u:hush@p").proxies());
    assertEquals("HTTPS_PROXY: expected http://[user:password@]host[:port]", proxy.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"huggingface.co", "ftp://x", "http://", "https://a b", "https://u:p@x", "https://x?y", "https://x/%"})
  void anEndpointIsAnAddress(String endpoint) {
    InputException e = assertThrows(InputException.class, () -> with("HF_ENDPOINT", endpoint).endpoint());
    assertEquals("HF_ENDPOINT: \"" + endpoint + "\" is no address such as https://huggingface.co", e.getMessage());
  }

  @Test
  void anEndpointMayHaveAPath() {
    assertEquals(URI.create("https://mirror.example/api/hf"), with("HF_ENDPOINT", "https://mirror.example/api/hf/").endpoint());
  }

  @Test
  void switchesAreReadAsHuggingFaceDoes() {
    assertEquals(Reach.OFFLINE, with("HF_HUB_OFFLINE", "yes").reach());
    assertEquals(Reach.OFFLINE, with("TRANSFORMERS_OFFLINE", "1").reach());
    assertEquals(Reach.ONLINE, with("TRANSFORMERS_OFFLINE", "1", "HF_HUB_OFFLINE", "0").reach());
    assertEquals(Links.NONE, with("HF_HUB_DISABLE_SYMLINKS", "True").links());
    assertEquals(Duration.ofSeconds(7), with("HF_HUB_DOWNLOAD_TIMEOUT", "7").timeout());
    assertThrows(InputException.class, () -> with("HF_HUB_DOWNLOAD_TIMEOUT", "soon").timeout());
  }
}
