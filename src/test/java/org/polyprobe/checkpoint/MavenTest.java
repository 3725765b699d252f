package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;

/** With shell scripts in the place of mvn. */
@DisabledOnOs(OS.WINDOWS)
class MavenTest {
  private static final MavenArtifact ARTIFACT = MavenArtifact.parse("mvn:org.example:tiny:1.0");

  @TempDir Path folder;

  private Maven maven(String script) throws IOException {
    Path command = Files.writeString(folder.resolve("mvn"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Maven(command.toString(), folder.resolve("repository"));
  }

  private String message(Maven maven) {
    return assertThrows(InputException.class, () -> maven.jar(ARTIFACT, Progress.NONE)).getMessage();
  }

  @Test
  void aJarThatIsThereIsNotFetched() throws IOException {
    Maven maven = maven("exit 1");
    Path jar = ARTIFACT.jar(maven.repository());
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "jar");
    assertEquals(jar, maven.jar(ARTIFACT, Progress.NONE));
  }

  @Test
  void anAbsentJarIsFetchedWithProgress() throws IOException {
    Path into = folder.resolve("repository/org/example/tiny/1.0");
    Maven maven = maven("echo \"$@\" > '" + folder + "/line'; mkdir -p '" + into + "'; echo 12345 > '" + into
        + "/tiny-1.0.jar.part'; sleep 1.2; mv '" + into + "/tiny-1.0.jar.part' '" + into + "/tiny-1.0.jar'\n");
    List<Long> sizes = new ArrayList<>();
    Path jar = maven.jar(ARTIFACT, (step, done, total) -> {
      assertEquals("Fetching mvn:org.example:tiny:1.0", step);
      sizes.add(done);
    });
    assertEquals(into.resolve("tiny-1.0.jar"), jar);
    assertTrue(sizes.contains(6L), sizes.toString());
    assertTrue(Files.readString(folder.resolve("line"))
        .startsWith("-B -U dependency:get -Dartifact=org.example:tiny:1.0 -Dtransitive=false"));
  }

  @Test
  void failuresAreExplained() throws IOException {
    assertEquals("mvn:org.example:tiny:1.0: not in any of Maven's repositories; Could not find artifact it",
        message(maven("echo '[INFO] x'; echo '[ERROR] Could not find artifact it'; exit 1")));
    assertEquals("mvn:org.example:tiny:1.0: not in Maven's local repository, and Maven is offline; "
        + "Cannot access central in offline mode",
        message(maven("echo '[ERROR] Cannot access central in offline mode'; exit 1")));
    assertEquals("mvn:org.example:tiny:1.0: Maven could not fetch it; Unknown host",
        message(maven("echo '[ERROR] Unknown host'; exit 1")));
    assertEquals("mvn:org.example:tiny:1.0: Maven could not fetch it; mvn ended without a reason",
        message(maven("exit 1")));
    assertTrue(message(maven("exit 0")).contains("name the local repository with -Dmaven.repo.local=DIRECTORY"));
    assertEquals("mvn:org.example:tiny:1.0: not in /nowhere, and no-such-mvn cannot be started to fetch it; "
        + "install Maven, or put the jar there", message(new Maven("no-such-mvn", Path.of("/nowhere"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mvn:", "mvn:a:b", "mvn:a:b:c:d", "mvn:a:../b:1", "mvn:a..b:c:1", "mvn:a/b:c:1", "mvn:a:b:-1",
      "mvn:a:b:1 2", "mvn:.a:b:1", "mvn:a:b:$(x)"})
  void coordinatesBecomeFoldersSoTheyAreChecked(String model) {
    assertEquals(model + ": expected mvn:group:artifact:version",
        assertThrows(InputException.class, () -> MavenArtifact.parse(model)).getMessage());
  }

  @Test
  void settingsNameTheLocalRepository() throws IOException {
    Path settings = folder.resolve("settings.xml");
    assertNull(MavenSettings.localRepository(settings));
    Files.writeString(settings, "<settings><offline>true</offline></settings>");
    assertNull(MavenSettings.localRepository(settings));
    Files.writeString(settings, "<settings><localRepository>${user.home}/m2</localRepository></settings>");
    assertEquals(System.getProperty("user.home") + "/m2", MavenSettings.localRepository(settings));
    Files.writeString(settings, "<settings>");
    assertThrows(InputException.class, () -> MavenSettings.localRepository(settings));
  }
}
