package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.polyprobe.InputException;

class SafetensorsHeaderTest {
  @TempDir Path folder;

  static byte[] file(byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length).put(header).put(data).array();
  }

  private SafetensorsHeader read(byte[] content) throws IOException {
    return SafetensorsHeader.read(Files.write(folder.resolve("model.safetensors"), content));
  }

  @Test
  void tensorsAreFoundWhereTheyLie() throws IOException {
    String header = """
        {"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2,1],"data_offsets":[4,8]},
         "a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}   """;
    SafetensorsHeader found = read(file(header.getBytes(StandardCharsets.UTF_8), new byte[8]));
    assertEquals(8 + header.length(), found.dataStart());
    assertEquals(4, found.tensors().get("b").begin());
    assertEquals(Dtype.F16, found.tensors().get("b").dtype());
    assertArrayEquals(new long[] {2, 1}, found.tensors().get("b").shape());
  }

  /** Each header goes with 8 bytes of data. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      [1]                                                                       | header is not a JSON object
      {"a":                                                                     | header is not JSON: line 1
      {} {}                                                                     | header has text after its JSON object
      {}                                                                        | bytes 0 to 8 of the data belong to no
      {"a":1}                                                                   | a is not described by a JSON object
      {"a":{}}                                                                  | a has no dtype
      {"a":{"dtype":"F32"}}                                                     | a has no shape
      {"a":{"dtype":"F32","shape":[2]}}                                         | a has no data_offsets
      {"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}                    | a has the dtype "F31", expected one of
      {"a":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}                        | a has the dtype "7", expected one of
      {"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}                      | a has a shape that is not a list
      {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                   | a has "-2" in its shape
      {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}                  | a has "2.0" in its shape
      {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}} | a has "99999999999999999999" in its
      {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}| more than any file can hold
      {"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}  | more than any file can hold
      {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}                    | a has 8 bytes, expected 12 for F32 [3]
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}                    | a has data_offsets [8, 0], expected
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}                      | a has data_offsets [8], expected
      {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}                   | ends at byte 12 of the data
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                    | bytes 0 to 4 of the data belong to no
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                    | bytes 4 to 8 of the data belong to no
     {"a":{"shape":[5],"dtype":"I8","data_offsets":[0,5]},"b":{"shape":[5],"dtype":"I8","data_offsets":[3,8]}}| overlaps
      {"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"a":{}} | Duplicate field 'a'
      {"a\\u0007":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}} | a tensor's name holds a control
      """)
  void aLyingHeaderIsRefused(String header, String expected) {
    InputException e = assertThrows(InputException.class,
        () -> read(file(header.getBytes(StandardCharsets.UTF_8), new byte[8])));
    assertTrue(e.getMessage().startsWith("model.safetensors: "), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void headersThatAreNotUtf8AreRefused() {
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
    byte[] broken = {'{', '"', (byte) 0xc3, '"', ':', '1', '}'};
    assertThrows(InputException.class, () -> read(file(utf16, new byte[0])));
    InputException e = assertThrows(InputException.class, () -> read(file(broken, new byte[0])));
    assertEquals("model.safetensors: header is not UTF-8", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"-1,header of 18446744073709551615 bytes", "100000001,header of 100000001 bytes", "3,it is cut short"})
  void aLyingLengthIsRefused(long length, String expected) {
    byte[] content = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length).putShort((short) 0).array();
    InputException e = assertThrows(InputException.class, () -> read(content));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void nestingWithoutEndIsRefused() {
    byte[] deep = ("{\"a\":" + "[".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
    assertThrows(InputException.class, () -> read(file(deep, new byte[0])));
  }
}
