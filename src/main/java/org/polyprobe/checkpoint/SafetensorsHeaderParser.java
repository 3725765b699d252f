package org.polyprobe.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.polyprobe.InputException;

/** Reads a safetensors header as a stream, so that a hostile one costs no more memory than its own length. */
final class SafetensorsHeaderParser {
  private final String where;

  SafetensorsHeaderParser(String where) {
    this.where = where;
  }

  Map<String, StoredTensor> parse(Reader text) throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    try (JsonParser json = Json.MAPPER.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) throw new InputException(where + ": header is not a JSON object");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("__metadata__")) json.skipChildren();
        else tensors.put(name, tensor(name, json));
      }
      if (json.nextToken() != null) throw new InputException(where + ": header has text after its JSON object");
    }
    return tensors;
  }

  private StoredTensor tensor(String name, JsonParser json) throws IOException {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new InputException(where + ": a tensor's name holds a control character");
    }
    Dtype dtype = null;
    long[] shape = null;
    long[] offsets = null;
    if (json.currentToken() != JsonToken.START_OBJECT) throw bad(name, "is not described by a JSON object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "dtype" -> dtype = dtype(name, json);
        case "shape" -> shape = numbers(name, key, json);
        case "data_offsets" -> offsets = numbers(name, key, json);
        default -> json.skipChildren();
      }
    }
    if (dtype == null) throw bad(name, "has no dtype");
    if (shape == null) throw bad(name, "has no shape");
    if (offsets == null) throw bad(name, "has no data_offsets");
    return checked(name, dtype, shape, offsets);
  }

  private StoredTensor checked(String name, Dtype dtype, long[] shape, long[] offsets) {
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw bad(name, "has data_offsets " + Arrays.toString(offsets) + ", expected [begin, end]");
    }
    long expected;
    try {
      expected = Math.multiplyExact(StoredTensor.elements(shape), (long) dtype.bytes);
    } catch (ArithmeticException e) {
      throw bad(name, "has the shape " + Arrays.toString(shape) + ", more than any file can hold");
    }
    if (offsets[1] - offsets[0] != expected) {
      throw bad(name, "has " + (offsets[1] - offsets[0]) + " bytes, expected " + expected + " for " + dtype + " "
          + Arrays.toString(shape));
    }
    return new StoredTensor(name, dtype, shape, offsets[0], offsets[1]);
  }

  private Dtype dtype(String name, JsonParser json) throws IOException {
    Dtype dtype = json.currentToken() == JsonToken.VALUE_STRING ? Dtype.named(json.getText()) : null;
    if (dtype != null) return dtype;
    if (json.getText().matches("F[468](_\\w{1,8})?")) {
      throw bad(name, "has the dtype " + json.getText() + "; quantized weights are not supported, take the model they "
          + "were made from");
    }
    throw bad(name, "has the dtype " + shortened(json.getText()) + ", expected one of "
        + Arrays.toString(Dtype.values()));
  }

  private long[] numbers(String name, String key, JsonParser json) throws IOException {
    long[] numbers = new long[StoredTensor.MAX_DIMENSIONS];
    int count = 0;
    if (json.currentToken() != JsonToken.START_ARRAY) throw bad(name, "has a " + key + " that is not a list");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count == numbers.length) throw bad(name, "has a " + key + " of more than " + count + " numbers");
      boolean isLong = json.currentToken() == JsonToken.VALUE_NUMBER_INT
          && json.getNumberType() != NumberType.BIG_INTEGER;
      if (!isLong || json.getLongValue() < 0) {
        throw bad(name, "has " + shortened(json.getText()) + " in its " + key + ", expected whole numbers from 0");
      }
      numbers[count++] = json.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private static String shortened(String found) {
    return '"' + (found.length() > 40 ? found.substring(0, 40) + '…' : found) + '"';
  }

  private InputException bad(String name, String problem) {
    return new InputException(where + ": " + name + " " + problem);
  }
}
