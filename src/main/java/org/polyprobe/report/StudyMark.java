package org.polyprobe.report;

import java.util.Locale;
import java.util.stream.DoubleStream;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Score;
import org.polyprobe.study.Finding;

/** A finding as a line an inch long: interval, measured value, the paper's, the baseline, over the measure's range. */
final class StudyMark {
  private static final int WIDTH = 150;
  private static final int HEIGHT = 20;
  private static final int MARGIN = 6;

  private final double lowest;
  private final double highest;

  private StudyMark(double lowest, double highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Where the measure has no bound, the numbers shown set one. */
  static String svg(Finding finding, Definition definition) {
    Score score = finding.score();
    double paper = finding.claim().paper();
    double[] shown = DoubleStream.of(score.value(), score.low(), score.high(), paper).filter(v -> !Double.isNaN(v)).toArray();
    double lowest = Double.isFinite(definition.lowest()) ? definition.lowest() : Math.min(0, DoubleStream.of(shown).min().orElse(0));
    double highest = Double.isFinite(definition.highest()) ? definition.highest() : Math.max(1, 1.05 * DoubleStream.of(shown).max().orElse(1));
    return new StudyMark(lowest, highest).of(finding);
  }

  private String of(Finding finding) {
    Score score = finding.score();
    StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
        "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, WIDTH, HEIGHT, words(finding)));
    line(svg, lowest, highest, "#d5d9de", 1);
    if (!Double.isNaN(score.baseline())) tick(svg, score.baseline());
    if (Words.hasInterval(score)) line(svg, score.low(), score.high(), "#1f5fa8", 3);
    svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"10\" r=\"4\" fill=\"#1f5fa8\"/>", x(score.value())));
    double paper = finding.claim().paper();
    if (!Double.isNaN(paper)) {
      svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f 3 l5 7 -5 7 -5 -7 z\" fill=\"none\" stroke=\"#b3430b\" stroke-width=\"1.6\"/>", x(paper)));
    }
    return svg.append("</svg>").toString();
  }

  private static String words(Finding finding) {
    double paper = finding.claim().paper();
    return "measured " + Words.withInterval(finding.score()) + (Double.isNaN(paper) ? "" : ", paper " + Words.number(paper));
  }

  private void line(StringBuilder svg, double from, double to, String colour, int width) {
    svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f 10 H%.1f\" stroke=\"%s\" stroke-width=\"%d\"/>", x(from), x(to), colour, width));
  }

  private void tick(StringBuilder svg, double at) {
    svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f 4 V16\" stroke=\"#5b6470\" stroke-width=\"1\"/>", x(at)));
  }

  /** What lies outside the range stands at its end. */
  private double x(double value) {
    double share = (Math.min(highest, Math.max(lowest, value)) - lowest) / (highest - lowest);
    return MARGIN + share * (WIDTH - 2 * MARGIN);
  }
}
