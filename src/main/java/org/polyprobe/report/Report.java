package org.polyprobe.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.polyprobe.result.Run;

/**
 * The page: a pure function of runs, one file that needs nothing else to open.
 *
 * <p>{@code report.html} is the template. {@code {{name}}} stands for a part, and what lies between
 * {@code <!-- if name -->} and {@code <!-- end name -->} is left out where that part is empty.
 */
public final class Report {
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final Pattern PART = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final Pattern SECTION =
      Pattern.compile("(?s)<!-- if ([a-z-]+) -->\\n?(.*?)<!-- end \\1 -->\\n?");

  private Report() {}

  /** Writes the page in UTF-8; {@link org.polyprobe.result.RunFolder} puts it in place whole. */
  public static void write(List<Run> runs, Path file) throws IOException {
    Files.writeString(file, html(runs));
  }

  /** The page as text. */
  public static String html(Run run) {
    return html(List.of(run));
  }

  /** The page as text; models of all runs stand side by side. */
  public static String html(List<Run> runs) {
    if (runs.isEmpty()) throw new IllegalArgumentException("a report needs at least one run");
    Map<String, String> parts = parts(runs, new Scores(runs));
    return fill("/report/report.html", parts);
  }

  /** A page from its template. */
  static String fill(String name, Map<String, String> parts) {
    String template = resource(name);
    // Sections go before parts are filled in, so that data looking like either stays data.
    String present = SECTION.matcher(template)
        .replaceAll(section -> parts.get(section.group(1)).isEmpty() ? "" : Matcher.quoteReplacement(section.group(2)));
    return PART.matcher(present).replaceAll(part -> Matcher.quoteReplacement(parts.get(part.group(1))));
  }

  /** What the page says in words of how models transfer, a paragraph each; empty for other runs. */
  public static List<String> findings(Run run) {
    return new TransferFindings(new TransferScores(new Scores(List.of(run)))).paragraphs();
  }

  private static Map<String, String> parts(List<Run> runs, Scores scores) {
    Summary summary = new Summary(scores);
    Tables tables = new Tables(scores);
    Map<String, String> parts = new HashMap<>();
    parts.put("css", resource("/report/report.css"));
    parts.put("echarts", inScript(resource(ECHARTS)));
    parts.put("js", inScript(resource("/report/report.js") + resource("/report/similarity.js")
        + resource("/report/pictures.js") + resource("/report/probes.js") + resource("/report/transfer.js")
        + "show();\n"));
    TransferScores transfer = new TransferScores(scores);
    parts.put("heading", transfer.any() && transfer.isAll() ? "across languages"
        : "layer by layer");
    parts.put("transfer", transfer.any() ? new TransferSection(transfer).html() : "");
    parts.put("learning", CurveData.json(runs, transfer));
    parts.put("data", new PageData(scores, runs).json());
    parts.put("title", Html.escape(Words.list(scores.models().isEmpty() ? List.of("No scores") : scores.models(), 3)));
    parts.put("subtitle", Html.escape(subtitle(runs, scores)));
    parts.put("summary", paragraphs(scores, summary));
    parts.put("models", scores.models().size() > 1 && !transfer.isAll() ? options(scores) : "");
    parts.put("languages", eachModel(scores, tables::languages));
    parts.put("curves", scores.has("align") || scores.has("retrieval") || scores.has("similarity") ? "yes" : "");
    parts.put("layers", eachModel(scores, tables::layers));
    parts.put("pairs", parts.get("curves").isEmpty() || scores.languages().size() < 3 ? "" : "yes");
    parts.put("depth", eachModel(scores, new DepthTables(scores)::of));
    parts.put("similarity", scores.compared().isEmpty() ? "" : "yes");
    parts.put("pictures", runs.stream().anyMatch(run -> !run.pictures().isEmpty()) ? "yes" : "");
    parts.put("states", scores.has("states") ? "yes" : "");
    parts.put("collapse", Html.escape(collapseRule(scores)));
    parts.put("signs", eachModel(scores, tables::collapse));
    parts.put("families", scores.has("families") ? "yes" : "");
    parts.put("families-table", eachModel(scores, tables::families));
    ProbeTables probes = new ProbeTables(scores);
    parts.put("sts", eachModel(scores, probes::similarity));
    parts.put("ner", eachModel(scores, probes::entities));
    parts.put("identity", eachModel(scores, probes::identity));
    parts.put("probes", eachModel(scores, probes::own));
    parts.put("likelihood", eachModel(scores, new LikelihoodTable(scores)::of));
    TokenSection tokens = new TokenSection(scores);
    parts.put("tokens", tokens.tables());
    parts.put("tokens-data", tokens.json());
    ExplainSection explain = new ExplainSection(runs);
    parts.put("explain", explain.table());
    parts.put("explain-data", explain.json());
    parts.put("sections-js", inScript(resource("/report/sections.js")));
    parts.put("comparison", tables.comparison());
    parts.put("definitions", Provenance.definitions(scores));
    parts.put("provenance", Provenance.runs(runs));
    parts.put("reference", Html.escape(Scores.name(scores.reference())));
    return parts;
  }

  private static String subtitle(List<Run> runs, Scores scores) {
    int languages = scores.languages().size();
    String started = runs.get(0).manifest().started();
    return (languages == 1 ? "1 language" : languages + " languages") + " · "
        + Words.count(runs.stream().mapToInt(run -> run.scores().size()).sum()) + " scores · "
        + (started.length() >= 10 ? started.substring(0, 10) + " · " : "")
        + "Polyprobe " + runs.get(0).manifest().version();
  }

  private static String paragraphs(Scores scores, Summary summary) {
    StringBuilder html = new StringBuilder();
    for (String paragraph : new TransferFindings(new TransferScores(scores)).paragraphs()) {
      html.append("<p>").append(prose(paragraph)).append("</p>\n");
    }
    if (!summary.comparison().isEmpty()) {
      html.append("<p>").append(prose(summary.comparison())).append("</p>\n");
    }
    for (String model : scores.models()) {
      String paragraph = summary.paragraph(model);
      if (paragraph.isEmpty()) continue;
      String lead = scores.models().size() > 1 ? "<b>" + Html.escape(model) + ".</b> " : "";
      html.append("<p>").append(lead).append(prose(paragraph)).append("</p>\n");
    }
    return html.toString();
  }

  /** Keeps "n = 5", "p < 0.05" and "81 %" on one line. */
  static String prose(String text) {
    return Html.escape(text.replaceAll(" ([=<]) ", "\u00a0$1\u00a0").replace(" %", "\u00a0%"));
  }

  private static String options(Scores scores) {
    StringBuilder html = new StringBuilder();
    for (int m = 0; m < scores.models().size(); m++) {
      html.append("<option value=\"").append(m).append("\">").append(Html.escape(scores.models().get(m)))
          .append("</option>");
    }
    return html.toString();
  }

  private static String eachModel(Scores scores, Function<String, String> table) {
    StringBuilder html = new StringBuilder();
    for (int m = 0; m < scores.models().size(); m++) {
      String model = scores.models().get(m);
      String content = table.apply(model);
      if (scores.models().size() > 1 && !content.isEmpty()) {
        content = "<h3 class=\"model\">" + Html.escape(model) + "</h3>" + content;
      }
      html.append(Html.ofModel(m, content));
    }
    return html.toString();
  }

  private static String collapseRule(Scores scores) {
    if (!scores.measures("states").contains("collapse")) return "";
    String description = scores.definition("collapse").description();
    return "A layer counts as collapsed in a language when at least " + SpaceFindings.COLLAPSE_SIGNS
        + " signs of collapse hold." + (description.isEmpty() ? "" : " The signs: " + description);
  }

  private static String inScript(String script) {
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--");
  }

  static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException(name + " is not on the class path");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
