package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.HubSettings.Reach;

/**
 * Models and datasets on a Hugging Face hub, kept in Hugging Face's own cache: what transformers fetched is found there, and what is
 * fetched here is found by transformers.
 *
 * <p>Weights come as safetensors or not at all, and only what a checkpoint needs is fetched. Every file is checked
 * against the digest that the hub gives for it before it gets its name in the cache.
 */
public final class Hub {
  private final HubSettings settings;
  private final Patience patience;
  private final DigestMemo digests;

  Hub(HubSettings settings, Patience patience, DigestMemo digests) {
    this.settings = settings;
    this.patience = patience;
    this.digests = digests;
  }

  /** The hub, cache and token that the user's environment names; {@code home} remembers digests. */
  public static Hub ofUser(Home home) {
    return new Hub(HubSettings.ofUser(), Patience.USUAL, new DigestMemo(home));
  }

  /** Whether this is a hub's name for a model: {@code owner/name} or {@code owner/name@revision}. */
  public static boolean names(String model) {
    return HubRepository.isNamedBy(model);
  }

  /** The model's directory in the cache, if it is all there; the hub is not asked. */
  public Optional<Path> cached(String model) throws IOException {
    HubCache cache = cache(HubRepository.parse(model));
    Optional<String> commit = cache.commit();
    if (commit.isEmpty()) return Optional.empty();
    HubSnapshot snapshot = cache.snapshot(commit.get());
    // Offline, what can be had is all there is.
    boolean enough = settings.reach() == Reach.OFFLINE ? snapshot.missing().isEmpty() : snapshot.isComplete();
    return enough ? Optional.of(snapshot.directory()) : Optional.empty();
  }

  /**
   * The model's directory in the cache, fetched if it is not there. A branch that has moved on since is not looked for;
   * {@link #pull} does that.
   */
  public Path directory(String model, Progress progress) throws IOException {
    Optional<Path> cached = cached(model);
    return cached.isPresent() ? cached.get() : pull(model, progress);
  }

  /** A directory with the model's tokenizer: in the cache as it is, or fetched now without weights. */
  public Path tokenizer(String model, Progress progress) throws IOException {
    HubCache cache = cache(HubRepository.parse(model));
    Optional<String> commit = cache.commit();
    if (commit.isPresent() && cache.snapshot(commit.get()).tokenizes()) return cache.snapshot(commit.get()).directory();
    if (settings.reach() == Reach.OFFLINE) throw offline(cache);
    return pulled(cache, progress, HubPull::tokenizer);
  }

  /** The directory of the revision as it is at the hub now; files that are there and sound are not fetched again. */
  public Path pull(String model, Progress progress) throws IOException {
    HubCache cache = cache(HubRepository.parse(model));
    if (settings.reach() == Reach.OFFLINE) throw offline(cache);
    return pulled(cache, progress, HubPull::run);
  }

  private interface Pulling {
    Path of(HubPull pull) throws IOException;
  }

  private Path pulled(HubCache cache, Progress progress, Pulling what) throws IOException {
    try (FolderLock lock = FolderLock.take(cache.lock(), progress)) {
      Files.createDirectories(cache.blobs());
      HubClient client = new HubClient(new HubHttp(settings), cache.repository());
      return what.of(new HubPull(client, cache, digests, patience, progress));
    } catch (IOException e) {
      throw Disk.explain(cache.root(), e, "HF_HOME");
    }
  }

  /**
   * Files of a dataset, fetched where they are not in the cache. The hub is asked what there is, unless HF_HUB_OFFLINE
   * says not to: then the cache's files are all there is.
   *
   * @param dataset {@code owner/name[@revision]}
   * @param choice from the names of all files, folders before them, those wanted
   */
  public List<Path> files(String dataset, Function<Set<String>, List<String>> choice, Progress progress)
      throws IOException {
    HubCache cache = cache(HubRepository.dataset(dataset));
    if (settings.reach() == Reach.OFFLINE) return held(cache, choice);
    try (FolderLock lock = FolderLock.take(cache.lock(), progress)) {
      Files.createDirectories(cache.blobs());
      HubClient client = new HubClient(new HubHttp(settings), cache.repository());
      return new HubPull(client, cache, digests, patience, progress).files(choice);
    } catch (IOException e) {
      throw Disk.explain(cache.root(), e, "HF_HOME");
    }
  }

  private static List<Path> held(HubCache cache, Function<Set<String>, List<String>> choice) throws IOException {
    Optional<String> commit = cache.commit();
    if (commit.isEmpty() || !Files.isDirectory(cache.snapshot(commit.get()).directory())) throw offline(cache);
    Path directory = cache.snapshot(commit.get()).directory();
    try (Stream<Path> files = Files.walk(directory)) {
      Set<String> names = files.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString().replace('\\', '/')).collect(Collectors.toCollection(TreeSet::new));
      return choice.apply(names).stream().map(directory::resolve).toList();
    }
  }

  private HubCache cache(HubRepository repository) {
    return new HubCache(settings.cache(), repository, settings.links());
  }

  private static InputException offline(HubCache cache) throws IOException {
    Optional<String> commit = cache.commit();
    if (cache.repository().kind() == HubRepository.Kind.DATASET) return offline(cache, "not in " + cache.root());
    String found = commit.isEmpty() ? "not in " + cache.root()
        : cache.snapshot(commit.get()).missing().map(file -> "without " + file + " in " + cache.root())
            .orElse("in " + cache.root() + ", but cannot be brought up to date");
    return offline(cache, found);
  }

  private static InputException offline(HubCache cache, String found) {
    return new InputException(cache.repository() + ": " + found + ", and HF_HUB_OFFLINE forbids to fetch it; unset it, or "
        + "fetch it where there is a network and copy its folder " + cache.repository().folder() + " here");
  }
}
