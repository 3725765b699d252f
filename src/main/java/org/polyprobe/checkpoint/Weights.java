package org.polyprobe.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.polyprobe.InputException;

/**
 * The weight files of a checkpoint directory: which tensor lies in which file.
 *
 * @param files sorted by name
 * @param owners tensor name to its file
 */
record Weights(List<SafetensorsFile> files, Map<String, SafetensorsFile> owners) implements AutoCloseable {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /** A plain file name: no separator of any system, no drive, no leading dot, so never out of the directory. */
  private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.safetensors");

  static Weights open(Path directory) throws IOException {
    if (Files.exists(directory.resolve(SINGLE))) {
      SafetensorsFile file = SafetensorsFile.open(directory.resolve(SINGLE));
      Map<String, SafetensorsFile> owners = new LinkedHashMap<>();
      file.tensors().keySet().forEach(name -> owners.put(name, file));
      return new Weights(List.of(file), owners);
    }
    if (Files.exists(directory.resolve(INDEX))) return openShards(directory);
    for (String pickle : List.of("pytorch_model.bin", "pytorch_model.bin.index.json")) {
      if (Files.exists(directory.resolve(pickle))) {
        throw new InputException(directory + ": " + pickle + " is a pickle, and reading one runs the code inside; "
            + "load it with transformers where you trust it and save it again with "
            + "save_pretrained(DIRECTORY, safe_serialization=True)");
      }
    }
    throw new InputException(directory + ": holds neither " + SINGLE + " nor " + INDEX);
  }

  private static Weights openShards(Path directory) throws IOException {
    Map<String, String> fileNames = readIndex(directory.resolve(INDEX));
    Map<String, SafetensorsFile> open = new TreeMap<>();
    Map<String, SafetensorsFile> owners = new LinkedHashMap<>();
    try {
      for (var entry : fileNames.entrySet()) {
        String fileName = entry.getValue();
        if (!open.containsKey(fileName)) open.put(fileName, openShard(directory, fileName));
        SafetensorsFile file = open.get(fileName);
        if (!file.tensors().containsKey(entry.getKey())) {
          throw new InputException(INDEX + ": " + entry.getKey() + " is not in " + fileName);
        }
        owners.put(entry.getKey(), file);
      }
    } catch (IOException | RuntimeException e) {
      open.values().forEach(SafetensorsFile::close);
      throw e;
    }
    return new Weights(new ArrayList<>(open.values()), owners);
  }

  private static SafetensorsFile openShard(Path directory, String fileName) throws IOException {
    Path file = directory.resolve(fileName);
    if (!Files.isRegularFile(file)) throw new InputException(INDEX + ": names " + fileName + ", which is not there");
    return SafetensorsFile.open(file);
  }

  /** Tensor name to the plain name of its file. */
  static Map<String, String> readIndex(Path index) throws IOException {
    JsonNode map = Json.readObject(index).get("weight_map");
    if (map == null || !map.isObject() || map.isEmpty()) throw new InputException(INDEX + ": weight_map is missing");
    Map<String, String> fileNames = new LinkedHashMap<>();
    for (var entry : map.properties()) {
      String fileName = entry.getValue().asText();
      if (!entry.getValue().isTextual() || !SHARD.matcher(fileName).matches()) {
        throw new InputException(INDEX + ": " + entry.getKey() + " is in " + entry.getValue()
            + ", expected the name of a safetensors file in the same directory");
      }
      fileNames.put(entry.getKey(), fileName);
    }
    return fileNames;
  }

  @Override
  public void close() {
    files.forEach(SafetensorsFile::close);
  }
}
