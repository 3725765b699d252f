package org.polyprobe.tokenizer;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;
import org.polyprobe.wire.Protobuf;

/**
 * A SentencePiece model file: its pieces in the order of their ids, and the settings that a tokenizer depends on. Field
 * numbers are those of {@code sentencepiece_model.proto}.
 */
final class SentencePieceModel {
  /** How text is split into pieces; the file also knows words and characters, which no checkpoint uses. */
  enum Algorithm { UNIGRAM, BPE }

  /** @param kind 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte */
  record Piece(String text, float score, int kind) {
    /** Whether the piece is found in a text before the rest is split. */
    boolean isAdded() {
      return kind == 3 || kind == 4;
    }
  }

  final Path file;
  final List<Piece> pieces = new ArrayList<>();
  Algorithm algorithm = Algorithm.UNIGRAM;
  boolean byteFallback;
  int unknownId;
  String unknown = "<unk>";
  private int beginId = 1;
  private int endId = 2;
  private String begin = "<s>";
  private String end = "</s>";
  byte[] characterMap = {};

  private SentencePieceModel(Path file) {
    this.file = file;
  }

  static SentencePieceModel read(Path file) throws IOException {
    SentencePieceModel model = new SentencePieceModel(file);
    byte[] content = Files.readAllBytes(file);
    try {
      model.parse(new Protobuf(ByteBuffer.wrap(content)));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new InputException(file + isWhat(content), e);
    }
    if (model.pieces.isEmpty()) throw new InputException(file + isWhat(content));
    return model;
  }

  /** Meta's first Llama 3 files carry the same name but are lists of base64 words with their ranks. */
  private static String isWhat(byte[] content) {
    String start = new String(content, 0, Math.min(content.length, 200), StandardCharsets.ISO_8859_1);
    if (start.matches("(?s)[A-Za-z0-9+/=]+ \\d+\n.*")) {
      return " is a tiktoken vocabulary, which cannot be read; " + VocabularyFiles.REMEDY;
    }
    return ": not a SentencePiece model";
  }

  /** Special tokens by role, as far as the file has them. */
  Map<String, String> specialTokens() {
    Map<String, String> tokens = new HashMap<>();
    if (beginId >= 0) tokens.put("bos_token", begin);
    if (endId >= 0) tokens.put("eos_token", end);
    if (unknownId >= 0) tokens.put("unk_token", unknown);
    return tokens;
  }

  private void parse(Protobuf fields) {
    for (int field = fields.nextField(); field != 0; field = fields.nextField()) {
      switch (field) {
        case 1 -> pieces.add(piece(new Protobuf(fields.bytes())));
        case 2 -> trainer(new Protobuf(fields.bytes()));
        case 3 -> normalizer(new Protobuf(fields.bytes()));
        default -> fields.skip();
      }
    }
  }

  private static Piece piece(Protobuf fields) {
    String text = "";
    float score = 0;
    int kind = 1;
    for (int field = fields.nextField(); field != 0; field = fields.nextField()) {
      switch (field) {
        case 1 -> text = text(fields);
        case 2 -> score = Float.intBitsToFloat(fields.fixed32());
        case 3 -> kind = (int) fields.varint();
        default -> fields.skip();
      }
    }
    return new Piece(text, score, kind);
  }

  private void trainer(Protobuf fields) {
    for (int field = fields.nextField(); field != 0; field = fields.nextField()) {
      switch (field) {
        case 3 -> algorithm = algorithm((int) fields.varint());
        case 35 -> byteFallback = fields.varint() != 0;
        case 40 -> unknownId = (int) fields.varint();
        case 41 -> beginId = (int) fields.varint();
        case 42 -> endId = (int) fields.varint();
        case 45 -> unknown = text(fields);
        case 46 -> begin = text(fields);
        case 47 -> end = text(fields);
        default -> fields.skip();
      }
    }
  }

  private Algorithm algorithm(int number) {
    return switch (number) {
      case 1 -> Algorithm.UNIGRAM;
      case 2 -> Algorithm.BPE;
      default -> throw new InputException(file + " splits text by " + (number == 3 ? "words" : "characters")
          + " (model_type " + number + "), expected unigram or bpe");
    };
  }

  private void normalizer(Protobuf fields) {
    for (int field = fields.nextField(); field != 0; field = fields.nextField()) {
      if (field == 2) {
        ByteBuffer map = fields.bytes();
        characterMap = new byte[map.remaining()];
        map.get(characterMap);
      } else {
        fields.skip();
      }
    }
  }

  private static String text(Protobuf fields) {
    return StandardCharsets.UTF_8.decode(fields.bytes()).toString();
  }
}
