
// ---- Pictures ----

function drawPictures() {
  const made = chart(byId('pictures-chart'));
  const select = {kind: byId('pictures-kind'), method: byId('pictures-method'), colour: byId('pictures-colour')};
  const slider = byId('pictures-layer'), METHODS = {pca: 'PCA', tsne: 't-SNE'};
  let thumbnails = [];

  const options = (menu, items) => {
    const before = menu.value;
    menu.replaceChildren(...items.map(([text, value]) => new Option(text, value)));
    if (items.some(([, value]) => `${value}` === before)) menu.value = before;
    menu.parentElement.hidden = items.length < 2;
  };
  const ofModel = picture => picture.projections.filter(([name]) => name === data.models[model].name || data.models[model].name.startsWith(`${name}, `));
  const pictures = () => data.pictures.map((picture, i) => ({...picture, i})).filter(picture => ofModel(picture).length);
  const picture = () => data.pictures[+select.kind.value];
  const projections = () => ofModel(picture()).filter(p => p[1] === select.method.value).sort((a, b) => a[2] - b[2]);

  /** Groups of points: their name, colour and symbol, and which points. */
  function groups() {
    const {points, labels} = picture(), byLanguage = select.colour.value === 'language';
    const found = new Map();
    points.forEach(([, language, label], i) => {
      const key = byLanguage ? language : label;
      if (!found.has(key)) found.set(key, byLanguage
        ? {name: data.languages[language].name, hue: colour(language), symbol: shape(language), members: []}
        : {name: labels[label] || '—', hue: COLOURS[label % COLOURS.length], symbol: SHAPES[Math.floor(label / COLOURS.length) % SHAPES.length], members: []});
      found.get(key).members.push(i);
    });
    return [...found.values()];
  }

  const bare = {show: false, type: 'value', scale: true};
  const series = (projection, size) => groups().map(group => ({
    type: 'scatter', name: group.name, symbol: group.symbol, symbolSize: size, itemStyle: {color: group.hue, opacity: 0.75},
    emphasis: {disabled: true}, data: group.members.map(i => ({value: [projection[3][i], projection[4][i]], point: i}))}));

  /** A point's text, with the English one below where it is another language's. */
  function describe(i) {
    const {points, labels, labelled} = picture(), [item, language, label, text] = points[i];
    const english = language === data.reference ? undefined : points.find(p => p[0] === item && p[1] === data.reference);
    const wrap = t => `<div style="max-width:320px;white-space:normal" dir="auto">${escaped(t)}</div>`;
    return `<b>${escaped(data.languages[language].name)}</b>${labelled ? ` · ${escaped(labelled)}: ${escaped(labels[label])}` : ''}${wrap(text)}${english ? `<i>${wrap(english[3])}</i>` : ''}`;
  }

  function drawLarge() {
    const projection = projections()[+slider.value];
    const {points, kind} = picture(), narrow = made.getWidth() < 600, all = groups();
    const rows = Math.ceil(all.reduce((sum, g) => sum + 34 + 7.2 * g.name.length, 0) / made.getWidth());
    made.setOption({
      animation: false, textStyle: TEXT, grid: {left: 8, right: 8, top: 8, bottom: 14 + 22 * (narrow ? 1 : rows)},
      legend: {type: narrow ? 'scroll' : 'plain', bottom: 0, itemWidth: 10, itemHeight: 10, textStyle: TEXT, itemGap: 14, data: all.map(g => ({name: g.name, icon: g.symbol}))},
      tooltip: {confine: true, textStyle: TEXT, borderColor: QUIET, extraCssText: 'box-shadow:none', formatter: ({data: {point}}) => point == null ? '' : describe(point)},
      xAxis: {...bare, min: -20, max: 1019}, yAxis: {...bare, min: -20, max: 1019},
      series: [...series(projection, narrow ? 6 : 8), {id: 'same', type: 'scatter', silent: true, z: 5, symbol: 'circle', symbolSize: 14, itemStyle: {color: 'transparent', borderColor: INK, borderWidth: 1.6}, data: []}]
    }, true);
    const ring = items => made.setOption({series: [{id: 'same', data: items}]});
    made.off('mouseover').off('mouseout');
    made.on('mouseover', ({data: {point} = {}}) => point == null || ring(points.flatMap((p, i) => p[0] === points[point][0] ? [[projection[3][i], projection[4][i]]] : [])));
    made.on('mouseout', () => ring([]));
    const layer = projection[2], value = measure => {
      const curve = find(model, 'picture', `${measure}.${kind}`, -1, -1);
      return curve ? at(curve.value, data.models[model].layers.indexOf(layer)) : undefined;
    };
    const method = projection[1], items = new Set(points.map(p => p[0])).size;
    byId('pictures-output').textContent = `${layer}`;
    byId('pictures-caption').textContent = `${METHODS[method]} of ${points.length} ${kind} (${items} in ${points.length / items} languages), layer ${layer}. `
      + (method === 'pca' ? `Two components explain ${(100 * value('explained-variance.pca')).toFixed(1)} % of the variance; trustworthiness ` : `KL divergence ${number(value('divergence.tsne'))}; trustworthiness `)
      + `${number(value(`trustworthiness.${method}`))}, where points put anywhere have 0.5. `
      + (method === 'tsne' ? 'In t-SNE neighbours mean something; distances between groups, their sizes and the axes do not. ' : '')
      + 'Point at one to see its text and, ringed, its translations.';
    thumbnails.forEach(({button}, i) => button.classList.toggle('now', i === +slider.value));
  }

  function drawThumbnails() {
    thumbnails.forEach(({small}) => small.dispose());
    byId('pictures-charts').replaceChildren();
    thumbnails = projections().map((projection, i) => {
      const button = document.createElement('button'), caption = document.createElement('small'), element = document.createElement('div');
      element.className = 'chart';
      caption.textContent = `Layer ${projection[2]}`;
      button.append(caption, element);
      button.onclick = () => { slider.value = i; drawLarge(); };
      byId('pictures-charts').append(button);
      const small = echarts.init(element, null, {renderer: 'canvas'});
      new ResizeObserver(() => small.resize()).observe(element);
      small.setOption({animation: false, grid: {left: 3, right: 3, top: 3, bottom: 3}, xAxis: {...bare, min: -20, max: 1019}, yAxis: {...bare, min: -20, max: 1019},
        series: series(projection, 3).map(one => ({...one, silent: true}))});
      return {button, small};
    });
  }

  function drawAll(event) {
    if (!pictures().length) { byId('pictures').hidden = true; return; }
    byId('pictures').hidden = false;
    options(select.kind, pictures().map(p => [p.kind, p.i]));
    const methods = [...new Set(ofModel(picture()).map(p => p[1]))];
    options(select.method, methods.map(method => [METHODS[method], method]));
    options(select.colour, [['language', 'language'], ...(picture().labelled ? [[picture().labelled, 'label']] : [])]);
    const layers = projections().map(p => p[2]);
    slider.max = layers.length - 1;
    slider.parentElement.hidden = layers.length < 2;
    if (!event || event.target !== select.colour) {
      const wanted = Math.round(layers[layers.length - 1] * 2 / 3);
      slider.value = layers.reduce((best, layer, i) => Math.abs(layer - wanted) < Math.abs(layers[best] - wanted) ? i : best, 0);
    }
    drawThumbnails();
    drawLarge();
  }
  for (const menu of Object.values(select)) menu.onchange = drawAll;
  slider.oninput = drawLarge;
  drawings.push(() => drawAll());
}

if (byId('pictures')) drawPictures();
