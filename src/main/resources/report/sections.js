// Charts of sections whose numbers belong to no layer. Their data stand beside them; report.js has run before.

const json = id => byId(id) ? JSON.parse(byId(id).textContent) : null;

function choices(select, titles, draw) {
  titles.forEach((title, i) => select.add(new Option(title, i)));
  select.onchange = () => draw(+select.value);
  draw(0);
}

// ---- Tokens: bars by language, one colour a tokenizer, whiskers for intervals ----

const tokens = json('tokens-data');
if (tokens && tokens.measures.length) {
  const made = chart(byId('tokens-chart'));
  choices(byId('tokens-measure'), tokens.measures.map(m => m.title), m => {
    const {title, values} = tokens.measures[m];
    made.setOption({
      animation: false, textStyle: TEXT, grid: {left: 4, right: 12, top: 30, bottom: 40, containLabel: true},
      legend: {bottom: 0, textStyle: TEXT, data: tokens.models},
      tooltip: {trigger: 'axis', confine: true, formatter: items => items.filter(i => i.seriesType === 'bar').map(i => {
        const v = values[i.seriesIndex / 2][i.dataIndex];
        return v ? `${escaped(i.seriesName)}, ${escaped(i.name)}: ${number(v[0])}` + (v[1] == null ? '' : ` [${number(v[1])}, ${number(v[2])}]`) : '';
      }).join('<br/>')},
      xAxis: {type: 'category', data: tokens.languages, axisLabel: {...TEXT, interval: 0, rotate: tokens.languages.length > 10 ? 45 : 0}},
      yAxis: valueAxis({scale: false, name: title, nameTextStyle: {...TEXT, align: 'left', fontWeight: 600}}),
      series: tokens.models.flatMap((name, k) => [
        {type: 'bar', name, itemStyle: {color: COLOURS[k % COLOURS.length]}, data: values[k].map(v => v ? v[0] : null)},
        {type: 'custom', name, silent: true, z: 5, data: values[k].map((v, i) => v && v[1] != null ? [i, v[1], v[2]] : [i, NaN, NaN]),
          renderItem: (params, api) => {
            const low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]);
            const bars = api.barLayout({count: tokens.models.length})[k];
            const x = low[0] + bars.offsetCenter;
            return isNaN(low[1]) ? undefined : {type: 'line', shape: {x1: x, y1: low[1], x2: x, y2: high[1]}, style: {stroke: INK, lineWidth: 1.2}};
          }}])
    }, true);
    byId('tokens-caption').textContent = 'Bars: ' + title + '. Lines: 95 % intervals over texts.';
  });
}

// ---- What goes with the gap: a point a language ----

const explained = json('explain-data');
if (explained && explained.pairs.length) {
  const made = chart(byId('explain-chart'));
  choices(byId('explain-pair'), explained.pairs.map(p => p.title), i => {
    const pair = explained.pairs[i];
    made.setOption({
      animation: false, textStyle: TEXT, grid: {left: 4, right: 40, top: 30, bottom: 40, containLabel: true},
      tooltip: {confine: true, formatter: ({data}) => `${escaped(data[2])}: ${number(data[0])}, ${number(data[1])}`},
      xAxis: valueAxis({name: pair.x, nameLocation: 'middle', nameGap: 28, nameTextStyle: TEXT}),
      yAxis: valueAxis({name: pair.y, nameTextStyle: {...TEXT, align: 'left', fontWeight: 600}}),
      series: [{type: 'scatter', symbolSize: 9, itemStyle: {color: COLOURS[0]}, data: pair.points,
        label: {show: true, position: 'right', formatter: ({data}) => data[2], ...TEXT}}]
    }, true);
  });
}
