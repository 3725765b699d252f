package org.polyprobe.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.polyprobe.InputException;

/** One model or dataset at the hub: what it holds and the bytes of a file. Each call is one attempt. */
record HubClient(HubHttp http, HubRepository repository) {
  /** A repository of ten thousand files lists in about a MB. */
  private static final int LONGEST_LISTING = 50_000_000;

  /** @param files the names of all files of the commit */
  record Listing(String commit, Set<String> files) {}

  /** @param id what the content must hash to */
  record RemoteFile(String name, BlobId id, long size) {}

  /** {@code GET /api/models/OWNER/NAME/revision/REVISION}, or {@code datasets} for models. */
  Listing listing() throws IOException {
    URI address = address("/api/" + repository.kind().path() + "/" + repository.id() + "/revision/" + encoded(repository.revision()));
    HttpResponse<InputStream> response = http.get(address, Map.of());
    try (InputStream body = response.body()) {
      http.requireSuccess(repository, "list of files", response);
      return parse(read(body));
    }
  }

  private static byte[] read(InputStream body) throws IOException {
    try {
      return body.readNBytes(LONGEST_LISTING);
    } catch (IOException e) {
      throw HubHttp.lost(e, false);
    }
  }

  private Listing parse(byte[] body) throws IOException {
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      String commit = json.path("sha").asText();
      Set<String> files = new TreeSet<>();
      json.path("siblings").forEach(file -> files.add(file.path("rfilename").asText()));
      if (HubRepository.isCommit(commit)) return new Listing(commit, files);
    } catch (JsonProcessingException e) {
      // A login page of a hotel, a proxy's own words.
    }
    throw new InputException(http.endpoint() + ": does not answer as a Hugging Face hub does; check HF_ENDPOINT and the "
        + "proxy");
  }

  /** {@code HEAD}: what the file is, without its content. */
  RemoteFile describe(String commit, String file) throws IOException {
    HttpResponse<Void> response = http.head(address(commit, file));
    http.requireSuccess(repository, file, response);
    String etag = header(response, "X-Linked-Etag", "ETag");
    String size = header(response, "X-Linked-Size", "Content-Length");
    BlobId id = BlobId.ofEtag(etag).orElse(null);
    if (id == null || !size.matches("[0-9]{1,18}")) {
      throw new InputException(repository + ": " + http.endpoint() + " gives no digest and size of " + file
          + ", so it could not be checked; take another HF_ENDPOINT");
    }
    return new RemoteFile(file, id, Long.parseLong(size));
  }

  private static String header(HttpResponse<?> response, String linked, String plain) {
    return response.headers().firstValue(linked).or(() -> response.headers().firstValue(plain)).orElse("");
  }

  /** {@code GET} of what follows the first {@code from} bytes; the hub may answer with all of them. */
  HttpResponse<InputStream> content(String commit, String file, long from) throws IOException {
    return http.get(address(commit, file), from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-"));
  }

  private URI address(String commit, String file) {
    String kind = repository.kind() == HubRepository.Kind.MODEL ? "" : "/" + repository.kind().path();
    return address(kind + "/" + repository.id() + "/resolve/" + commit + "/" + encoded(file).replace("%2F", "/"));
  }

  private URI address(String path) {
    return URI.create(http.endpoint() + path);
  }

  /** As one segment of a path, slashes included. */
  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
