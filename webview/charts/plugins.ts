import type { Chart, ChartType, Plugin } from 'chart.js';

/** A point of a chart, with the interval it may have along either axis. */
export interface PlotPoint {
  x: number;
  y: number;
  xRange?: readonly [low: number, high: number];
  yRange?: readonly [low: number, high: number];
}

/** Something that happened at a place of the x axis. */
export interface Mark {
  x: number;
  colour: string;
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends ChartType> {
    /** Small triangles on the x axis. */
    marks?: { at?: readonly Mark[] };
  }
}

/** Half the length of the line that ends an interval, in pixels. */
const CAP = 3;

/** Draws the intervals of points as whiskers, in the colour of their data set, and makes room for them on the axes. */
export const intervals: Plugin = {
  id: 'intervals',
  afterDataLimits(chart, { scale }) {
    for (const { data } of visibleDatasets(chart)) {
      for (const point of data) {
        const range = scale.axis === 'x' ? point.xRange : point.yRange;
        if (range === undefined) continue;
        scale.min = Math.min(scale.min, range[0]);
        scale.max = Math.max(scale.max, range[1]);
      }
    }
  },
  beforeDatasetsDraw(chart) {
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
    ctx.clip();
    for (const { data, index } of visibleDatasets(chart)) {
      const { x, y } = scalesOf(chart, index);
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = String(chart.data.datasets[index]!.borderColor);
      ctx.beginPath();
      for (const point of data) {
        if (point.xRange) {
          const [low, high] = point.xRange.map(value => x.getPixelForValue(value)) as [number, number];
          const at = y.getPixelForValue(point.y);
          line(ctx, low, at, high, at);
          for (const end of [low, high]) line(ctx, end, at - CAP, end, at + CAP);
        }
        if (point.yRange) {
          const [low, high] = point.yRange.map(value => y.getPixelForValue(value)) as [number, number];
          const at = x.getPixelForValue(point.x);
          line(ctx, at, low, at, high);
          for (const end of [low, high]) line(ctx, at - CAP, end, at + CAP, end);
        }
      }
      ctx.stroke();
    }
    ctx.restore();
  },
};

/** Draws small triangles on the x axis, where something happened. */
export const marks: Plugin<ChartType, { at?: readonly Mark[] }> = {
  id: 'marks',
  afterDatasetsDraw(chart, _, { at }) {
    const scale = chart.scales.x;
    if (!at || !scale) return;
    const { ctx, chartArea } = chart;
    ctx.save();
    for (const { x, colour } of at) {
      const left = scale.getPixelForValue(x);
      if (left < chartArea.left - 1 || left > chartArea.right + 1) continue;
      ctx.fillStyle = colour;
      ctx.beginPath();
      ctx.moveTo(left, chartArea.bottom - 7);
      ctx.lineTo(left - 4, chartArea.bottom);
      ctx.lineTo(left + 4, chartArea.bottom);
      ctx.closePath();
      ctx.fill();
    }
    ctx.restore();
  },
};

/** Points that are objects; bars and lines of a category axis may be others, and have no intervals. */
function visibleDatasets(chart: Chart): { index: number; data: PlotPoint[] }[] {
  return chart.getSortedVisibleDatasetMetas().flatMap(({ index }) => {
    const data = chart.data.datasets[index]!.data as unknown[];
    const first = data[0] as Partial<PlotPoint> | undefined;
    const has = data.length <= MOST && typeof first === 'object' && data.some(hasRange);
    return has ? [{ index, data: data as PlotPoint[] }] : [];
  });
}

/** A longer series is a line, and has no intervals to look for. */
const MOST = 2000;

const hasRange = (point: unknown) =>
  typeof point === 'object' && point !== null && ('xRange' in point || 'yRange' in point);

function scalesOf(chart: Chart, dataset: number) {
  const { xAxisID, yAxisID } = chart.getDatasetMeta(dataset);
  return { x: chart.scales[xAxisID!]!, y: chart.scales[yAxisID!]! };
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
}
