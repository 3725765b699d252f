package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.polyprobe.InputException;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Where the user's Maven keeps artifacts. */
final class MavenSettings {
  private MavenSettings() {}

  /** The property {@code maven.repo.local}, what {@code ~/.m2/settings.xml} says, or {@code ~/.m2/repository}. */
  static Path localRepository() {
    String named = System.getProperty("maven.repo.local");
    if (named != null && !named.isBlank()) return Path.of(named).toAbsolutePath();
    Path m2 = Path.of(System.getProperty("user.home"), ".m2");
    String configured = localRepository(m2.resolve("settings.xml"));
    return configured == null ? m2.resolve("repository") : Path.of(configured);
  }

  /** The text of {@code <localRepository>}, or null. */
  static String localRepository(Path settings) {
    if (!Files.isRegularFile(settings)) return null;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      NodeList found = builder.parse(settings.toFile()).getDocumentElement().getElementsByTagName("localRepository");
      if (found.getLength() == 0 || found.item(0).getTextContent().isBlank()) return null;
      return found.item(0).getTextContent().strip().replace("${user.home}", System.getProperty("user.home"));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new InputException(settings + ": not readable as Maven's settings: " + e.getMessage(), e);
    }
  }
}
