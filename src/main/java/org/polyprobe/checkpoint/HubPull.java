package org.polyprobe.checkpoint;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.HubClient.Listing;
import org.polyprobe.checkpoint.HubClient.RemoteFile;

/**
 * One fetching from one repository, under the folder's lock. A model's weights become visible last and the revision's
 * name after them, so that whoever finds them finds all the rest.
 */
record HubPull(HubClient client, HubCache cache, DigestMemo digests, Patience patience, Progress progress) {
  private static final int THREADS = 4;
  private static final int FIRST_CONTACTS = 3;

  Path run() throws IOException {
    HubRepository model = client.repository();
    progress.at("Asking " + client.http().endpoint() + " for " + model, 0, -1);
    Listing listing = listing();
    HubSnapshot snapshot = cache.snapshot(listing.commit());
    String weights = HubFiles.weights(model, listing.files());
    List<String> small = new ArrayList<>(HubFiles.ALWAYS.stream().filter(listing.files()::contains).toList());
    if (weights.equals(Weights.INDEX)) small.add(weights);
    fetch(snapshot, listing, small, "Fetching " + model);
    List<String> asked = new ArrayList<>(HubFiles.ALWAYS);
    asked.add(Weights.SINGLE);                                                           // transformers asks for it first
    cache.noteAbsent(snapshot, asked.stream().filter(file -> !listing.files().contains(file)).toList());
    fetch(snapshot, listing, weights.equals(Weights.INDEX) ? shards(snapshot, listing) : List.of(weights),
        "Fetching the weights of " + model);
    Optional<String> missing = snapshot.missing();
    if (missing.isPresent()) throw new IOException(model + ": " + missing.get() + " changed at the hub meanwhile; run again");
    cache.refer(listing.commit());
    return snapshot.directory();
  }

  /** Some of the repository's files, chosen by their names. */
  List<Path> files(Function<Set<String>, List<String>> choice) throws IOException {
    progress.at("Asking " + client.http().endpoint() + " for " + client.repository(), 0, -1);
    Listing listing = listing();
    HubSnapshot snapshot = cache.snapshot(listing.commit());
    List<String> names = choice.apply(listing.files().stream().filter(HubRepository::isFile)
        .collect(Collectors.toCollection(TreeSet::new)));
    fetch(snapshot, listing, names, "Fetching " + client.repository());
    cache.refer(listing.commit());
    return names.stream().map(snapshot.directory()::resolve).toList();
  }

  /** All but the weights; {@link HubSnapshot#isComplete} then still says that a model is not there. */
  Path tokenizer() throws IOException {
    List<Path> fetched = files(names -> {
      if (HubFiles.VOCABULARIES.stream().noneMatch(names::containsAll)) {
        throw new InputException(client.repository() + ": holds no tokenizer: none of " + HubFiles.VOCABULARIES);
      }
      return HubFiles.ALWAYS.stream().filter(names::contains).toList();
    });
    return fetched.get(0).getParent();
  }

  /** Where there is no network at all, that is told soon. */
  private Listing listing() throws IOException {
    int[] unreachable = {0};
    return patience.keepTrying(client.repository().toString(), progress, () -> {
      try {
        return client.listing();
      } catch (TryAgain e) {
        if (!(e.getCause() instanceof ConnectException) || ++unreachable[0] < FIRST_CONTACTS) throw e;
        throw new IOException(client.repository() + ": not in " + cache.root() + ", and " + e.getMessage(), e);
      }
    });
  }

  private List<String> shards(HubSnapshot snapshot, Listing listing) throws IOException {
    TreeSet<String> shards = new TreeSet<>(Weights.readIndex(snapshot.directory().resolve(Weights.INDEX)).values());
    for (String shard : shards) {
      if (!listing.files().contains(shard)) {
        throw new InputException(client.repository() + ": " + Weights.INDEX + " names " + shard
            + ", which is not in the repository");
      }
    }
    return List.copyOf(shards);
  }

  private void fetch(HubSnapshot snapshot, Listing listing, List<String> names, String step) throws IOException {
    List<RemoteFile> files = inParallel(names, name -> patience.keepTrying(client.repository().id() + "/" + name, progress,
        () -> client.describe(listing.commit(), name)));
    Map<BlobId, RemoteFile> byContent = new LinkedHashMap<>();                           // equal files are one blob
    for (RemoteFile file : files) if (!isHeld(snapshot, file)) byContent.putIfAbsent(file.id(), file);
    List<RemoteFile> lacking = List.copyOf(byContent.values());
    requireRoom(lacking);
    Tally tally = new Tally(step, lacking.stream().mapToLong(RemoteFile::size).sum(), progress);
    HubDownload download = new HubDownload(client, cache, tally);
    List<RemoteFile> fetched = inParallel(lacking, file ->
        download.fetch(listing.commit(), file, patience, tally.inTurn()));
    for (RemoteFile file : files) cache.link(snapshot, file.name(), file.id());
    for (RemoteFile file : fetched) cache.link(snapshot, file.name(), file.id());
  }

  /** There, of the right size and content; what is damaged is removed. */
  private boolean isHeld(HubSnapshot snapshot, RemoteFile file) throws IOException {
    Optional<Path> held = cache.held(snapshot, file.name(), file.id());
    if (held.isEmpty()) return false;
    if (Files.size(held.get()) == file.size() && file.id().isOf(held.get(), digests)) return true;
    Files.delete(held.get());
    return false;
  }

  private void requireRoom(List<RemoteFile> files) throws IOException {
    long bytes = 0;
    for (RemoteFile file : files) {
      Path incomplete = cache.incomplete(file.id());
      bytes += file.size() - (Files.exists(incomplete) ? Math.min(file.size(), Files.size(incomplete)) : 0);
    }
    Disk.requireRoom(cache.blobs(), bytes, "for " + client.repository(), "HF_HOME");
  }

  private interface Step<A, B> {
    B of(A one) throws IOException;
  }

  private static <A, B> List<B> inParallel(List<A> all, Step<A, B> step) throws IOException {
    List<Callable<B>> tasks = all.stream().<Callable<B>>map(one -> () -> step.of(one)).toList();
    return Parallel.all(THREADS, tasks);
  }
}
