'use strict';
// Draws the charts from the JSON in #data; PageData.java says what is in it. No network, no state but the controls.

const data = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
document.documentElement.classList.add('js');

// Okabe and Ito's colours but for yellow, too faint on white, and black, kept for the reference. Shapes tell apart
// what colours cannot: after seven languages colours start again with the next shape.
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7f5aa2'];
const SHAPES = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle'];
const VIRIDIS = ['#440154', '#482878', '#3e4989', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725'];
const INK = '#1b1f24', QUIET = '#5b6470', HAIR = '#e8ebee', WARN = '#b3430b';
const TASK_TITLES = {align: 'Word alignment', retrieval: 'Sentence retrieval', similarity: 'Similarity', states: 'Hidden states', families: 'Language families', sts: 'Sentence similarity', ner: 'Named entities', 'language-identity': 'Language identity', probe: 'Probes'};
const TEXT = {fontFamily: getComputedStyle(document.body).fontFamily, color: INK, fontSize: 12};

// ---- Data ----

for (const m of data.models) if (!m.layers.length) m.layers = ['–'];      // numbers that belong to no layer
const curves = data.curves.map(([task, measure, model, language, reference, n, value, low, high, baseline]) =>
  ({task: data.tasks[task], measure: data.measures[measure].name, model, language, reference, n, low, high, baseline,
    value: value || data.models[model].layers.map(() => null)}))
  .filter(curve => curve.value.length === data.models[curve.model].layers.length);
const measureOf = Object.fromEntries(data.measures.map(measure => [measure.name, measure]));
const index = new Map(curves.map(c => [[c.model, c.task, c.measure, c.language, c.reference].join(' '), c]));
const find = (model, task, measure, language, reference) => index.get([model, task, measure, language, reference].join(' '));

/** A curve of a pair; a measure without direction is found whichever way round it is written. */
function pair(model, metric, from, to) {
  const mirrored = measureOf[metric.measure].directed ? undefined : find(model, metric.task, metric.measure, to, from);
  return find(model, metric.task, metric.measure, from, to) || mirrored;
}

/** The item of a column at a layer: a column is an array, one number for all layers, or null. */
const at = (column, i) => Array.isArray(column) ? column[i] : column;

const others = data.languages.map((_, i) => i).filter(i => i !== data.reference);
const colour = language => language === data.reference ? INK : COLOURS[others.indexOf(language) % COLOURS.length];
const shape = language => language === data.reference ? 'circle'
  : SHAPES[Math.floor(others.indexOf(language) / COLOURS.length) % SHAPES.length];

function number(value) {
  if (value == null) return '—';
  const size = Math.abs(value);
  const text = size === 0 ? '0' : size < 1e-3 ? value.toExponential(1) : size < 10 ? value.toFixed(3)
    : size < 1000 ? value.toPrecision(4) : Math.round(value).toLocaleString('en-US');
  return text.replace('-', '−');
}

const escaped = text => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

// ---- Charts ----

let model = 0;
const drawings = [];                                 // functions that draw for the model now chosen

/** A chart that follows the width of its element; on paper its picture is scaled instead, by its viewBox. */
function chart(element) {
  const made = echarts.init(element, null, {renderer: 'svg'});
  const frame = () => element.querySelector('svg').setAttribute('viewBox', `0 0 ${made.getWidth()} ${made.getHeight()}`);
  made.on('rendered', frame);
  new ResizeObserver(() => {
    if (!element.clientWidth || matchMedia('print').matches) return;
    made.resize();
    frame();
  }).observe(element);
  return made;
}

const layerNames = () => {
  const {layers, finalNorm} = data.models[model];
  return layers.map((layer, i) => finalNorm && i === layers.length - 1 ? `${layer}*` : `${layer}`);
};

const layerAxis = extra => ({
  type: 'category', data: layerNames(), boundaryGap: false, axisLine: {lineStyle: {color: QUIET}},
  axisTick: {alignWithLabel: true, lineStyle: {color: QUIET}}, axisLabel: {...TEXT, color: QUIET, hideOverlap: true},
  ...extra});

const valueAxis = extra => ({
  type: 'value', scale: true, splitLine: {lineStyle: {color: HAIR}}, splitNumber: 4,
  axisLabel: {...TEXT, color: QUIET, formatter: value => tick(value)}, ...extra});

const tick = value => Math.abs(value) >= 1e4 || (value !== 0 && Math.abs(value) < 1e-4)
  ? value.toExponential(0).replace('e+', 'e') : `${+value.toPrecision(4)}`.replace('-', '−');

/** The band between low and high, drawn behind its line and answering to the same entry of the legend. */
function band(curve, name, hue, opacity) {
  return {
    type: 'custom', name, silent: true, z: 1, clip: true, tooltip: {show: false}, itemStyle: {color: hue},
    data: curve.value.map((_, i) => [i, at(curve.low, i), at(curve.high, i)]), encode: {x: 0, y: [1, 2]},
    renderItem: ({dataIndex}, api) => dataIndex > 0 ? undefined : {type: 'group', children: stretches(curve)
      .map(layers => ({
        type: 'polygon', style: {fill: hue, opacity}, shape: {points: [
          ...layers.map(i => api.coord([i, at(curve.high, i)])),
          ...layers.map(i => api.coord([i, at(curve.low, i)])).reverse()]}}))}};
}

/** The unbroken runs of layers that have an interval. */
function stretches(curve) {
  const runs = [[]];
  curve.value.forEach((_, i) => {
    if (at(curve.low, i) == null || at(curve.high, i) == null) runs.push([]);
    else runs[runs.length - 1].push(i);
  });
  return runs.filter(run => run.length);
}

function line(curve, name, language, extra) {
  const hue = colour(language);
  return {
    type: 'line', name, data: curve.value, z: 3, symbol: shape(language), symbolSize: 5, showAllSymbol: true,
    lineStyle: {color: hue, width: 1.8}, itemStyle: {color: hue}, emphasis: {focus: 'series', lineStyle: {width: 2.6}},
    blur: {lineStyle: {opacity: 0.15}, itemStyle: {opacity: 0.15}}, ...extra};
}

/** The language's name at the right end of its line, moved so far that names do not lie on each other. */
function endLabel(lines, language, text) {
  const {curve, name, hue} = lines.find(l => l.language === language);
  const last = curve.value.length - 1;
  return {
    type: 'custom', name, silent: true, z: 4, clip: false, tooltip: {show: false}, data: [[last, at(curve.value, last)]],
    renderItem: ({coordSys}, api) => {
      const ends = lines.filter(l => at(l.curve.value, last) != null)
        .map(l => ({language: l.language, y: api.coord([last, at(l.curve.value, last)])[1]}));
      const own = spread(ends, 14, coordSys.y, coordSys.y + coordSys.height - 6).find(end => end.language === language);
      if (!own) return undefined;
      const x = coordSys.x + coordSys.width;
      return {type: 'group', children: [
        {type: 'line', shape: {x1: x + 5, y1: own.y, x2: x + 13, y2: own.moved}, style: {stroke: hue, lineWidth: 0.8}},
        {type: 'text', x: x + 16, y: own.moved, style: {text, fill: hue, font: `12px ${TEXT.fontFamily}`, verticalAlign: 'middle'}}]};
    }};
}

/** Moves heights apart by a gap, within top and bottom, keeping their order. */
function spread(ends, gap, top, bottom) {
  const sorted = [...ends].sort((a, b) => a.y - b.y);
  sorted.forEach((end, k) => { end.moved = Math.max(end.y, k ? sorted[k - 1].moved + gap : top); });
  for (let k = sorted.length - 1, limit = bottom; k >= 0; k--, limit -= gap) {
    sorted[k].moved = Math.min(sorted[k].moved, limit);
    limit = sorted[k].moved;
  }
  return sorted;
}

/** A table of what the lines are at a layer, highest first. */
function tip(i, lines) {
  const rows = lines.filter(l => at(l.curve.value, i) != null)
    .sort((a, b) => at(b.curve.value, i) - at(a.curve.value, i))
    .map(({curve, name, hue}) => {
      const low = at(curve.low, i), baseline = at(curve.baseline, i);
      return `<tr><td><span style="color:${hue}">●</span> ${escaped(name)}</td><td><b>${number(at(curve.value, i))}</b></td>`
        + `<td>${low == null ? '' : `[${number(low)}, ${number(at(curve.high, i))}]`}</td>`
        + `<td>${baseline == null ? '' : `baseline ${number(baseline)}`}</td><td>n ${at(curve.n, i).toLocaleString('en-US')}</td></tr>`;
    });
  return `<b>Layer ${layerNames()[i]}</b><table class="tip">${rows.join('')}</table>`;
}

const tooltip = lines => ({
  trigger: 'axis', confine: true, textStyle: TEXT, padding: 8, borderColor: QUIET, extraCssText: 'box-shadow:none',
  axisPointer: {lineStyle: {color: QUIET, type: 'solid', width: 1}},
  formatter: items => tip(items[0].dataIndex, lines())});

const finalNormNote = () => data.models[model].finalNorm ? '* The last layer is read after the final norm. ' : '';

/** Fills a menu of measures with those of the model now chosen, keeping the choice where it is still there. */
function fill(select, metrics, preferred) {
  const before = select.value || preferred;
  select.replaceChildren();
  for (const task of new Set(metrics.map(m => m.task))) {
    const group = document.createElement('optgroup');
    group.label = TASK_TITLES[task] || task;
    for (const m of metrics.filter(m => m.task === task)) {
      group.append(new Option(measureOf[m.measure].title, `${m.task} ${m.measure}`));
    }
    select.append(group);
  }
  if ([...select.options].some(option => option.value === before)) select.value = before;
}

const chosen = select => { const [task, measure] = select.value.split(' '); return {task, measure}; };

function pairMetrics() {
  const seen = new Map();
  for (const c of curves) {
    if (c.model === model && c.reference >= 0) seen.set(`${c.task} ${c.measure}`, {task: c.task, measure: c.measure});
  }
  return [...seen.values()];
}

// ---- Layer curves ----

function drawCurves() {
  const made = chart(byId('curves-chart'));
  const select = byId('curves-measure'), direction = byId('curves-direction');
  const draw = () => {
    const metric = chosen(select), measure = measureOf[metric.measure];
    byId('curves-direction-label').hidden = !measure.directed;
    const out = measure.directed && direction.value === 'out';
    const lines = others.map(language => ({language, name: data.languages[language].name, hue: colour(language),
      curve: out ? pair(model, metric, data.reference, language) : pair(model, metric, language, data.reference)}))
      .filter(l => l.curve);
    const narrow = made.getWidth() < 600;
    const legendRows = narrow && lines.length > 8 ? 1 : Math.ceil(lines.reduce((sum, l) => sum + 34 + 7.2 * l.name.length, 0) / made.getWidth());
    made.setOption({
      animation: false, textStyle: TEXT,
      grid: {left: 8, right: narrow ? 38 : 96, top: 36, bottom: 42 + 22 * legendRows, containLabel: true},
      legend: {type: narrow && lines.length > 8 ? 'scroll' : 'plain', bottom: 0, data: lines.map(l => ({name: l.name, icon: shape(l.language)})), itemWidth: 10, itemHeight: 10, textStyle: TEXT, itemGap: 16},
      tooltip: tooltip(() => lines),
      xAxis: layerAxis({name: 'Layer', nameLocation: 'middle', nameGap: 28, nameTextStyle: TEXT}),
      yAxis: valueAxis({name: measure.title, nameTextStyle: {...TEXT, align: 'left', fontWeight: 600},
        min: floor(measure, lines.flatMap(l => l.curve.value))}),
      series: lines.flatMap(({language, name, hue, curve}) => [
        band(curve, name, hue, 0.13),
        line(curve, name, language),
        endLabel(lines, language, narrow ? data.languages[language].tag : name),
        {type: 'line', name, data: curve.value.map((_, i) => at(curve.baseline, i)), symbol: 'none', silent: true, z: 2,
          lineStyle: {color: hue, width: 1, type: [4, 4], opacity: 0.8}, tooltip: {show: false}}])
    }, true);
    byId('curves-caption').textContent = `${measure.title}: ${measure.description} Bands: 95 % intervals; dashed: baselines. `
      + finalNormNote() + 'Layer 0 is the embedding output.';
  };
  drawings.push(() => { fill(select, pairMetrics(), 'align precision@1'); draw(); });
  select.onchange = direction.onchange = draw;
}

// ---- Language pairs ----

function drawPairs() {
  const element = byId('pairs-chart');
  const made = chart(element);
  const select = byId('pairs-measure'), slider = byId('pairs-layer');
  const draw = () => {
    const metric = chosen(select), measure = measureOf[metric.measure], i = +slider.value;
    const shown = data.languages.map((_, l) => l).filter(l => data.languages.some((_, m) => pair(model, metric, l, m) || pair(model, metric, m, l)));
    const cells = shown.flatMap(row => shown.map(column => ({row, column, curve: row === column ? undefined : pair(model, metric, row, column)})));
    const all = cells.flatMap(c => c.curve ? c.curve.value : []).filter(v => v != null);
    const top = Math.max(...all), bottom = floor(measure, all) ?? Math.min(...all);
    const available = element.parentElement.clientWidth, left = available < 600 ? 34 : 86;
    const cell = Math.max(36, Math.min(84, Math.floor((available - left - 4) / shown.length)));
    element.style.width = `${left + cell * shown.length + 4}px`;
    element.style.height = `${30 + Math.min(cell, 42) * shown.length + 60}px`;
    made.resize();
    const label = l => available < 600 ? data.languages[l].tag : data.languages[l].name;
    const share = v => (v - bottom) / (top - bottom || 1);
    made.setOption({
      animation: false, textStyle: TEXT,
      grid: {left, right: 4, top: 30, bottom: 60},
      tooltip: {confine: true, textStyle: TEXT, borderColor: QUIET, extraCssText: 'box-shadow:none', formatter: ({data: {cell: c}}) =>
        `<b>${escaped(data.languages[c.row].name)} ${measure.directed ? '→' : '–'} ${escaped(data.languages[c.column].name)}</b><br>`
        + `${number(c.curve.value[i])} [${number(at(c.curve.low, i))}, ${number(at(c.curve.high, i))}]<br>`
        + `baseline ${number(at(c.curve.baseline, i))}, n ${number(at(c.curve.n, i))}`},
      xAxis: {type: 'category', position: 'top', data: shown.map(l => cell < 60 ? data.languages[l].tag : label(l)), axisTick: {show: false}, axisLine: {show: false}, axisLabel: {...TEXT, interval: 0}},
      yAxis: {type: 'category', inverse: true, data: shown.map(label), axisTick: {show: false}, axisLine: {show: false}, axisLabel: {...TEXT, interval: 0}},
      visualMap: {type: 'continuous', min: bottom, max: top, orient: 'horizontal', left, bottom: 4, itemWidth: 12, itemHeight: 160,
        text: [tick(+top.toPrecision(3)), tick(+bottom.toPrecision(3))], textStyle: TEXT, inRange: {color: VIRIDIS}, calculable: false},
      series: [{type: 'heatmap', itemStyle: {borderColor: '#fff', borderWidth: 1}, emphasis: {itemStyle: {borderColor: INK}},
        data: cells.filter(c => c.curve && c.curve.value[i] != null).map(c => ({
          value: [shown.indexOf(c.column), shown.indexOf(c.row), c.curve.value[i]], cell: c,
          label: {show: true, fontSize: cell < 44 ? 11 : 12, color: share(c.curve.value[i]) > 0.55 ? INK : '#fff',
            formatter: cellText(c.curve.value[i])}}))}]
    }, true);
    const {layers} = data.models[model];
    byId('pairs-output').textContent = `${layers[i]}${i === layers.length - 1 && data.models[model].finalNorm ? ', after the final norm' : ` of ${layers[layers.length - 1]}`}`;
    byId('pairs-caption').textContent = (measure.directed ? 'Rows: language of the queries; columns: language searched. '
      : 'The measure has no direction, so the map is symmetric. ') + 'Colours keep their meaning across layers. Arrow keys move the slider.';
  };
  drawings.push(() => {
    fill(select, pairMetrics(), 'align precision@1');
    slider.max = data.models[model].layers.length - 1;
    slider.parentElement.hidden = data.models[model].layers.length < 2;
    slider.value = peak(chosen(select));
    draw();
  });
  select.onchange = slider.oninput = draw;
  addEventListener('resize', draw);
}

/** Zero, where a scale should start there: the measure's lowest value, and near enough to the data. */
const floor = (measure, values) => measure.lowest === 0 && Math.min(...values) < Math.max(...values) / 3 ? 0 : undefined;

const cellText = value => Math.abs(value) < 10 ? value.toFixed(2).replace('-', '−') : `${+value.toPrecision(3)}`;

/** The layer where a measure is highest on average over its pairs. */
function peak(metric) {
  const its = curves.filter(c => c.model === model && c.task === metric.task && c.measure === metric.measure && c.reference >= 0);
  const means = data.models[model].layers.map((_, i) => its.reduce((sum, c) => sum + (at(c.value, i) || 0), 0));
  return means.indexOf(Math.max(...means));
}

// ---- Hidden states ----

function drawStates() {
  const panels = new Map();                          // measure to its chart
  const measures = [...new Set(curves.filter(c => c.task === 'states' && c.measure !== 'collapse').map(c => c.measure))];
  for (const measure of measures) panels.set(measure, panel(byId('states-charts'), measureOf[measure].title));
  drawings.push(() => {
    const languages = data.languages.map((_, l) => l).filter(l => measures.some(m => find(model, 'states', m, l, -1)));
    byId('states-legend').replaceChildren(...languages.map(key));
    const signs = l => find(model, 'states', 'collapse', l, -1);
    const collapsed = l => signs(l) ? signs(l).value.map(v => v >= data.collapseSigns) : [];
    const tinted = data.models[model].layers.map((_, i) => languages.some(l => collapsed(l)[i]));
    for (const [measure, {made, figure}] of panels) {
      const lines = languages.map(language => ({language, name: data.languages[language].name, hue: colour(language),
        curve: find(model, 'states', measure, language, -1)})).filter(l => l.curve);
      figure.hidden = lines.length === 0;
      const all = lines.flatMap(l => l.curve.value).filter(v => v != null);
      const log = Math.min(...all) > 0 && Math.max(...all) / Math.min(...all) > 200;
      figure.querySelector('small').textContent = log ? 'logarithmic' : '';
      made.setOption({
        animation: false, textStyle: TEXT, grid: {left: 4, right: 12, top: 12, bottom: 4, containLabel: true},
        tooltip: tooltip(() => lines), xAxis: layerAxis(), yAxis: valueAxis(log ? {type: 'log', scale: false} : {}),
        series: [tint(tinted), ...lines.flatMap(({language, name, hue, curve}) => [
          band(curve, name, hue, 0.1),
          line(curve, name, language, {symbolSize: 3, lineStyle: {color: hue, width: 1.4}}),
          {type: 'scatter', name, silent: true, z: 5, symbol: 'circle', symbolSize: 9, tooltip: {show: false},
            itemStyle: {color: 'transparent', borderColor: WARN, borderWidth: 1.6},
            data: curve.value.flatMap((v, i) => collapsed(language)[i] && v != null ? [[i, v]] : [])}])]
      }, true);
    }
    byId('states-caption').textContent = 'Horizontal axes: layers. ' + (tinted.some(Boolean) ? 'Shaded layers and rings: collapsed. '
      : languages.some(signs) ? 'No layer collapses. ' : '') + finalNormNote();
  });
}

/** Shades the layers that are true over the whole height, half a layer to either side. */
const tint = layers => ({
  type: 'custom', silent: true, z: 0, clip: true, tooltip: {show: false}, data: layers.map((yes, i) => [i, NaN]),
  renderItem: ({dataIndex, coordSys}, api) => layers[dataIndex] ? {
    type: 'rect', style: {fill: '#fbe3d6'},
    shape: {x: api.coord([dataIndex, 1])[0] - api.size([1, 1])[0] / 2, y: coordSys.y, width: api.size([1, 1])[0], height: coordSys.height}} : undefined});

function panel(parent, title) {
  const figure = document.createElement('figure'), caption = document.createElement('figcaption'), element = document.createElement('div');
  caption.append(title, ' ', document.createElement('small'));
  element.className = 'chart';
  figure.append(caption, element);
  parent.append(figure);
  return {figure, made: chart(element)};
}

function key(language) {
  const entry = document.createElement('span');
  const mark = {circle: '●', rect: '■', triangle: '▲', diamond: '◆', emptyCircle: '○', emptyRect: '□', emptyTriangle: '△'}[shape(language)];
  entry.innerHTML = `<span style="color:${colour(language)}">${mark}</span>`;
  entry.append(data.languages[language].name);
  return entry;
}

// ---- Language families ----

function drawFamilies() {
  const panels = new Map(['related-minus-unrelated', 'zh-contrast'].filter(name => curves.some(c => c.measure === name))
    .map(name => [name, panel(byId('families-charts'), measureOf[name].title)]));
  drawings.push(() => {
    for (const [name, {made, figure}] of panels) {
      const curve = find(model, 'families', name, -1, -1), p = find(model, 'families', `${name}.p`, -1, -1);
      figure.hidden = !curve;
      if (!curve) continue;
      const sure = i => p ? at(p.value, i) < 0.05 : at(curve.low, i) > 0 || at(curve.high, i) < 0;
      made.setOption({
        animation: false, textStyle: TEXT, grid: {left: 4, right: 12, top: 16, bottom: 26, containLabel: true},
        tooltip: {...tooltip(() => []), formatter: items => {
          const i = items[0].dataIndex;
          return tip(i, [{curve, name: 'difference', hue: COLOURS[0]}]) + (p ? `p = ${number(at(p.value, i))}` : '');
        }},
        xAxis: layerAxis({name: 'Layer', nameLocation: 'middle', nameGap: 26, nameTextStyle: TEXT, axisLine: {onZero: false, lineStyle: {color: QUIET}}}),
        yAxis: valueAxis({scale: false}),
        series: [band(curve, 'difference', COLOURS[0], 0.15), {
          type: 'line', name: 'difference', z: 3, symbol: 'circle', symbolSize: 8, showAllSymbol: true, lineStyle: {color: COLOURS[0], width: 1.8},
          data: curve.value.map((value, i) => ({value, itemStyle: {color: sure(i) ? COLOURS[0] : '#fff', borderColor: COLOURS[0], borderWidth: 1.6}})),
          markLine: {silent: true, symbol: 'none', label: {show: false}, lineStyle: {color: QUIET, type: [4, 4]}, data: [{yAxis: 0}]}}]
      }, true);
    }
    byId('families-caption').textContent = 'Above zero: related languages (or, in the second chart, French, Spanish and German among themselves) align better. '
      + 'Filled points: p\u00a0<\u00a00.05 at that layer, without correction for the number of layers; where there is no p-value, the interval excludes zero.';
  });
}

// ---- The page ----

function show() {
  for (const block of document.querySelectorAll('[data-model]')) block.hidden = +block.dataset.model !== model;
  for (const draw of drawings) draw();
}

if (byId('curves')) drawCurves();
if (byId('pairs')) drawPairs();
if (byId('states')) drawStates();
if (byId('families')) drawFamilies();
if (byId('model')) byId('model').onchange = event => { model = +event.target.value; show(); };
