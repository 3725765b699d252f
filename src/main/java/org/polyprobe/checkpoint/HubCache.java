package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.polyprobe.checkpoint.HubSettings.Links;

/**
 * One repository's folder in Hugging Face's cache, laid out as huggingface_hub does it, so that either finds what the other
 * fetched: contents in {@code blobs}, {@code snapshots/COMMIT/FILE} linking to them, {@code refs/REVISION} holding a
 * commit, {@code .no_exist/COMMIT/FILE} for files known to be absent.
 *
 * @param root the cache of all repositories
 */
record HubCache(Path root, HubRepository repository, Links links) {
  Path folder() {
    return root.resolve(repository.folder());
  }

  /** Ours alone: Python's locks are of another kind (flock), and its downloads are safe without. */
  Path lock() {
    return root.resolve(".locks").resolve(repository.folder()).resolve("polyprobe.lock");
  }

  Path blobs() {
    return folder().resolve("blobs");
  }

  Path blob(BlobId id) {
    return blobs().resolve(id.hex());
  }

  /** What has arrived of a blob; older versions of huggingface_hub resume from a file of this name too. */
  Path incomplete(BlobId id) {
    return blobs().resolve(id.hex() + ".incomplete");
  }

  /** The commit that the revision stood for when it was last fetched. */
  Optional<String> commit() throws IOException {
    if (HubRepository.isCommit(repository.revision())) return Optional.of(repository.revision());
    Path ref = folder().resolve("refs").resolve(repository.revision());
    if (!Files.isRegularFile(ref)) return Optional.empty();
    return Optional.of(Files.readString(ref).strip()).filter(HubRepository::isCommit);
  }

  HubSnapshot snapshot(String commit) {
    if (!HubRepository.isCommit(commit)) throw new IllegalArgumentException("not a commit: " + commit);
    return new HubSnapshot(folder().resolve("snapshots").resolve(commit), folder().resolve(".no_exist").resolve(commit));
  }

  /** Where a file of the snapshot already lies: its blob, or itself where links were not possible. */
  Optional<Path> held(HubSnapshot snapshot, String name, BlobId id) {
    if (Files.isRegularFile(blob(id))) return Optional.of(blob(id));
    return Optional.of(snapshot.directory().resolve(name)).filter(Files::isRegularFile);
  }

  /** Makes the snapshot's file lead to the blob: a relative link, a second name, or a copy, whichever is possible. */
  void link(HubSnapshot snapshot, String name, BlobId id) throws IOException {
    Path file = snapshot.directory().resolve(name);
    if (!Files.isRegularFile(blob(id)) || Files.isRegularFile(file) && Files.isSameFile(file, blob(id))) return;
    Files.createDirectories(file.getParent());
    Path beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      if (links == Links.NONE || !linkTo(blob(id), beside)) copyTo(blob(id), beside);
      AtomicFile.move(beside, file);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static boolean linkTo(Path blob, Path link) {
    try {
      Files.createSymbolicLink(link, link.getParent().relativize(blob));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;                                                 // Windows wants a privilege, FAT has no links
    }
  }

  private static void copyTo(Path blob, Path copy) throws IOException {
    try {
      Files.createLink(copy, blob);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(blob, copy, StandardCopyOption.REPLACE_EXISTING);
      AtomicFile.force(copy);
    }
  }

  /** Remembers that the commit has no such files, so that nobody asks the hub for them again. */
  void noteAbsent(HubSnapshot snapshot, Collection<String> names) throws IOException {
    Files.createDirectories(snapshot.absences());
    for (String name : names) {
      Path note = snapshot.absences().resolve(name);
      if (!Files.exists(note)) AtomicFile.write(note, channel -> {});
    }
  }

  /** Points the revision at the commit. */
  void refer(String commit) throws IOException {
    if (repository.revision().equals(commit) || commit().filter(commit::equals).isPresent()) return;
    AtomicFile.write(folder().resolve("refs").resolve(repository.revision()),
        channel -> channel.write(StandardCharsets.US_ASCII.encode(commit)));
  }
}
