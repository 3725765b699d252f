package org.polyprobe.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.HubClient.RemoteFile;

/** Brings one file of a commit into the cache's blobs, going on from what an earlier attempt left. */
final class HubDownload {
  private static final int CHUNK = 1 << 17;
  /** Once this much has arrived, an attempt has got somewhere. */
  private static final long ADVANCE_BYTES = 1 << 20;

  private final HubClient client;
  private final HubCache cache;
  private final Tally tally;

  HubDownload(HubClient client, HubCache cache, Tally tally) {
    this.client = client;
    this.cache = cache;
    this.tally = tally;
  }

  /** What the file turned out to be: the hub may have changed it since it was described. */
  RemoteFile fetch(String commit, RemoteFile described, Patience patience, Progress progress) throws IOException {
    Attempts attempts = new Attempts(commit, described);
    return patience.keepTrying(client.repository().id() + "/" + described.name(), progress, attempts::next);
  }

  private final class Attempts {
    private final String commit;
    private RemoteFile file;
    private boolean again;
    private int spoiled;
    private long had;

    Attempts(String commit, RemoteFile described) {
      this.commit = commit;
      this.file = described;
    }

    RemoteFile next() throws IOException {
      if (again) describeAgain();
      again = true;
      Path incomplete = cache.incomplete(file.id());
      receive(incomplete);
      requireWeights(incomplete);
      if (Files.size(incomplete) < file.size()) throw cut(incomplete);
      requireDigest(incomplete);
      AtomicFile.force(incomplete);
      AtomicFile.move(incomplete, cache.blob(file.id()));
      return file;
    }

    private void describeAgain() throws IOException {
      RemoteFile now = client.describe(commit, file.name());
      if (now.equals(file)) return;
      tally.forget(file.name());
      Files.deleteIfExists(cache.incomplete(file.id()));
      file = now;
      spoiled = 0;
    }

    /** Appends what is lacking. */
    private void receive(Path incomplete) throws IOException {
      long have = Files.exists(incomplete) ? Files.size(incomplete) : 0;
      had = have;
      if (have == file.size()) return;
      if (have > file.size()) have = 0;
      HttpResponse<InputStream> response = client.content(commit, file.name(), have);
      try (InputStream body = response.body()) {
        if (response.statusCode() == 416) throw unusable(incomplete, "has nothing after byte " + have);
        client.http().requireSuccess(client.repository(), file.name(), response);
        boolean resumed = response.statusCode() == 206;
        if (resumed && startOf(response) != have) throw unusable(incomplete, "sends another part than asked for");
        if (!resumed) have = 0;
        write(body, incomplete, have);
      }
    }

    private void write(InputStream body, Path incomplete, long have) throws IOException {
      byte[] chunk = new byte[CHUNK];
      long done = have;
      try (OutputStream out = have == 0 ? Files.newOutputStream(incomplete)
               : Files.newOutputStream(incomplete, StandardOpenOption.APPEND);
           StallGuard guard = new StallGuard(body, client.http().timeout())) {
        tally.at(file.name(), done);
        while (done < file.size()) {
          int read = read(body, chunk, (int) Math.min(CHUNK, file.size() - done), done - have, guard);
          if (read < 0) break;
          out.write(chunk, 0, read);
          done += read;
          tally.at(file.name(), done);
        }
      }
    }

    /** Only reading from the network is worth another try; a disk that refuses is not. */
    private int read(InputStream body, byte[] chunk, int most, long arrived, StallGuard guard) throws IOException {
      try {
        int read = body.read(chunk, 0, most);
        if (read < 0 && guard.hasStalled()) throw new IOException("closed");
        guard.heard();
        return read;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException(file.name() + ": interrupted");
        throw HubHttp.lost(guard.explain(e), arrived >= ADVANCE_BYTES);
      }
    }

    private TryAgain unusable(Path incomplete, String reason) throws IOException {
      tally.forget(file.name());
      Files.deleteIfExists(incomplete);
      return new TryAgain("the hub " + reason);
    }

    private TryAgain cut(Path incomplete) throws IOException {
      long size = Files.size(incomplete);
      return new TryAgain("the connection ended after " + size + " of " + file.size() + " bytes", Duration.ZERO,
          size - had >= ADVANCE_BYTES, null);
    }

    private void requireWeights(Path incomplete) throws IOException {
      if (!GitLfs.isPointer(incomplete)) return;
      Files.delete(incomplete);
      throw new InputException(client.repository() + ": " + client.http().endpoint() + " sends a Git-LFS pointer in place of "
          + file.name() + "; it does not keep large files, take another HF_ENDPOINT");
    }

    private void requireDigest(Path incomplete) throws IOException {
      if (file.id().isOf(incomplete)) return;
      Files.delete(incomplete);
      tally.forget(file.name());
      String found = "what arrived is not what the hub describes: expected " + file.id().algorithm() + " " + file.id();
      if (++spoiled > 1) throw new IOException(client.repository().id() + "/" + file.name() + ": " + found + ", twice");
      throw new TryAgain(found);
    }
  }

  /** The first number of {@code Content-Range: bytes 100-199/200}; -1 where there is none. */
  private static long startOf(HttpResponse<?> response) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    return range.matches("bytes \\d{1,18}-.*") ? Long.parseLong(range.substring(6, range.indexOf('-'))) : -1;
  }
}
