'use strict';
// Draws the learning curves from the JSON in #learning; CurveData.java says what is in it. Uses report.js's charts.

if (byId('learning')) {
  const all = JSON.parse(byId('learning').textContent);
  const TITLES = {full: 'Training loss', 'hypothesis-only': 'Training loss, second text only', 'random-encoder': 'Training loss, from random weights', dev: 'Development set'};

  const drawLearning = (title, series, across = 'Step', scale = 'value') => {
    const {made} = panel(byId('learning-charts'), title);
    made.setOption({
      animation: false, textStyle: TEXT, grid: {left: 4, right: 12, top: 12, bottom: 26 + 18 * Math.min(series.length, 6), containLabel: true},
      legend: {bottom: 0, type: series.length > 6 ? 'scroll' : 'plain', orient: series.length > 6 ? 'horizontal' : 'vertical', left: 0, itemHeight: 8, textStyle: TEXT},
      tooltip: {trigger: 'axis', confine: true, textStyle: TEXT, borderColor: QUIET, extraCssText: 'box-shadow:none',
        formatter: items => `<b>${across}: ${items[0].value[0]}</b><br>` + items.map(item =>
          `<span style="color:${item.color}">●</span> ${escaped(item.seriesName)} <b>${number(item.value[1])}</b>`).join('<br>')},
      xAxis: {type: scale, name: across, nameLocation: 'middle', nameGap: 24, nameTextStyle: TEXT, min: 'dataMin', max: 'dataMax',
        splitLine: {show: false}, axisLine: {lineStyle: {color: QUIET}}, axisLabel: {...TEXT, color: QUIET, hideOverlap: true}},
      yAxis: valueAxis({scale: true}),
      series: series.map(({name, data}, i) => ({type: 'line', name, data, symbol: data.length < 20 ? 'circle' : 'none', symbolSize: 5,
        itemStyle: {color: COLOURS[i % COLOURS.length]}, lineStyle: {color: COLOURS[i % COLOURS.length], width: 1.5}}))
    });
  };

  for (const kind of ['full', 'hypothesis-only', 'random-encoder']) {
    const series = all.filter(curve => curve.kind === kind).map(curve => ({name: curve.name, data: curve.loss}));
    if (series.length) drawLearning(TITLES[kind], series);
  }
  const dev = all.filter(curve => curve.kind === 'full' && curve.dev.length).map(curve => ({name: curve.name, data: curve.dev}));
  if (dev.length) drawLearning(TITLES.dev, dev);
  const shots = all.filter(curve => curve.kind === 'shots');
  for (const title of new Set(shots.map(curve => curve.title))) {
    drawLearning(`Few-shot: ${title}`, shots.filter(curve => curve.title === title)
      .map(curve => ({name: curve.name, data: curve.shots.map(([k, score]) => [`${k}`, score])})), 'Examples per class', 'category');
  }
}
