// ---- Similarity, entities, language identity, own probes ----

/** Panels of curves over the layers: title, task, measure, and which reference a language's curve has. */
const PROBE_PANELS = {
  sts: [['within each language', 'sts', 'spearman', () => -1], ['whitened', 'sts', 'spearman.whitened', () => -1],
    ['first sentence in the language, second in the reference', 'sts', 'spearman', language => language === data.reference ? null : data.reference]],
  ner: [['trained in each language', 'ner', 'f1', () => -1],
    ['trained in one language, asked in the others', 'ner', 'f1', language => sourceOf(language)],
    ['macro-F1 above random labels', 'ner', 'selectivity', () => -1]],
  identity: [['language recognised', 'language-identity', 'recall.language', () => -1]],
  probes: [['macro-F1', 'probe', 'macro-f1', () => -1], ['macro-F1 on random labels', 'probe', 'control-macro-f1', () => -1]],
};

/** The language whose probe was asked in this one, or null. */
const sourceOf = language => {
  const found = curves.find(c => c.model === model && c.task === 'ner' && c.measure === 'f1' && c.language === language && c.reference >= 0);
  return found ? found.reference : null;
};

function drawProbes(section, panels) {
  const shown = panels.map(([title, task, measure, reference]) => ({task, measure, reference, ...panel(byId(`${section}-charts`), title)}));
  drawings.push(() => {
    const used = new Set();
    for (const {task, measure, reference, made, figure} of shown) {
      const languages = [...data.languages.map((_, l) => l), -1];
      const lines = languages.map(language => ({language, name: language < 0 ? 'all' : data.languages[language].name,
        hue: language < 0 ? INK : colour(language), curve: find(model, task, measure, language, reference(language))})).filter(l => l.curve);
      figure.hidden = !lines.length;
      lines.forEach(l => used.add(l.language));
      made.setOption({
        animation: false, textStyle: TEXT, grid: {left: 4, right: 12, top: 12, bottom: 4, containLabel: true},
        tooltip: tooltip(() => lines), xAxis: layerAxis(),
        yAxis: valueAxis(task === 'sts' ? {} : {min: range => Math.min(0, range.min), max: 1}),
        series: lines.flatMap(({language, name, hue, curve}) => [band(curve, name, hue, 0.1),
          line(curve, name, Math.max(language, 0), {symbolSize: 3, lineStyle: {color: hue, width: 1.4}, itemStyle: {color: hue}})])
      }, true);
    }
    byId(`${section}-legend`).replaceChildren(...[...used].filter(l => l >= 0).map(key));
    byId(`${section}-caption`).textContent = `Horizontal axes: layers. Bands: 95 % intervals. ${finalNormNote()}`;
  });
}

for (const [section, panels] of Object.entries(PROBE_PANELS)) if (byId(section)) drawProbes(section, panels);
