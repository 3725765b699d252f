package org.polyprobe.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.polyprobe.InputException;
import org.polyprobe.data.LanguageTable;
import org.polyprobe.measure.Association;
import org.polyprobe.measure.Coefficient;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** Whether languages that a tokenizer treats worse are those that a model is worse at: columns joined by language. */
public final class ExplainRun {
  private static final String TASK = "explain";
  private static final int LEAST = 3;

  private final RunSettings settings;
  private final List<Column> columns = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final List<Score> scores = new ArrayList<>();
  private final Map<String, Definition> definitions = new LinkedHashMap<>();

  /** A pair of measures with the languages that both have; the controls' values in the same order. */
  private record Column(String model, String name, List<String> languages, double[] x, double[] y, double[][] controls) {}

  /**
   * What is joined.
   *
   * @param causes the table that explains, such as that of {@code polyprobe tokens}, and {@code results} the one explained
   * @param causeMeasures their columns, and {@code resultMeasures} those explained
   * @param model names the rows of the results and, where the causes have it too, of those; empty for all
   * @param controls null where nothing is controlled for, else a table whose {@code controlled} columns are
   */
  public record Question(LanguageTable causes, List<String> causeMeasures, LanguageTable results,
                         List<String> resultMeasures, String model, String reference, String layer,
                         LanguageTable controls, List<String> controlled) {}

  public ExplainRun(RunSettings settings) {
    this.settings = settings;
  }

  public Run over(Question question, List<Manifest.Data> data) {
    Instant started = Instant.now();
    for (String result : question.resultMeasures()) {
      for (String cause : question.causeMeasures()) columns.add(join(question, cause, result));
    }
    for (Column column : columns) points(column);
    for (Coefficient coefficient : Coefficient.values()) associate(coefficient);
    List<Manifest.Model> models = columns.stream().map(Column::model).distinct()
        .map(model -> new Manifest.Model(model, "", "", "", "", 0, 0, 0, 0)).toList();
    return new Run(Manifests.of(settings, started, models, data, notes), List.copyOf(definitions.values()), scores);
  }

  private Column join(Question question, String cause, String result) {
    String causeModel = question.causes().models().contains(question.model()) ? question.model() : "";
    Map<String, Double> x = present(question.causes(), cause, question.causes().column(causeModel, cause, question.reference(), ""));
    Map<String, Double> y = present(question.results(), result,
        question.results().column(question.model(), result, question.reference(), question.layer()));
    if (cause.equals("premium")) x.putIfAbsent(question.reference(), 1.0);      // a language against itself
    List<Map<String, Double>> controls = question.controlled().stream()
        .map(name -> present(question.controls(), name, question.controls().column("", name, question.reference(), ""))).toList();
    List<String> shared = y.keySet().stream().filter(x::containsKey)
        .filter(language -> controls.stream().allMatch(control -> control.containsKey(language))).toList();
    missing(question, cause, result, x, y, shared);
    String name = cause + "~" + result;
    if (shared.size() < LEAST) throw tooFew(name, shared);
    return new Column(question.model().isEmpty() ? question.results().name() : question.model(), name, shared,
        values(x, shared), values(y, shared), controls.stream().map(c -> values(c, shared)).toArray(double[][]::new));
  }

  private static Map<String, Double> present(LanguageTable table, String measure, Map<String, Double> column) {
    if (column.isEmpty()) {
      throw new InputException(table.name() + ": no values of " + measure + "; measures: "
          + String.join(", ", table.measures()) + "; models: " + String.join(", ", table.models()));
    }
    return column;
  }

  private void missing(Question question, String cause, String result, Map<String, Double> x, Map<String, Double> y,
                       List<String> shared) {
    Set<String> all = new LinkedHashSet<>(y.keySet());
    all.addAll(x.keySet());
    shared.forEach(all::remove);
    for (String language : all) {
      String where = !x.containsKey(language) ? question.causes().name() + " has no " + cause + " for it"
          : !y.containsKey(language) ? question.results().name() + " has no " + result + " for it"
          : question.controls().name() + " does not have all of " + String.join(", ", question.controlled());
      notes.add(language + " is left out of " + cause + "~" + result + ": " + where);
    }
  }

  private static InputException tooFew(String name, List<String> shared) {
    return new InputException(name + ": the tables share " + shared.size() + " languages"
        + (shared.isEmpty() ? "" : " (" + String.join(", ", shared) + ")") + ", expected at least " + LEAST
        + (shared.size() == 2 ? ": two points always lie on a line" : ""));
  }

  private static double[] values(Map<String, Double> column, List<String> languages) {
    return languages.stream().mapToDouble(column::get).toArray();
  }

  /** The points themselves, so that a report can draw them. */
  private void points(Column column) {
    for (int i = 0; i < column.languages().size(); i++) {
      add(column, "x." + column.name(), column.languages().get(i), column.x()[i]);
      add(column, "y." + column.name(), column.languages().get(i), column.y()[i]);
    }
  }

  private void associate(Coefficient coefficient) {
    Definition definition = coefficient.definition();
    List<Association> plain = columns.stream()
        .map(c -> Association.of(coefficient, c.x(), c.y(), settings.extract().seed())).toList();
    double[] holm = Association.holm(plain.stream().mapToDouble(Association::p).toArray());
    for (int i = 0; i < plain.size(); i++) {
      Column column = columns.get(i);
      if (Double.isNaN(plain.get(i).value())) {
        notes.add(column.name() + ": one side is the same in all languages, so there is no correlation");
        continue;
      }
      add(column, definition, "", plain.get(i), holm[i]);
      if (plain.get(i).n() < Association.LEAST) {
        notes.add(column.name() + ": n = " + plain.get(i).n() + " languages are too few for p-values or intervals (at least "
            + Association.LEAST + "); the coefficients only describe these languages");
      }
      if (column.controls().length > 0 && coefficient != Coefficient.KENDALL) partial(coefficient, definition, column);
    }
  }

  private void partial(Coefficient coefficient, Definition definition, Column column) {
    if (column.languages().size() < column.controls().length + 3) {
      throw new InputException(column.name() + ": " + column.languages().size() + " languages cannot be controlled for "
          + column.controls().length + " columns, expected at least " + (column.controls().length + 3));
    }
    try {
      add(column, definition, ".partial",
          Association.partial(coefficient, column.x(), column.y(), column.controls(), settings.extract().seed()), Double.NaN);
    } catch (org.hipparchus.exception.MathRuntimeException e) {
      throw new InputException(column.name() + ": the control columns depend on each other or are the same in all "
          + "languages; leave one out", e);
    }
  }

  private void add(Column column, Definition definition, String kind, Association found, double holm) {
    definitions.putIfAbsent(definition.name(), definition);
    String name = definition.name() + kind;
    add(column, name + "." + column.name(), found.n(), found.value(), found.low(), found.high(), 0);
    add(column, name + ".p." + column.name(), found.n(), found.p(), Double.NaN, Double.NaN, Double.NaN);
    add(column, name + ".needed." + column.name(), found.n(), found.needed(), Double.NaN, Double.NaN, Double.NaN);
    if (!kind.isEmpty()) return;
    add(column, name + ".p-holm." + column.name(), found.n(), holm, Double.NaN, Double.NaN, Double.NaN);
    add(column, name + ".leave-one-out." + column.name(), found.n(), found.value(), found.lowest(), found.highest(), Double.NaN);
  }

  private void add(Column column, String measure, int n, double value, double low, double high, double baseline) {
    if (Double.isNaN(value)) return;
    scores.add(new Score(column.model(), TASK, measure, "", "", null, "", "", n, value, low, high, baseline,
        settings.extract().seed()));
  }

  private void add(Column column, String measure, String language, double value) {
    scores.add(new Score(column.model(), TASK, measure, language, "", null, "", "", 1, value, Double.NaN, Double.NaN,
        Double.NaN, settings.extract().seed()));
  }
}
