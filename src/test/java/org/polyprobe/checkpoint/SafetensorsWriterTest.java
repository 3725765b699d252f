package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.checkpoint.SafetensorsWriter.Part;

class SafetensorsWriterTest {
  @TempDir Path folder;

  /** Byte for byte what the safetensors library wrote: same order, same header, same padding. */
  @ParameterizedTest
  @ValueSource(strings = {"bert-tiny", "bert-tiny-noprefix", "bloom-tiny", "qwen2-tiny"})
  void writesWhatTheLibraryWrites(String name) throws IOException {
    Path written = folder.resolve("model.safetensors");
    try (Checkpoint checkpoint = Checkpoint.open(Golden.directory(name)); PointerScope scope = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (String tensor : checkpoint.names()) tensors.put(tensor, checkpoint.tensor(tensor));
      SafetensorsWriter.write(written, tensors);
    }
    byte[] library = Files.readAllBytes(Golden.directory(name).resolve("model.safetensors"));
    assertArrayEquals(library, Files.readAllBytes(written));
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void everyTypeComesBack(Dtype dtype) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor tensor = torch.arange(new Scalar(6)).toType(dtype.scalarType).view(2, 3);  // [2, 3]
      Tensor back = back(Map.of("transposed", tensor.t(), "empty", tensor.narrow(0, 0, 0)), "transposed");
      assertEquals(dtype.scalarType, back.scalar_type().intern());
      assertTrue(back.equal(tensor.t()));
    }
  }

  @Test
  void tensorsLargerThanAChunkComeBack() throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor tensor = torch.arange(new Scalar(20_000_000), new TensorOptions(ScalarType.Int));
      assertTrue(back(Map.of("large", tensor), "large").equal(tensor));
    }
  }

  private Tensor back(Map<String, Tensor> tensors, String name) throws IOException {
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
    Files.writeString(folder.resolve("config.json"), "{}");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return checkpoint.tensor(name);
    }
  }

  @Test
  void aWriteThatBreaksOffLeavesTheOldFile() throws IOException {
    Path file = Files.writeString(folder.resolve("model.safetensors"), "old");
    Part broken = new Part("a", ScalarType.Byte, new long[] {8}, channel -> {
      channel.write(ByteBuffer.allocate(4));
      throw new IOException("gone");
    });
    assertThrows(IOException.class, () -> SafetensorsWriter.write(file, List.of(broken)));
    assertEquals("old", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void contentOfTheWrongLengthIsOurMistake() {
    Part part = new Part("a", ScalarType.Int, new long[] {2}, channel -> channel.write(ByteBuffer.allocate(4)));
    IllegalStateException e = assertThrows(IllegalStateException.class,
        () -> SafetensorsWriter.write(folder.resolve("x.safetensors"), List.of(part)));
    assertEquals("a: 4 bytes written, expected 8", e.getMessage());
  }

  @Test
  void nativeObjectsAreGivenBack() throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> tensors = Map.of("t", torch.ones(4, 4));
      SafetensorsWriter.write(folder.resolve("x.safetensors"), tensors);
      long before = Pointer.totalCount();
      for (int i = 0; i < 10; i++) SafetensorsWriter.write(folder.resolve("x.safetensors"), tensors);
      assertEquals(before, Pointer.totalCount());
    }
  }
}
