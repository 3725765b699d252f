package org.polyprobe.checkpoint;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.HubSettings.Token;

/**
 * Puts a refusal in words. The hub says which it is in X-Error-Code ({@code hf_raise_for_status} of huggingface_hub
 * reads the same), since for 401 and 404 alone it could be several.
 */
record HubRefusal(URI endpoint, HubRepository repository, Optional<Token> token) {
  private static final int LONGEST_WORDS = 200;

  /** For 401, 403, 404 and their like. */
  InputException of(String file, int status, HttpHeaders headers) {
    String code = headers.firstValue("X-Error-Code").orElse("");
    String words = words(headers);
    return new InputException(repository + ": " + switch (code) {
      case "GatedRepo" -> gated();
      case "RevisionNotFound" -> endpoint + " has no revision \"" + repository.revision() + "\" of it";
      case "EntryNotFound" -> endpoint + " has no " + file + " in this revision";
      case "RepoNotFound" -> absent();
      default -> byStatus(file, status, words);
    });
  }

  private String byStatus(String file, int status, String words) {
    if (words.contains("resource is disabled")) return endpoint + " has disabled it";
    if (status == 401 && token.isPresent() && words.contains("Invalid credentials")) return badToken();
    if (status == 401) return absent();
    if (status == 403) return forbidden(words);
    if (status == 404) return endpoint + " has no " + file;
    return endpoint + " answers " + status + (words.isEmpty() ? "" : ": " + words);
  }

  private String absent() {
    String start = endpoint + " has no such " + (repository.kind() == HubRepository.Kind.DATASET ? "dataset, or it is private"
        : "model, or it is private, and there is no directory of that name") + "; check the name";
    return token.map(sent -> start + ", and whether " + sent + " may read it")
        .orElse(start + ", or name a token that may read it in HF_TOKEN");
  }

  private String badToken() {
    return endpoint + " does not know " + token.orElseThrow() + "; make another at " + endpoint + "/settings/tokens";
  }

  private String gated() {
    String licence = "accept its licence at " + endpoint + "/" + repository.address();
    return token.map(sent -> "is gated, and the account of " + sent + " has no access; " + licence
            + " with that account, or wait until its owner has agreed")
        .orElse("is gated; " + licence + ", then name a token of that account in HF_TOKEN");
  }

  private String forbidden(String words) {
    String said = words.isEmpty() ? "" : " (" + words + ")";
    return token.map(sent -> sent + " may not read it" + said + "; allow that at " + endpoint + "/settings/tokens")
        .orElse(endpoint + " forbids it" + said + "; name a token that may read it in HF_TOKEN");
  }

  /** What the hub says itself, kept to one printable line. */
  private static String words(HttpHeaders headers) {
    String words = headers.firstValue("X-Error-Message").orElse("").replaceAll("[^!-~]+", " ").strip();
    return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…";
  }
}
