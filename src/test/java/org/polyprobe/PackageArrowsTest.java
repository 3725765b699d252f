package org.polyprobe;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows between packages point one way, down the data flow told in the root's package documentation. */
@AnalyzeClasses(packages = "org.polyprobe", importOptions = DoNotIncludeTests.class)
class PackageArrowsTest {
  @ArchTest
  static final ArchRule ARROWS = layeredArchitecture().consideringOnlyDependenciesInAnyPackage("org.polyprobe..")
      .layer("cli").definedBy("org.polyprobe.cli")
      .layer("report").definedBy("org.polyprobe.report")
      .layer("transfer").definedBy("org.polyprobe.transfer")
      .layer("study").definedBy("org.polyprobe.study")
      .layer("run").definedBy("org.polyprobe.run")
      .layer("probe").definedBy("org.polyprobe.probe")
      .layer("measure").definedBy("org.polyprobe.measure")
      .layer("project").definedBy("org.polyprobe.project")
      .layer("tune").definedBy("org.polyprobe.tune")
      .layer("extract").definedBy("org.polyprobe.extract")
      .layer("model").definedBy("org.polyprobe.model")
      .layer("checkpoint").definedBy("org.polyprobe.checkpoint")
      .layer("nn").definedBy("org.polyprobe.nn")
      .layer("tokenizer").definedBy("org.polyprobe.tokenizer")
      .layer("subword").definedBy("org.polyprobe.subword")
      .layer("wire").definedBy("org.polyprobe.wire")
      .layer("count").definedBy("org.polyprobe.count")
      .layer("data").definedBy("org.polyprobe.data")
      .layer("result").definedBy("org.polyprobe.result")
      .layer("root").definedBy("org.polyprobe")
      .whereLayer("cli").mayNotBeAccessedByAnyLayer()
      .whereLayer("report").mayOnlyBeAccessedByLayers("cli")
      .whereLayer("transfer").mayOnlyBeAccessedByLayers("cli")
      .whereLayer("study").mayOnlyBeAccessedByLayers("report", "cli")
      .whereLayer("run").mayOnlyBeAccessedByLayers("transfer", "cli")
      .whereLayer("probe").mayOnlyBeAccessedByLayers("transfer", "run", "cli")
      .whereLayer("measure").mayOnlyBeAccessedByLayers("probe", "transfer", "run", "cli")
      .whereLayer("project").mayOnlyBeAccessedByLayers("run")
      .whereLayer("tune").mayOnlyBeAccessedByLayers("transfer", "cli")
      .whereLayer("extract").mayOnlyBeAccessedByLayers("tune", "transfer", "run", "cli")
      .whereLayer("model").mayOnlyBeAccessedByLayers("tune", "extract", "transfer", "run", "cli")
      .whereLayer("checkpoint").mayOnlyBeAccessedByLayers("model", "tune", "extract", "transfer", "run", "cli")
      .whereLayer("nn").mayOnlyBeAccessedByLayers("model", "probe", "tune", "extract", "transfer", "run", "cli")
      .whereLayer("tokenizer").mayOnlyBeAccessedByLayers("checkpoint", "model", "tune", "extract", "count", "transfer", "run", "cli")
      .whereLayer("subword").mayOnlyBeAccessedByLayers("tokenizer", "count")
      .whereLayer("wire").mayOnlyBeAccessedByLayers("checkpoint", "tokenizer")
      .whereLayer("count").mayOnlyBeAccessedByLayers("measure", "run")
      .whereLayer("data").mayOnlyBeAccessedByLayers("measure", "transfer", "run", "cli")
      .whereLayer("result").mayOnlyBeAccessedByLayers("measure", "transfer", "run", "report", "cli", "study");

  @ArchTest
  static final ArchRule NO_CIRCLES = slices().matching("org.polyprobe.(*)..").should().beFreeOfCycles();
}
