package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.polyprobe.InputException;

class HubTest {
  private static final Patience QUICK = new Patience(4, Duration.ofMillis(10), Duration.ofSeconds(3));

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final byte[] weights = new byte[3_000_000];
  private HubServer server;
  private Path repository;

  @BeforeEach
  void publish() throws IOException {
    new Random(1).nextBytes(weights);
    server = new HubServer();
    server.files.put("config.json", "{\"model_type\":\"bert\"}".getBytes(StandardCharsets.UTF_8));
    server.files.put("tokenizer.json", "{\"version\":\"1.0\"}".getBytes(StandardCharsets.UTF_8));
    server.files.put("README.md", "# Not needed".getBytes(StandardCharsets.UTF_8));
    server.large.put("model.safetensors", weights);
    server.large.put("pytorch_model.bin", new byte[10]);
    environment.put("HF_ENDPOINT", server.endpoint());
    environment.put("HF_HUB_CACHE", folder.resolve("cache").toString());
    environment.put("HF_HOME", folder.resolve("hf").toString());
    repository = folder.resolve("cache/models--owner--name");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Hub hub() {
    return new Hub(new HubSettings(environment), QUICK, new DigestMemo(new Home(folder.resolve("home"))));
  }

  private Path pull() throws IOException {
    return hub().pull("owner/name", Progress.NONE);
  }

  private String refusal() {
    return assertThrows(InputException.class, this::pull).getMessage();
  }

  private String failure() {
    return assertThrows(IOException.class, this::pull).getMessage();
  }

  private void assertFetched(Path snapshot) throws IOException {
    assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve("model.safetensors")));
    assertArrayEquals(server.files.get("config.json"), Files.readAllBytes(snapshot.resolve("config.json")));
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  // ---- what is fetched, and where it lies

  @Test
  void theCacheIsLaidOutAsHuggingFaceDoes() throws IOException {
    Path snapshot = pull();
    assertEquals(repository.resolve("snapshots").resolve(HubServer.COMMIT), snapshot);
    assertFetched(snapshot);
    assertEquals(HubServer.COMMIT, Files.readString(repository.resolve("refs/main")));
    assertEquals(Set.of("config.json", "tokenizer.json", "model.safetensors"), names(snapshot));
    assertEquals(Path.of("../../blobs", HubServer.sha256(weights)),
        Files.readSymbolicLink(snapshot.resolve("model.safetensors")));
    assertEquals(Path.of("../../blobs", HubServer.gitId(server.files.get("config.json"))),
        Files.readSymbolicLink(snapshot.resolve("config.json")));
    assertEquals(3, names(repository.resolve("blobs")).size());
    assertTrue(Files.exists(repository.resolve(".no_exist").resolve(HubServer.COMMIT).resolve("vocab.txt")));
  }

  @Test
  void aTokenizerIsFetchedWithoutWeights() throws IOException {
    Path snapshot = hub().tokenizer("owner/name", Progress.NONE);
    assertEquals(Set.of("config.json", "tokenizer.json"), names(snapshot));
    assertTrue(server.asked.stream().noneMatch(one -> one.path().contains("safetensors")), server.asked.toString());
    server.asked.clear();
    assertEquals(snapshot, hub().tokenizer("owner/name", Progress.NONE));
    assertEquals(List.of(), List.copyOf(server.asked), "what is there is not asked for again");
    assertFetched(hub().directory("owner/name", Progress.NONE));
    server.files.remove("tokenizer.json");
    assertTrue(assertThrows(InputException.class, () -> hub().tokenizer("owner/name@other", Progress.NONE)).getMessage()
        .contains("owner/name"));
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws IOException {
    hub().directory("owner/name", Progress.NONE);
    server.asked.clear();
    assertFetched(hub().directory("owner/name", Progress.NONE));
    assertEquals(List.of(), server.asked);
    pull();
    assertEquals(List.of("/api/models/owner/name/revision/main"),
        server.asked.stream().filter(one -> one.method().equals("GET")).map(HubServer.Asked::path).toList());
  }

  /** No .no_exist for most, no special tokens: only what its classes asked for. */
  @Test
  void whatTransformersFetchedIsFound() throws IOException {
    Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(HubServer.COMMIT));
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), HubServer.COMMIT);
    for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      assertEquals(Optional.empty(), hub().cached("owner/name"), name);
      Files.writeString(snapshot.resolve(name), name);
    }
    assertEquals(Optional.empty(), hub().cached("owner/name"));
    Files.writeString(snapshot.resolve("tokenizer_config.json"), "{}");
    assertEquals(Optional.of(snapshot), hub().cached("owner/name"));
    assertEquals(Optional.of(snapshot), hub().cached("owner/name@" + HubServer.COMMIT));
    assertEquals(Optional.empty(), hub().cached("owner/name@v1"));
    Files.delete(snapshot.resolve("model.safetensors"));
    Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/gone"));
    assertEquals(Optional.empty(), hub().cached("owner/name"));
  }

  @Test
  void shardsAreTakenFromTheIndex() throws IOException {
    server.large.clear();
    try (Stream<Path> golden = Files.list(Golden.directory("bloom-tiny-sharded"))) {
      for (Path file : golden.toList()) {
        boolean shard = file.toString().endsWith(".safetensors");
        (shard ? server.large : server.files).put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    server.large.put("model-00009-of-00009.safetensors", weights);
    Path snapshot = pull();
    assertTrue(Files.exists(repository.resolve(".no_exist").resolve(HubServer.COMMIT).resolve("model.safetensors")));
    assertFalse(Files.exists(snapshot.resolve("model-00009-of-00009.safetensors")));
    try (Checkpoint fetched = Checkpoint.open(snapshot, new Home(folder.resolve("home")));
         Checkpoint golden = Checkpoint.open(Golden.directory("bloom-tiny-sharded"), new Home(folder.resolve("home")))) {
      assertEquals(golden.names(), fetched.names());
    }
    Files.delete(snapshot.resolve("model-00001-of-00002.safetensors"));
    assertEquals(Optional.empty(), hub().cached("owner/name"));
    server.large.remove("model-00001-of-00002.safetensors");
    assertEquals("owner/name: model.safetensors.index.json names model-00001-of-00002.safetensors, which is not in the "
        + "repository", refusal());
  }

  @Test
  void filesOfEqualContentAreOneBlob() throws IOException {
    for (String name : List.of("vocab.json", "special_tokens_map.json", "generation_config.json", "tokenizer_config.json")) {
      server.files.put(name, "{}".getBytes(StandardCharsets.UTF_8));
    }
    Path snapshot = pull();
    assertEquals("{}", Files.readString(snapshot.resolve("vocab.json")));
    assertEquals("{}", Files.readString(snapshot.resolve("tokenizer_config.json")));
    assertEquals(4, names(repository.resolve("blobs")).size());
  }

  @Test
  void aBranchThatMovedIsFollowedByPullAlone() throws IOException {
    Path before = pull();
    server.commit = "f".repeat(40);
    server.files.put("config.json", "{\"model_type\":\"bloom\"}".getBytes(StandardCharsets.UTF_8));
    assertEquals(before, hub().directory("owner/name", Progress.NONE));
    Path after = pull();
    assertEquals("f".repeat(40), after.getFileName().toString());
    assertEquals(after, hub().directory("owner/name", Progress.NONE));
    assertFetched(after);
    assertTrue(Files.exists(before.resolve("config.json")));
    assertEquals(1, server.count("GET", "/signed/model.safetensors"));
  }

  @Test
  void otherRevisionsGoByTheirName() throws IOException {
    hub().pull("owner/name@refs/pr/1", Progress.NONE);
    assertTrue(server.asked.stream().anyMatch(one -> one.path().endsWith("/revision/refs/pr/1")));
    assertEquals(HubServer.COMMIT, Files.readString(repository.resolve("refs/refs/pr/1")));
    hub().pull("owner/name@" + HubServer.COMMIT, Progress.NONE);
    assertEquals(Set.of("refs"), names(repository.resolve("refs")));
  }

  @Test
  void withoutLinksThereAreFiles() throws IOException {
    environment.put("HF_HUB_DISABLE_SYMLINKS", "1");
    Path snapshot = pull();
    assertFetched(snapshot);
    assertFalse(Files.isSymbolicLink(snapshot.resolve("model.safetensors")));
    assertEquals(Optional.of(snapshot), hub().cached("owner/name"));
    Files.delete(repository.resolve("blobs").resolve(HubServer.sha256(weights)));
    pull();
    assertEquals(1, server.count("GET", "/signed/model.safetensors"));
  }

  @Test
  void aDamagedBlobIsFetchedAgain() throws IOException {
    Path snapshot = pull();
    Path blob = repository.resolve("blobs").resolve(HubServer.sha256(weights));
    Files.write(blob, new byte[weights.length]);
    assertFetched(pull());
    Files.write(blob, new byte[1]);
    Files.writeString(repository.resolve("blobs").resolve(HubServer.gitId(server.files.get("config.json"))), "{}");
    assertFetched(pull());
    assertTrue(Files.isSymbolicLink(snapshot.resolve("model.safetensors")));
  }

  @Test
  void progressCountsBytesToTheEnd() throws IOException {
    List<String> heard = new ArrayList<>();
    hub().pull("owner/name", (step, done, total) -> heard.add(step + " " + done + "/" + total));
    assertTrue(heard.contains("Fetching the weights of owner/name 3000000/3000000"), heard.toString());
    assertTrue(heard.contains("Asking " + server.endpoint() + " for owner/name 0/-1"), heard.toString());
  }

  // ---- what is refused

  @Test
  void picklesAreRefusedWithReasonAndRemedy() {
    server.large.remove("model.safetensors");
    String message = refusal();
    assertTrue(message.startsWith("owner/name: holds its weights only in pytorch_model.bin, a pickle, and reading one "
        + "runs the code inside; take a revision that has model.safetensors"), message);
    assertTrue(message.contains("safe_serialization=True"), message);
    server.large.clear();
    assertEquals("owner/name: holds neither model.safetensors nor model.safetensors.index.json", refusal());
    server.files.remove("config.json");
    assertTrue(refusal().contains("holds no config.json"));
    assertEquals(0, server.count("HEAD", ""));
  }

  @ParameterizedTest
  @CsvSource({"../../../evil", "..", "/etc/passwd", "0123456789abcdef0123456789abcdef0123456/", "''"})
  void theHubCannotNameAFolder(String commit) throws IOException {
    server.next("GET listing", HubServer.body(200, ("{\"sha\":\"" + commit + "\",\"siblings\":[]}")
        .getBytes(StandardCharsets.UTF_8)));
    assertTrue(refusal().contains("does not answer as a Hugging Face hub does"));
    assertEquals(Set.of("blobs"), names(repository));
  }

  @Test
  void fileNamesCannotLeaveTheSnapshot() throws IOException {
    for (String name : List.of("../evil.json", "/tmp/evil.json", "..\\evil.json", "sub/config.json", "a/../../vocab.txt")) {
      server.files.put(name, "evil".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(Set.of("config.json", "tokenizer.json", "model.safetensors"), names(pull()));
    assertEquals(Set.of(".locks", "models--owner--name"), names(folder.resolve("cache")));
    server.large.remove("model.safetensors");
    for (String shard : List.of("../evil.safetensors", "/evil.safetensors", "sub/x.safetensors", ".x.safetensors")) {
      server.files.put("model.safetensors.index.json", Json.MAPPER.writeValueAsBytes(
          Map.of("weight_map", Map.of("t", shard))));
      server.large.put(shard, weights);
      assertTrue(refusal().endsWith("expected the name of a safetensors file in the same directory"), shard);
    }
  }

  @Test
  void digestsCannotNameAFile() {
    server.next("HEAD model.safetensors", HubServer.status(200, "X-Linked-Etag", "\"../../../evil\"", "X-Linked-Size", "5"));
    assertTrue(refusal().contains("gives no digest and size of model.safetensors"));
  }

  @ParameterizedTest
  @CsvSource({
      "401, RepoNotFound, '', 'has no such model, or it is private, and there is no directory of that name'",
      "401, GatedRepo, '', 'is gated; accept its licence at ENDPOINT/owner/name, then name a token of that account in HF_TOKEN'",
      "403, GatedRepo, '', 'is gated; accept its licence at ENDPOINT/owner/name'",
      "403, '', 'No', 'ENDPOINT forbids it (No); name a token that may read it in HF_TOKEN'",
      "404, RevisionNotFound, '', 'ENDPOINT has no revision \"main\" of it'",
      "404, RepoNotFound, '', 'has no such model'",
      "404, '', '', 'ENDPOINT has no list of files'",
      "403, '', 'Access to this resource is disabled.', 'ENDPOINT has disabled it'",
      "451, '', 'Law\t\t[2J', 'ENDPOINT answers 451: Law [2J'"})
  void refusalsSayWhatToDo(int status, String code, String words, String expected) {
    server.next("GET listing", HubServer.status(status, "X-Error-Code", code, "X-Error-Message", words));
    String message = refusal();
    assertTrue(message.startsWith("owner/name: "), message);
    assertTrue(message.contains(expected.replace("ENDPOINT", server.endpoint())), message);
    assertEquals(1, server.asked.size());
  }

  @ParameterizedTest
  @CsvSource({
      "401, GatedRepo, '', 'is gated, and the account of the token from HF_TOKEN has no access; accept its licence at'",
      "403, GatedRepo, '', 'is gated, and the account of the token from HF_TOKEN has no access; accept its licence at'",
      "401, '', 'Invalid credentials in Authorization header', 'does not know the token from HF_TOKEN; make another at'",
      "403, '', '', 'the token from HF_TOKEN may not read it; allow that at'",
      "404, RepoNotFound, '', 'check the name, and whether the token from HF_TOKEN may read it'"})
  void refusalsOfATokenNameWhereItIsFrom(int status, String code, String words, String expected) {
    environment.put("HF_TOKEN", "hf_secret");
    server.next("HEAD model.safetensors", HubServer.status(status, "X-Error-Code", code, "X-Error-Message", words));
    String message = refusal();
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("hf_secret"), message);
  }

  @Test
  void anUnknownModelAndAnUnknownRevisionAreTold() {
    assertTrue(assertThrows(InputException.class, () -> hub().pull("owner/other", Progress.NONE)).getMessage()
        .startsWith("owner/other: " + server.endpoint() + " has no such model"));
    assertEquals("owner/name@v9: " + server.endpoint() + " has no revision \"v9\" of it",
        assertThrows(InputException.class, () -> hub().pull("owner/name@v9", Progress.NONE)).getMessage());
  }

  @Test
  void offlineNothingIsAsked() throws IOException {
    environment.put("HF_HUB_OFFLINE", "1");
    InputException absent = assertThrows(InputException.class, () -> hub().directory("owner/name", Progress.NONE));
    assertTrue(absent.getMessage().startsWith("owner/name: not in " + folder.resolve("cache")
        + ", and HF_HUB_OFFLINE forbids to fetch it"), absent.getMessage());
    environment.put("HF_HUB_OFFLINE", "0");
    Path snapshot = pull();
    environment.put("HF_HUB_OFFLINE", "1");
    server.asked.clear();
    assertEquals(snapshot, hub().directory("owner/name", Progress.NONE));
    assertTrue(refusal().contains("cannot be brought up to date"));
    Files.delete(snapshot.resolve("model.safetensors"));
    assertTrue(refusal().startsWith("owner/name: without model.safetensors in "));
    assertEquals(List.of(), server.asked);
  }

  @Test
  void roomOnTheDiskIsAskedForBeforehand() {
    server.next("HEAD model.safetensors", HubServer.status(200, "X-Linked-Etag", "\"" + HubServer.sha256(weights) + "\"",
        "X-Linked-Size", "900000000000000000"));
    String message = refusal();
    assertTrue(message.endsWith("900000000.0 GB needed for owner/name; name another place in HF_HOME"), message);
    assertEquals(0, server.count("GET", "model.safetensors"));
  }

  @Test
  void whatIsNoHubIsTold() {
    server.next("GET listing", HubServer.body(200, "<html>Log in to the hotel</html>".getBytes(StandardCharsets.UTF_8)));
    assertEquals(server.endpoint() + ": does not answer as a Hugging Face hub does; check HF_ENDPOINT and the proxy",
        refusal());
    server.close();
    assertEquals("owner/name: not in " + folder.resolve("cache") + ", and no connection to 127.0.0.1", failure());
  }

  // ---- a network and a hub that misbehave

  @Test
  void aCutConnectionIsTakenUpWhereItEnded() throws IOException {
    server.next("CONTENT model.safetensors", HubServer.cutAfter(weights, 1_000_000), HubServer.hangUp(),
        HubServer.cutAfter(weights, 500_000));
    assertFetched(pull());
    List<String> ranges = server.asked.stream().filter(one -> one.server().equals("contents"))
        .map(HubServer.Asked::range).toList();
    assertEquals(4, ranges.size());
    assertNull(ranges.get(0));
    assertTrue(ranges.get(1).matches("bytes=[1-9]\\d+-"), ranges.toString());
    assertEquals(ranges.get(1), ranges.get(2));
    assertTrue(Integer.parseInt(ranges.get(3).replaceAll("\\D", ""))
        > Integer.parseInt(ranges.get(2).replaceAll("\\D", "")), ranges.toString());
  }

  @Test
  void theNextRunTakesUpWhatThisOneLeft() throws IOException {
    for (int i = 0; i < 4; i++) server.next("CONTENT model.safetensors", HubServer.cutAfter(weights, i == 0 ? 900_000 : 0));
    assertTrue(failure().matches("owner/name/model.safetensors: the connection .*; tried 4 times"));
    Path incomplete = repository.resolve("blobs").resolve(HubServer.sha256(weights) + ".incomplete");
    long left = Files.size(incomplete);
    assertTrue(left > 0);
    assertFalse(Files.exists(repository.resolve("refs/main")));
    assertEquals(Optional.empty(), hub().cached("owner/name"));
    server.asked.clear();
    assertFetched(pull());
    assertTrue(server.asked.stream().anyMatch(one -> ("bytes=" + left + "-").equals(one.range())));
    assertFalse(Files.exists(incomplete));
  }

  @Test
  void aServerWithoutRangesSendsAllAgain() throws IOException {
    server.next("CONTENT model.safetensors", HubServer.cutAfter(weights, 900_000), exchange -> {
      exchange.sendResponseHeaders(200, weights.length);
      exchange.getResponseBody().write(weights);
      return true;
    });
    assertFetched(pull());
  }

  @Test
  void anotherRangeThanAskedForIsNotAppended() throws IOException {
    server.next("CONTENT model.safetensors", HubServer.cutAfter(weights, 900_000), HubServer.body(206, weights,
        "Content-Range", "bytes 5-10/3000000"), HubServer.cutAfter(weights, 900_000), HubServer.status(416));
    assertFetched(pull());
  }

  @Test
  void wrongBytesAreFetchedAgainOnce() throws IOException {
    byte[] wrong = weights.clone();
    wrong[1_234_567] ^= 1;
    server.next("CONTENT model.safetensors", HubServer.body(200, wrong));
    server.next("GET config.json", HubServer.body(200, "{\"model_type\":\"berT\"}".getBytes(StandardCharsets.UTF_8)));
    assertFetched(pull());
    Files.delete(repository.resolve("blobs").resolve(HubServer.sha256(weights)));
    server.next("CONTENT model.safetensors", HubServer.body(200, wrong), HubServer.body(200, wrong));
    assertEquals("owner/name/model.safetensors: what arrived is not what the hub describes: expected SHA-256 "
        + HubServer.sha256(weights) + ", twice", failure());
    assertFalse(names(repository.resolve("blobs")).contains(HubServer.sha256(weights) + ".incomplete"));
    assertEquals(Optional.empty(), hub().cached("owner/name"));
  }

  @Test
  void tooManyRequestsAreAnsweredByWaitingAsLongAsAsked() throws IOException {
    List<String> heard = new ArrayList<>();
    server.next("GET listing", HubServer.status(429, "Retry-After", "1"));
    long before = System.nanoTime();
    assertFetched(hub().pull("owner/name", (step, done, total) -> heard.add(step)));
    assertTrue(System.nanoTime() - before >= 1_000_000_000);
    assertTrue(heard.contains("owner/name: 127.0.0.1 asks for fewer requests (429); trying again in 1 s"), heard.toString());
  }

  @Test
  void aWaitBeyondPatienceIsTold() {
    server.next("HEAD model.safetensors", HubServer.status(429, "Retry-After", "3600"));
    assertEquals("owner/name/model.safetensors: 127.0.0.1 asks for fewer requests (429); it asks to wait 3600 s, "
        + "run again then", failure());
    server.next("GET listing", HubServer.status(429, "RateLimit", "\"api\";r=0;t=55"));
    assertTrue(failure().contains("asks to wait 55 s"));
  }

  @Test
  void serverErrorsPass() throws IOException {
    server.next("GET listing", HubServer.status(500), HubServer.hangUp(), HubServer.status(503));
    server.next("HEAD config.json", HubServer.status(502));
    server.next("CONTENT model.safetensors", HubServer.status(504), HubServer.status(403), HubServer.status(500));
    assertFetched(pull());
  }

  @Test
  void serverErrorsThatStayAreTold() {
    for (int i = 0; i < 4; i++) server.next("GET listing", HubServer.status(500));
    assertEquals("owner/name: 127.0.0.1 answers 500; tried 4 times", failure());
    assertEquals(4, server.asked.size());
  }

  @Test
  void theTokenGoesToTheHubAlone() throws IOException {
    environment.put("HF_TOKEN", " hf_secret\n");
    pull();
    for (HubServer.Asked one : server.asked) {
      assertEquals(one.server().equals("hub") ? "Bearer hf_secret" : null, one.authorization(), one.toString());
    }
    assertTrue(server.asked.stream().anyMatch(one -> one.server().equals("contents")));
  }

  @Test
  void aRenamedModelIsFollowed() throws IOException {
    environment.put("HF_TOKEN", "hf_secret");
    server.next("GET listing", HubServer.status(307, "Location", "/api/models/owner/name/revision/main"));
    server.next("HEAD config.json", HubServer.status(307, "Location", "/owner/name/resolve/main/config.json"));
    pull();
    assertTrue(server.asked.stream().filter(one -> one.server().equals("hub"))
        .allMatch(one -> "Bearer hf_secret".equals(one.authorization())));
  }

  @Test
  void redirectsWithoutEndAreTold() {
    for (int i = 0; i < 20; i++) {
      server.next("GET listing", HubServer.status(302, "Location", "/api/models/owner/name/revision/main"));
    }
    assertTrue(failure().endsWith("redirects more than 10 times"));
  }

  @Test
  void silenceIsNotWaitedOutForever() throws IOException {
    environment.put("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    server.next("GET listing", exchange -> {
      HubServer.sleep(2500);
      return true;
    });
    server.next("CONTENT model.safetensors", exchange -> {
      exchange.sendResponseHeaders(200, weights.length);
      exchange.getResponseBody().write(weights, 0, 1_000_000);
      exchange.getResponseBody().flush();
      HubServer.sleep(3500);
      return true;
    });
    List<String> heard = new ArrayList<>();
    assertFetched(hub().pull("owner/name", (step, done, total) -> heard.add(step)));
    assertTrue(heard.stream().anyMatch(step -> step.contains("127.0.0.1 did not answer within 1 s")), heard.toString());
    assertTrue(heard.stream().anyMatch(step -> step.contains("nothing came for 1 s")), heard.toString());
    assertTrue(server.asked.stream().anyMatch(one -> one.server().equals("contents") && one.range() != null));
  }

  @Test
  void slowIsNotSilent() throws IOException {
    environment.put("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    server.next("CONTENT model.safetensors", exchange -> {
      exchange.sendResponseHeaders(200, weights.length);
      for (int part = 0; part < 6; part++) {
        exchange.getResponseBody().write(weights, part * 500_000, 500_000);
        exchange.getResponseBody().flush();
        HubServer.sleep(250);
      }
      return true;
    });
    assertFetched(pull());
    assertEquals(1, server.count("GET", "/signed/model.safetensors"));
  }

  @Test
  void aPointerIsNoWeights() throws IOException {
    byte[] pointer = ("version https://git-lfs.github.com/spec/v1\noid sha256:" + HubServer.sha256(weights)
        + "\nsize 3000000\n").getBytes(StandardCharsets.US_ASCII);
    server.next("CONTENT model.safetensors", HubServer.body(200, pointer));
    String expected = "owner/name: " + server.endpoint() + " sends a Git-LFS pointer in place of model.safetensors; it "
        + "does not keep large files, take another HF_ENDPOINT";
    assertEquals(expected, refusal());
    server.large.remove("model.safetensors");
    server.files.put("model.safetensors", pointer);
    assertEquals(expected, refusal());
    assertFalse(Files.exists(repository.resolve("blobs").resolve(HubServer.gitId(pointer))));
  }

  @Test
  void contentThatChangesBetweenAttemptsIsNotMixed() throws IOException {
    byte[] old = weights.clone();
    byte[] shorter = new byte[2_000_000];
    new Random(2).nextBytes(shorter);
    server.next("CONTENT model.safetensors", exchange -> {
      HubServer.cutAfter(old, 1_500_000).answer(exchange);
      server.large.put("model.safetensors", shorter);
      return true;
    });
    Path snapshot = pull();
    assertArrayEquals(shorter, Files.readAllBytes(snapshot.resolve("model.safetensors")));
    assertEquals(Set.of(HubServer.sha256(shorter), HubServer.gitId(server.files.get("config.json")),
        HubServer.gitId(server.files.get("tokenizer.json"))), names(repository.resolve("blobs")));
  }

  @Test
  void theFirstFailureStopsTheOtherFiles() {
    server.next("HEAD tokenizer.json", HubServer.status(403, "X-Error-Code", "GatedRepo"));
    server.next("HEAD config.json", exchange -> {
      HubServer.sleep(5000);
      return true;
    });
    long before = System.nanoTime();
    assertTrue(refusal().contains("is gated"));
    assertTrue(System.nanoTime() - before < 4_000_000_000L);
  }

  @Test
  void twoProcessesFetchOnce() throws Exception {
    server.next("CONTENT model.safetensors", exchange -> {
      HubServer.sleep(1500);
      return false;
    });
    List<Process> processes = List.of(start(), start());
    for (Process process : processes) {
      assertEquals(0, process.waitFor(), () -> read(process));
      assertEquals(repository.resolve("snapshots").resolve(HubServer.COMMIT).toString(), read(process).strip());
    }
    assertFetched(repository.resolve("snapshots").resolve(HubServer.COMMIT));
    assertEquals(1, server.count("GET", "/signed/model.safetensors"));
  }

  private Process start() throws IOException {
    ProcessBuilder process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), HubTest.class.getName(), folder.resolve("home").toString());
    process.environment().putAll(environment);
    return process.redirectErrorStream(true).start();
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The other process. */
  public static void main(String[] arguments) throws IOException {
    System.out.println(Checkpoints.resolve("owner/name", new Home(Path.of(arguments[0])), Progress.NONE));
  }

  // ---- datasets

  private List<Path> trainingFiles() throws IOException {
    return hub().files("owner/name", names -> names.stream().filter(name -> name.contains("train")).toList(), Progress.NONE);
  }

  private void publishDataset() {
    server.dataset = true;
    server.files.clear();
    server.large.clear();
    server.files.put("README.md", "# Sentences".getBytes(StandardCharsets.UTF_8));
    server.large.put("en/train-00000-of-00001.parquet", weights);
    server.large.put("en/test-00000-of-00001.parquet", new byte[10]);
    server.files.put("../train.evil", "evil".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aDatasetsFilesLieWhereDatasetsLooksForThem() throws IOException {
    publishDataset();
    Path snapshot = folder.resolve("cache/datasets--owner--name/snapshots").resolve(HubServer.COMMIT);
    List<Path> files = trainingFiles();
    assertEquals(List.of(snapshot.resolve("en/train-00000-of-00001.parquet")), files);
    assertArrayEquals(weights, Files.readAllBytes(files.get(0)));
    assertEquals(Set.of("en"), names(snapshot));
    assertEquals(Path.of("../../../blobs", HubServer.sha256(weights)), Files.readSymbolicLink(files.get(0)));
    assertEquals(files, trainingFiles());
    assertEquals(1, server.count("GET", "/signed/en/train-00000-of-00001.parquet"));
    environment.put("HF_HUB_OFFLINE", "1");
    server.asked.clear();
    assertEquals(files, trainingFiles());
    assertEquals(List.of(), server.asked);
  }

  @Test
  void aDatasetsFileIsResumedAndChecked() throws IOException {
    publishDataset();
    server.next("CONTENT en/train-00000-of-00001.parquet", HubServer.cutAfter(weights, 2_000_000),
        HubServer.body(200, new byte[weights.length]));
    assertArrayEquals(weights, Files.readAllBytes(trainingFiles().get(0)));
  }

  @Test
  void anUnknownDatasetIsCalledOne() {
    publishDataset();
    server.dataset = false;
    server.next("GET listing", HubServer.status(401, "X-Error-Code", "RepoNotFound"));
    assertTrue(assertThrows(InputException.class, this::trainingFiles).getMessage()
        .startsWith("owner/name: " + server.endpoint() + " has no such dataset, or it is private; check the name"));
  }

  @Test
  void offlineADatasetThatIsNotThereIsToldAsSuch() {
    environment.put("HF_HUB_OFFLINE", "1");
    assertTrue(assertThrows(InputException.class, this::trainingFiles).getMessage()
        .startsWith("owner/name: not in " + folder.resolve("cache") + ", and HF_HUB_OFFLINE forbids to fetch it"));
  }
}
