
// ---- Similarity of layers ----

function drawSimilarity() {
  const element = byId('similarity-chart'), made = chart(element);
  const selects = {other: byId('similarity-other'), language: byId('similarity-language'), measure: byId('similarity-measure')};
  const own = () => data.maps.filter(map => map.model === data.models[model].name || map.other === data.models[model].name);
  const otherOf = map => map.model === data.models[model].name ? map.other : map.model;

  const short = name => { const last = name.split('/').pop(); return last.length > 20 ? `${last.slice(0, 19)}…` : last; };

  const options = (select, items) => {
    const before = select.value;
    select.replaceChildren(...items.map(([text, value]) => new Option(text, value)));
    if (items.some(([, value]) => `${value}` === before)) select.value = before;
    select.parentElement.hidden = items.length < 2;
  };

  /** The menus for what the model now chosen was compared with. */
  function fillMenus() {
    const others = [...new Set(own().map(otherOf))];
    options(selects.other, others.map(name => [name === data.models[model].name ? 'its own layers' : name, name]));
    const maps = own().filter(map => otherOf(map) === selects.other.value);
    const languages = [...new Set(maps.map(map => map.language))].sort((a, b) => a - b);
    options(selects.language, languages.map(l => [l < 0 ? 'mean over all' : data.languages[l].name, l]));
    options(selects.measure, [...new Map(maps.map(map => [map.measure, map.title]))].map(([name, title]) => [title, name]));
  }

  const draw = () => {
    fillMenus();
    const map = own().find(m => otherOf(m) === selects.other.value && m.language === +selects.language.value && m.measure === selects.measure.value);
    byId('similarity').hidden = !map;
    if (!map) return;
    const self = map.model === map.other, turned = map.model !== data.models[model].name;
    const cells = map.cells.flatMap(([a, b, ...rest]) => self ? [[a, b, ...rest], [b, a, ...rest]] : turned ? [[b, a, ...rest]] : [[a, b, ...rest]]);
    const rows = [...new Set(cells.map(c => c[0]))].sort((a, b) => a - b), columns = [...new Set(cells.map(c => c[1]))].sort((a, b) => a - b);
    const values = cells.map(c => c[2]), bottom = Math.min(0, ...values);
    const wide = element.parentElement.clientWidth, left = 46, cell = Math.max(24, Math.min(46, Math.floor((wide - left - 4) / columns.length)));
    element.style.width = `${Math.max(260, left + cell * columns.length + 4)}px`;
    element.style.height = `${44 + Math.min(cell, 34) * rows.length + 60}px`;
    made.resize();
    const axis = {type: 'category', axisTick: {show: false}, axisLine: {show: false}, axisLabel: {...TEXT, interval: 0}, nameLocation: 'middle', nameTextStyle: TEXT};
    made.setOption({
      animation: false, textStyle: TEXT, grid: {left, width: cell * columns.length, top: 44, bottom: 60},
      tooltip: {confine: true, textStyle: TEXT, borderColor: QUIET, extraCssText: 'box-shadow:none', formatter: ({value: [x, y, v, low, high]}) =>
        `Layer ${rows[y]} and layer ${columns[x]}${self ? '' : ` of ${escaped(selects.other.value)}`}<br><b>${number(v)}</b> [${number(low)}, ${number(high)}], n ${map.n}`},
      xAxis: {...axis, position: 'top', data: columns, name: self ? 'Layer' : `Layer of ${short(selects.other.value)}`, nameGap: 24},
      yAxis: {...axis, inverse: true, data: rows, name: self ? 'Layer' : 'Layer', nameGap: 30},
      visualMap: {type: 'continuous', min: bottom, max: 1, orient: 'horizontal', left, bottom: 4, itemWidth: 12, itemHeight: 160, dimension: 2,
        text: ['1', tick(+bottom.toPrecision(2))], textStyle: TEXT, inRange: {color: VIRIDIS}, calculable: false},
      series: [{type: 'heatmap', itemStyle: {borderColor: '#fff', borderWidth: 1}, emphasis: {itemStyle: {borderColor: INK}},
        data: cells.map(([a, b, v, low, high]) => ({value: [columns.indexOf(b), rows.indexOf(a), v, low, high],
          label: {show: cell >= 34, fontSize: 11, color: (v - bottom) / (1 - bottom) > 0.55 ? INK : '#fff', formatter: v.toFixed(2).replace('-', '−')}}))}]
    }, true);
    byId('similarity-caption').textContent = `${self ? '' : `Rows: layers of ${data.models[model].name}. `}${map.title}: ${measureText(map.measure)} n = ${map.n}, `
      + `${data.models[model].hidden} dimensions. Between languages at one layer: choose CKA under “Language pairs”. ${finalNormNote()}`;
  };
  const measureText = name => (measureOf[name] || {description: ''}).description;
  for (const select of Object.values(selects)) select.onchange = draw;
  drawings.push(draw);
  addEventListener('resize', draw);
}

if (byId('similarity')) drawSimilarity();
