package org.polyprobe.measure;

import java.util.function.ToDoubleBiFunction;
import org.hipparchus.stat.correlation.KendallsCorrelation;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** How two columns of numbers go together; −1 to 1, NaN where one of them is the same throughout. */
public enum Coefficient {
  SPEARMAN("Spearman's rank correlation", "Pearson's correlation of ranks, ties sharing theirs.", "Spearman 1904",
      (x, y) -> new SpearmansCorrelation().correlation(x, y)),
  PEARSON("Pearson's correlation", "Covariance over the product of standard deviations.", "Pearson 1895",
      (x, y) -> new PearsonsCorrelation().correlation(x, y)),
  KENDALL("Kendall's tau-b", "Concordant less discordant pairs over all, corrected for ties.", "Kendall 1945",
      (x, y) -> new KendallsCorrelation().correlation(x, y));

  private final String title;
  private final String description;
  private final String source;
  private final ToDoubleBiFunction<double[], double[]> formula;

  Coefficient(String title, String description, String source, ToDoubleBiFunction<double[], double[]> formula) {
    this.title = title;
    this.description = description;
    this.source = source;
    this.formula = formula;
  }

  public double of(double[] x, double[] y) {
    return isConstant(x) || isConstant(y) ? Double.NaN : formula.applyAsDouble(x, y);
  }

  /** What of a column the coefficient looks at: its ranks, for Spearman. */
  double[] scaled(double[] column) {
    return this == SPEARMAN ? new NaturalRanking().rank(column) : column;
  }

  public Definition definition() {
    return new Definition(name().toLowerCase(java.util.Locale.ROOT), title + " over languages", description
        + " Each language is one point. The interval resamples languages; p is two-sided from permuting one column, "
        + "exactly for up to 8 languages.", source, -1, 1, Direction.DESCRIPTIVE);
  }

  static boolean isConstant(double[] column) {
    for (double value : column) if (value != column[0]) return false;
    return true;
  }
}
