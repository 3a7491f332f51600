// Draws what stands in the table beside it. Without this file the table and its bars say it all.
// On a canvas and with tooltips as plain drawn text: our policy lets no page set style attributes.
(() => {
  const INK = "#22302f";
  const LINE = "#ddd6c9";
  const COLOURS = ["#0f5e57", "#b35c00", "#1f4f86"]; // dark, light, dark for whoever sees no colours
  const DECALS = [
    { symbol: "none" },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: "rgba(255,255,255,.65)" },
  ];
  const text = { color: INK, fontSize: 14, fontFamily: "inherit" };

  function options(given) {
    const many = given.series.length > 1;
    return {
      animation: false,
      color: COLOURS,
      textStyle: { ...text, fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: true, decal: { show: true, decals: DECALS } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, textStyle: text },
      legend: { show: many, top: 0, textStyle: text, itemWidth: 28 },
      grid: { left: 8, right: 16, top: many ? 40 : 16, bottom: 8, outerBoundsMode: "same" },
      xAxis: { type: "category", data: given.along, axisLabel: { ...text, hideOverlap: true }, axisLine: { lineStyle: { color: INK } } },
      yAxis: { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: LINE } } },
      series: given.series.map((one) => ({
        ...one,
        barMaxWidth: 44,
        symbol: "diamond",
        symbolSize: 9,
        lineStyle: { width: 3, type: "dashed" },
        label: { show: one.type === "bar" && given.along.length <= 12, position: "top", color: INK, fontSize: 13 },
      })),
    };
  }

  function save(chart, name) {
    const link = document.createElement("a");
    link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fffdfa" });
    link.download = name;
    link.click();
  }

  document.querySelectorAll("figure.chart").forEach((figure) => {
    const given = JSON.parse(figure.querySelector("script").textContent);
    figure.hidden = false;
    const chart = echarts.init(figure.querySelector(".canvas"), null, { renderer: "canvas" });
    chart.setOption(options(given));
    new ResizeObserver(() => chart.resize()).observe(figure);
    const button = figure.querySelector("button.save");
    button.addEventListener("click", () => save(chart, button.dataset.name));
  });
})();
