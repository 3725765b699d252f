package org.polyprobe.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;

/** Reads a study's file and checks that it holds together. Commands and options are checked by who knows them. */
final class StudyReader {
  private static final List<String> KEYS = List.of("title", "paper", "about", "models", "options", "steps", "compare");
  private static final List<String> STEP_KEYS = List.of("name", "command", "models", "options", "needs");
  private static final List<String> CLAIM_KEYS = List.of("quantity", "step", "model", "measure", "language", "reference",
      "pooling", "layer", "paper", "note");

  private final YamlMap root;
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final List<Claim> claims = new ArrayList<>();

  private StudyReader(String file, String text) {
    this.root = YamlMap.parse(file, text);
  }

  static Study parse(String file, String text) {
    StudyReader reader = new StudyReader(file, text);
    YamlMap root = reader.root;
    root.allow(KEYS);
    for (YamlMap step : root.maps("steps")) reader.step(step);
    if (root.has("compare")) for (YamlMap claim : root.maps("compare")) reader.claim(claim);
    String name = Path.of(file).getFileName().toString().replaceFirst("\\.ya?ml$", "");
    return new Study(name, root.text("title"), root.textOr("", "paper"), root.textOr("", "about"),
        List.copyOf(reader.steps.values()), reader.claims, text);
  }

  private void step(YamlMap map) {
    map.allow(STEP_KEYS);
    String name = map.text("name");
    if (!name.matches("[a-z0-9][a-z0-9-]*")) {
      throw map.error("name", "\"" + name + "\" names a folder; expected lower-case letters, digits and dashes");
    }
    if (!map.has("models") && !root.has("models")) {
      throw new InputException(map.place() + ": \"models\" is missing, here and for all steps");
    }
    List<String> models = map.has("models") ? map.texts("models") : root.texts("models");
    Step step = new Step(name, map.text("command"), models, options(map), map.textOr("", "needs"), map.place("command"));
    if (new LinkedHashSet<>(models.stream().map(step::folder).toList()).size() < models.size()) {
      throw map.error("models", "two of them are called alike");
    }
    if (steps.put(name, step) != null) throw map.error("name", "there are two steps \"" + name + "\"");
  }

  /** Those of all steps, and over them the step's own. */
  private List<Step.Option> options(YamlMap step) {
    Map<String, Step.Option> options = new LinkedHashMap<>();
    for (YamlMap level : List.of(root, step)) {
      if (!level.has("options")) continue;
      YamlMap map = level.map("options");
      for (String key : map.keys()) options.put(key, new Step.Option(key, map.texts(key), map.place(key)));
    }
    return List.copyOf(options.values());
  }

  private void claim(YamlMap map) {
    map.allow(CLAIM_KEYS);
    Step step = steps.get(map.text("step"));
    if (step == null) {
      throw map.error("step", "there is no step \"" + map.text("step") + "\"; steps: " + String.join(", ", steps.keySet()));
    }
    String model = map.has("model") || step.models().size() > 1 ? map.text("model") : step.models().get(0);
    if (!step.models().contains(model)) {
      throw map.error("model", "step " + step.name() + " does not run " + model + "; its models: "
          + String.join(", ", step.models()));
    }
    String layer = map.textOr("", "layer");
    if (!layer.matches("|best|last|\\d{1,6}")) throw map.error("layer", "expected a number, last or best, found \"" + layer + "\"");
    Claim claim = new Claim(map.text("quantity"), step.name(), model, map.text("measure"), map.textOr("", "language"),
        map.textOr("", "reference"), map.textOr("", "pooling"), layer, Double.NaN, "", "", map.textOr("", "note"));
    if (!map.has("paper")) claims.add(claim);
    else if (!map.isMap("paper")) claims.add(known(claim, map, "paper", ""));
    else for (String whence : map.map("paper").keys()) claims.add(known(claim, map.map("paper"), whence, whence));
  }

  private static Claim known(Claim claim, YamlMap map, String key, String whence) {
    return new Claim(claim.quantity(), claim.step(), claim.model(), claim.measure(), claim.language(), claim.reference(),
        claim.pooling(), claim.layer(), map.number(key), map.text(key), whence, claim.note());
  }
}
