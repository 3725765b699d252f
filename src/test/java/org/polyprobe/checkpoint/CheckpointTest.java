package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;

class CheckpointTest {
  @TempDir Path folder;

  private Checkpoint open(Path directory) throws IOException {
    return Checkpoint.open(directory, new Home(folder.resolve("home")));
  }

  @ParameterizedTest
  @CsvSource({"bert-tiny,62,32994,131976", "bloom-tiny,41,42336,84672", "bloom-tiny-sharded,41,42336,84672",
      "qwen2-tiny,38,27552,55104"})
  void countsWhatSafetensorsCounts(String name, int tensors, long parameters, long bytes) throws IOException {
    try (Checkpoint checkpoint = open(Golden.directory(name))) {
      assertEquals(tensors, checkpoint.names().size());
      assertEquals(parameters, checkpoint.parameters());
      assertEquals(bytes, checkpoint.bytes());
    }
  }

  @ParameterizedTest
  @CsvSource({"bert-tiny,cls.seq_relationship.weight,Float,-2.799305892083794,-0.029932670295238495",
      "bloom-tiny,h.0.input_layernorm.bias,Half,0.9234161376953125,-0.2308349609375",
      "bloom-tiny-sharded,word_embeddings_layernorm.weight,Half,32.03076171875,1.1298828125",
      "qwen2-tiny,model.embed_tokens.weight,BFloat16,1.06801176071167,-0.006072998046875"})
  void valuesAreThoseSafetensorsReads(String name, String tensor, ScalarType dtype, double sum, double last)
      throws IOException {
    try (Checkpoint checkpoint = open(Golden.directory(name)); PointerScope scope = new PointerScope()) {
      Tensor found = checkpoint.tensor(tensor);
      assertEquals(dtype, found.scalar_type().intern());
      assertEquals(dtype, checkpoint.dtype(tensor));
      assertArrayEquals(found.shape(), checkpoint.shape(tensor));
      assertEquals(sum, found.toType(ScalarType.Double).sum().item_double(), 1e-9);
      assertEquals(last, found.flatten().narrow(0, found.numel() - 1, 1).item_double());
    }
  }

  @Test
  void shardsHoldWhatTheSingleFileHolds() throws IOException {
    try (Checkpoint single = open(Golden.directory("bloom-tiny"));
         Checkpoint sharded = open(Golden.directory("bloom-tiny-sharded")); PointerScope scope = new PointerScope()) {
      assertEquals(single.names().stream().sorted().toList(), sharded.names().stream().sorted().toList());
      for (String name : single.names()) assertTrue(single.tensor(name).equal(sharded.tensor(name)), name);
    }
  }

  @Test
  void integerBuffersAreReadButAreNoParameters() throws IOException {
    try (Checkpoint checkpoint = open(Golden.directory("bert-tiny-noprefix"));
         PointerScope scope = new PointerScope()) {
      assertEquals(31680, checkpoint.parameters());
      assertEquals(ScalarType.Long, checkpoint.dtype("embeddings.position_ids"));
      assertEquals(0, checkpoint.tensor("embeddings.position_ids").flatten().narrow(0, 0, 1).item_long());
    }
  }

  @Test
  void aMissingTensorIsNamed() throws IOException {
    try (Checkpoint checkpoint = open(Golden.directory("bert-tiny"));
         Checkpoint sharded = open(Golden.directory("bloom-tiny-sharded"))) {
      assertFalse(checkpoint.has("bert.nothing"));
      assertMessage("model.safetensors: bert.nothing is missing", () -> checkpoint.tensor("bert.nothing"));
      assertMessage("model.safetensors.index.json: h.9 is missing", () -> sharded.shape("h.9"));
    }
  }

  @Test
  void aMisshapenTensorIsNamedWithBothShapes() throws IOException {
    try (Checkpoint checkpoint = open(Golden.directory("bert-tiny")); PointerScope scope = new PointerScope()) {
      checkpoint.tensor("bert.embeddings.LayerNorm.bias", 32);
      assertMessage("model.safetensors: bert.embeddings.LayerNorm.bias is [32], expected [32, 64] from config.json",
          () -> checkpoint.tensor("bert.embeddings.LayerNorm.bias", 32, 64));
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN,NaN", "Infinity,Infinity", "-Infinity,-Infinity"})
  void aValueThatIsNotFiniteIsNamedWithItsPlace(float value, String shown) throws IOException {
    Path directory = withTensor("F32", "[2, 3]", 0, 1, 2, 3, value, 5);
    try (Checkpoint checkpoint = open(directory); PointerScope scope = new PointerScope()) {
      assertMessage("model.safetensors: t holds " + shown + " at [1, 1], expected finite numbers",
          () -> checkpoint.tensor("t"));
    }
  }

  @Test
  void aSumThatOverflowsIsNoFault() throws IOException {
    Path directory = withTensor("F32", "[2]", Float.MAX_VALUE, Float.MAX_VALUE);
    try (Checkpoint checkpoint = open(directory); PointerScope scope = new PointerScope()) {
      assertEquals(2, checkpoint.tensor("t").numel());
    }
  }

  /** The header's length shifts the data to an address that no float lies at. */
  @Test
  void unalignedTensorsAreReadRight() throws IOException {
    for (String padding : new String[] {"", " ", "  ", "   "}) {
      Path directory = withTensor("F32", "[3]" + padding, 1, 2, 3);
      try (Checkpoint checkpoint = open(directory); PointerScope scope = new PointerScope()) {
        assertEquals(6, checkpoint.tensor("t").sum().item_double());
      }
    }
  }

  @Test
  void emptyTensorsAndScalarsKeepTheirShape() throws IOException {
    Path empty = withTensor("F32", "[0, 4]");
    try (Checkpoint checkpoint = open(empty); PointerScope scope = new PointerScope()) {
      assertArrayEquals(new long[] {0, 4}, checkpoint.tensor("t").shape());
    }
    Path scalar = withTensor("F32", "[]", 7);
    try (Checkpoint checkpoint = open(scalar); PointerScope scope = new PointerScope()) {
      assertEquals(7, checkpoint.tensor("t").item_float());
    }
  }

  @Test
  void tensorsBeyondFourGibibytesAreReached() throws IOException {
    Path directory = sparse("U8", "[5, 1073741824]", 5L << 30, (byte) 42);
    try (Checkpoint checkpoint = open(directory); PointerScope scope = new PointerScope()) {
      Tensor tensor = checkpoint.tensor("t", 5, 1 << 30);
      assertEquals(42, tensor.select(0, 4).narrow(0, (1L << 30) - 1, 1).item_byte());
      assertEquals(0, tensor.select(0, 4).narrow(0, (1L << 30) - 2, 1).item_byte());
    }
  }

  @Test
  void weightsBeyondTwoGibibytesAreReadAndLookedThrough() throws IOException {
    long size = 9L << 28;                                                               // 2.25 GiB of bfloat16
    Path directory = sparse("BF16", "[2, " + size / 4 + "]", size, (byte) 0xc0, (byte) 0x3f);
    try (Checkpoint checkpoint = open(directory); PointerScope scope = new PointerScope()) {
      assertEquals(1.5, checkpoint.tensor("t").select(0, 1).narrow(0, size / 4 - 1, 1).item_double());
    }
    directory = sparse("BF16", "[2, " + size / 4 + "]", size, (byte) 0x80, (byte) 0x7f);
    try (Checkpoint checkpoint = open(directory); PointerScope scope = new PointerScope()) {
      assertMessage("model.safetensors: t holds Infinity at [1, " + (size / 4 - 1) + "], expected finite numbers",
          () -> checkpoint.tensor("t"));
    }
  }

  /** One tensor of zeros that ends in these bytes; takes no room on the disk. */
  private Path sparse(String dtype, String shape, long size, byte... end) throws IOException {
    String header = "{\"t\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[0," + size + "]}}";
    header += " ".repeat((8 - header.length() % 8) % 8);
    Path directory = directoryWith(header, new byte[0]);
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve("model.safetensors").toFile(), "rw")) {
      file.setLength(8 + header.length() + size);
      file.seek(8 + header.length() + size - end.length);
      file.write(end);
    }
    return directory;
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "tokenizer.json", "config.json", "spiece.model"})
  void aGitLfsPointerIsToldFromTheFileItStandsFor(String name) throws IOException {
    Path directory = Golden.copy("bert-tiny-text", folder);
    Files.writeString(directory.resolve(name), "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64)
        + "\nsize 714290682\n");
    assertMessage(directory.resolve(name) + ": is a Git-LFS pointer, not the file itself; run git lfs pull in the clone",
        () -> open(directory));
  }

  @Test
  void aFileOfEightBitFloatsIsCalledQuantized() throws IOException {
    assertMessage("model.safetensors: t has the dtype F8_E4M3; quantized weights are not supported, take the model they "
        + "were made from", () -> open(directoryWith(
            "{\"t\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", new byte[1])));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "null", "{}", "[\"model.safetensors\"]", "\"\""})
  void anIndexNamesFiles(String shard) throws IOException {
    Path directory = Golden.copy("bloom-tiny-sharded", folder);
    Files.writeString(directory.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"h.0\": " + shard + "}}");
    assertMessage("model.safetensors.index.json: h.0 is in " + shard
        + ", expected the name of a safetensors file in the same directory", () -> open(directory));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{} | weight_map is missing", "{\"weight_map\": []} | weight_map is missing",
      "{\"weight_map\": {}} | weight_map is missing"})
  void anIndexThatLeadsNowhereIsRefused(String index, String message) throws IOException {
    Path directory = Golden.copy("bloom-tiny-sharded", folder);
    Files.writeString(directory.resolve("model.safetensors.index.json"), index);
    assertMessage("model.safetensors.index.json: " + message, () -> open(directory));
  }

  @Test
  void theCommitIsThatOfTheFolderInHuggingFacesCache() throws IOException {
    String commit = "0123456789abcdef0123456789abcdef01234567";
    Path snapshots = Files.createDirectories(folder.resolve("models--o--n/snapshots"));
    try (Checkpoint plain = open(Golden.copy("bert-tiny", folder));
         Checkpoint cached = open(Files.move(Golden.copy("bloom-tiny", folder), snapshots.resolve(commit)))) {
      assertEquals("", plain.commit());
      assertEquals(commit, cached.commit());
    }
  }

  @Test
  void tensorsOutliveTheCheckpoint() throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Checkpoint checkpoint = open(Golden.directory("bert-tiny"));
      Tensor tensor = checkpoint.tensor("bert.embeddings.LayerNorm.bias");
      checkpoint.close();
      checkpoint.close();
      assertEquals(2.207195165043231, tensor.toType(ScalarType.Double).sum().item_double(), 1e-9);
      assertThrows(IllegalStateException.class, () -> checkpoint.tensor("bert.embeddings.LayerNorm.bias"));
    }
  }

  @Test
  void writingToATensorLeavesTheFileAlone() throws IOException {
    Path directory = Golden.copy("bert-tiny", folder);
    byte[] before = Files.readAllBytes(directory.resolve("model.safetensors"));
    try (Checkpoint checkpoint = open(directory); PointerScope scope = new PointerScope()) {
      checkpoint.tensor("bert.embeddings.LayerNorm.bias").zero_();
    }
    assertArrayEquals(before, Files.readAllBytes(directory.resolve("model.safetensors")));
  }

  @Test
  void nativeObjectsAreGivenBack() throws IOException {
    readAll();
    long before = Pointer.totalCount();
    for (int i = 0; i < 10; i++) readAll();
    assertEquals(before, Pointer.totalCount());
  }

  private void readAll() throws IOException {
    try (Checkpoint checkpoint = open(Golden.directory("bloom-tiny-sharded"));
         PointerScope scope = new PointerScope()) {
      for (String name : checkpoint.names()) checkpoint.tensor(name);
    }
  }

  @Test
  void theDigestIsWhatSha256sumPrints() throws IOException {
    try (Checkpoint plain = open(Golden.directory("bloom-tiny"));
         Checkpoint text = open(Golden.directory("bert-tiny-text"))) {
      assertEquals("2e5adf3d66f5ce6957fe195434932268d5683a09c451443992e092d543d7dc28", plain.digest());
      assertEquals("a3971537f24f8dbb78c26ba4e433f8f530e8ebda7de3745a1c54c335f75eb96e", text.digest());
    }
  }

  @Test
  void theDigestOfWeightsIsRememberedUntilTheFileChanges() throws IOException {
    Path directory = Golden.copy("bert-tiny", folder);
    Path weights = directory.resolve("model.safetensors");
    Files.setLastModifiedTime(weights, FileTime.from(Instant.now().minusSeconds(60)));
    String digest = digest(directory);
    try (Stream<Path> memos = Files.list(folder.resolve("home/digests"))) {
      Files.writeString(memos.findFirst().orElseThrow(), "0".repeat(64));
    }
    String remembered = digest(directory);
    Files.setLastModifiedTime(weights, FileTime.from(Instant.now().minusSeconds(30)));
    assertFalse(digest.equals(remembered));
    assertEquals(digest, digest(directory));
  }

  @Test
  void aFileChangedJustNowIsNotRemembered() throws IOException {
    Path directory = Golden.copy("bert-tiny", folder);
    Files.setLastModifiedTime(directory.resolve("model.safetensors"), FileTime.from(Instant.now()));
    digest(directory);
    assertFalse(Files.exists(folder.resolve("home/digests")));
  }

  private String digest(Path directory) throws IOException {
    try (Checkpoint checkpoint = open(directory)) {
      return checkpoint.digest();
    }
  }

  @Test
  void aPickleIsRefusedWithReasonAndRemedy() throws IOException {
    Path directory = Golden.copy("bert-tiny", folder);
    Files.move(directory.resolve("model.safetensors"), directory.resolve("pytorch_model.bin"));
    InputException e = assertThrows(InputException.class, () -> open(directory));
    assertTrue(e.getMessage().contains("pytorch_model.bin is a pickle"), e.getMessage());
    assertTrue(e.getMessage().contains("safe_serialization=True"), e.getMessage());
  }

  @Test
  void whatIsNoCheckpointIsNamed() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertMessage(folder + "/none: expected a directory with config.json and model.safetensors",
        () -> open(folder.resolve("none")));
    assertMessage(empty + ": holds no config.json", () -> open(empty));
    Files.writeString(empty.resolve("config.json"), "{}");
    assertMessage(empty + ": holds neither model.safetensors nor model.safetensors.index.json", () -> open(empty));
  }

  @ParameterizedTest
  @CsvSource({"../model.safetensors", "/etc/model.safetensors", "sub/model.safetensors", "..\\model.safetensors",
      "C:model.safetensors", ".hidden.safetensors", "pytorch_model.bin"})
  void theIndexCannotLeaveTheDirectory(String fileName) throws IOException {
    Path directory = sharded(Map.of("h.0.input_layernorm.bias", fileName));
    InputException e = assertThrows(InputException.class, () -> open(directory));
    assertTrue(e.getMessage().endsWith("expected the name of a safetensors file in the same directory"),
        e.getMessage());
  }

  @Test
  void theIndexMustBeTrue() throws IOException {
    Path absent = sharded(Map.of("h.0.input_layernorm.bias", "other.safetensors"));
    assertMessage("model.safetensors.index.json: names other.safetensors, which is not there", () -> open(absent));
    Path wrong = sharded(Map.of("nothing", "model-00001-of-00002.safetensors"));
    assertMessage("model.safetensors.index.json: nothing is not in model-00001-of-00002.safetensors",
        () -> open(wrong));
  }

  private Path sharded(Map<String, String> weightMap) throws IOException {
    Path directory = Golden.copy("bloom-tiny-sharded", folder);
    Files.write(directory.resolve("model.safetensors.index.json"),
        Json.MAPPER.writeValueAsBytes(Map.of("weight_map", weightMap)));
    return directory;
  }

  private Path withTensor(String dtype, String shape, float... values) throws IOException {
    String header = "{\"t\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[0,"
        + 4 * values.length + "]}}";
    var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) bytes.putFloat(value);
    return directoryWith(header, bytes.array());
  }

  private Path directoryWith(String header, byte[] data) throws IOException {
    Path directory = Files.createTempDirectory(folder, "checkpoint");
    Files.writeString(directory.resolve("config.json"), "{}");
    Files.write(directory.resolve("model.safetensors"),
        SafetensorsHeaderTest.file(header.getBytes(StandardCharsets.UTF_8), data));
    return directory;
  }

  private static void assertMessage(String expected, Executable code) {
    assertEquals(expected, assertThrows(InputException.class, code).getMessage());
  }
}
