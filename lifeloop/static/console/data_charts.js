// Charts of the pages of figures: each draws cells of the table that stands under it, in the colours of the theme.
// <div data-chart="line|bar|rows" data-of="table id" data-series="1,2" data-across="0" [data-stacked] [data-zoom]>
(() => {
  const echarts = window.echarts;
  const root = document.documentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const drawn = [];

  // --- what is drawn -------------------------------------------------------------------------------
  function numbersOf(host) {
    const table = document.getElementById(host.dataset.of);
    if (!table) return null;
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows].map((row) => [...row.cells]);
    const across = Number(host.dataset.across);
    // Tables begin with the newest day, drawings with the oldest.
    if (rows.length && rows[0][across].classList.contains("day")) rows.reverse();
    if (host.dataset.chart === "rows") rows.reverse();
    return {
      names: rows.map((row) => row[across].dataset.value),
      series: host.dataset.series.split(",").map(Number).map((at) => ({
        name: heads[at],
        values: rows.map((row) => (row[at].dataset.value === "" ? null : Number(row[at].dataset.value))),
      })),
    };
  }

  // --- how ------------------------------------------------------------------------------------------
  function colours() {
    const style = getComputedStyle(root);
    const of = (name) => style.getPropertyValue(name).trim();
    return {
      lines: [1, 2, 3, 4, 5, 6].map((number) => of(`--data-${number}`)),
      text: of("--data-text"),
      faint: of("--desk-faint"),
      rule: of("--desk-line"),
      surface: of("--desk-surface"),
      chosen: of("--desk-chosen"),
      accent: of("--desk-accent"),
    };
  }

  function optionsOf(host, found) {
    const paint = colours();
    const font = getComputedStyle(document.body).fontFamily;
    const lying = host.dataset.chart === "rows";
    const zoomed = host.dataset.zoom !== undefined && found.names.length > 14;
    const many = found.series.length > 1;
    const label = { color: paint.faint, fontFamily: font };
    const names = {
      type: "category",
      data: found.names,
      boundaryGap: host.dataset.chart !== "line",
      axisTick: { show: false },
      axisLine: { lineStyle: { color: paint.rule } },
      axisLabel: lying
        ? { ...label, width: Math.min(180, host.clientWidth * 0.36), overflow: "truncate" }
        : { ...label, hideOverlap: true, formatter: (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? text.slice(5) : text) },
    };
    const values = {
      type: "value",
      minInterval: 1,
      splitNumber: lying ? 3 : 4,
      axisLabel: label,
      splitLine: { lineStyle: { color: paint.rule } },
    };
    return {
      animation: !still,
      animationDuration: 300,
      color: paint.lines,
      textStyle: { fontFamily: font },
      grid: { left: 8, right: 16, top: many ? 40 : 16, bottom: zoomed ? 48 : 8, containLabel: true },
      legend: many
        ? {
            type: "scroll",
            top: 0,
            left: 0,
            icon: "roundRect",
            itemWidth: 14,
            itemHeight: 8,
            itemGap: 16,
            textStyle: { color: paint.text },
            pageTextStyle: { color: paint.faint },
            pageIconColor: paint.accent,
            pageIconInactiveColor: paint.rule,
            inactiveColor: paint.faint,
          }
        : undefined,
      tooltip: {
        // Drawn, not HTML: the pages' policy lets no script write markup.
        renderMode: "richText",
        trigger: "axis",
        confine: true,
        backgroundColor: paint.surface,
        borderColor: paint.rule,
        textStyle: { color: paint.text, fontFamily: font },
        axisPointer: { type: host.dataset.chart === "line" ? "line" : "shadow", lineStyle: { color: paint.faint } },
      },
      dataZoom: zoomed
        ? [
            { type: "inside", zoomOnMouseWheel: "ctrl" },
            {
              type: "slider",
              height: 20,
              bottom: 8,
              borderColor: paint.rule,
              fillerColor: `${paint.accent}26`,
              handleStyle: { color: paint.surface, borderColor: paint.accent },
              moveHandleStyle: { color: paint.faint },
              dataBackground: { lineStyle: { color: paint.faint }, areaStyle: { color: paint.rule } },
              selectedDataBackground: { lineStyle: { color: paint.accent }, areaStyle: { color: paint.chosen } },
              textStyle: { color: paint.faint },
              brushSelect: false,
            },
          ]
        : undefined,
      xAxis: lying ? values : names,
      yAxis: lying ? names : values,
      series: found.series.map((one) => seriesOf(host, one)),
    };
  }

  function seriesOf(host, one) {
    const base = { name: one.name, data: one.values, stack: host.dataset.stacked === undefined ? undefined : "all" };
    return host.dataset.chart === "line"
      ? { ...base, type: "line", symbolSize: 6, showSymbol: one.values.length < 32, connectNulls: false, lineStyle: { width: 2 } }
      : { ...base, type: "bar", barMaxWidth: 22, itemStyle: { borderRadius: 2 } };
  }

  // --- drawing --------------------------------------------------------------------------------------
  function begin(host) {
    const found = numbersOf(host);
    if (!found) return;
    if (host.dataset.chart === "rows") host.classList.add(`data-rows-${Math.min(10, Math.max(2, found.names.length))}`);
    // The library empties its host by innerHTML = "", which the pages' policy refuses: nodes do the same.
    Object.defineProperty(host, "innerHTML", { get: () => "", set: () => host.replaceChildren() });
    const chart = echarts.init(host, null, { renderer: "canvas", locale: root.lang.startsWith("zh") ? "ZH" : "EN" });
    const draw = () => chart.setOption(optionsOf(host, found), true);
    draw();
    drawn.push(draw);
    let width = host.clientWidth;
    new ResizeObserver(() => {
      if (host.clientWidth === width) return;
      width = host.clientWidth;
      chart.resize();
      draw();
    }).observe(host);
  }

  if (!echarts) return;
  for (const host of document.querySelectorAll("[data-chart]")) begin(host);
  new MutationObserver(() => drawn.forEach((draw) => draw())).observe(root, { attributeFilter: ["data-bs-theme"] });
})();
