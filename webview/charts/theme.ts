import { contrast, luminance, mix, ramp } from './colours';

/**
 * The colours of charts, all as `#rrggbb`. The one place that maps the editor's theme to them: what draws on a canvas or
 * must be exported takes its colours from here; HTML uses `--vscode-…` in its style sheets.
 */
export interface Theme {
  text: string;
  /** For axis labels and remarks. */
  quiet: string;
  /** For grid lines. */
  grid: string;
  background: string;
  /** Font family. */
  font: string;
  /**
   * For things that differ in kind: 8 colours that stay apart for colour-blind eyes, each with a contrast of 3 or more to the
   * background. Never colour alone: see `seriesStyle`.
   */
  palette: readonly string[];
  /** From none (0) to most (1): a cell of a heat map, and the colour of a text on it. */
  sequential(share: number): Shade;
  /** From most negative (−1) over none (0) to most positive (1): differences. */
  diverging(share: number): Shade;
}

export interface Shade {
  fill: string;
  text: string;
}

// Found by a search for the largest smallest distance (OKLab) between any two, as seen with and without protanopia,
// deuteranopia and tritanopia: blue, orange, teal, purple, red, sky, brown or yellow, grey.
const ON_LIGHT = ['#002fb4', '#e47600', '#05756a', '#700e68', '#bc330b', '#0482e1', '#422e0e', '#8f9599'];
const ON_DARK = ['#06a7ff', '#ff9300', '#23f9dd', '#a64c9c', '#dc1d1f', '#035fff', '#eeea0b', '#a29697'];

interface Basics {
  text: string;
  quiet: string;
  background: string;
  font: string;
}

export function themeFrom({ text, quiet, background, font }: Basics): Theme {
  const light = luminance(background) > 0.3;
  const sequential = light
    ? [mix(background, '#2c7fb8', 0.07), '#68b0d8', '#1c65a8', '#08264f']
    : [mix(background, '#3b8fd0', 0.2), '#1a4f86', '#2f94d6', '#b5ecff'];
  const none = mix(background, text, 0.06);
  const diverging = light
    ? ['#8a3500', '#f0a35e', none, '#7fb2e5', '#08408f']
    : ['#ffb56b', '#a34f0c', none, '#1f5fae', '#85c5ff'];
  return {
    text,
    quiet,
    background,
    font,
    grid: readable(background, background, text, 1.35),
    palette: (light ? ON_LIGHT : ON_DARK).map(colour => readable(colour, background, text, 3)),
    sequential: share => shade(ramp(sequential, share)),
    diverging: share => shade(ramp(diverging, (share + 1) / 2)),
  };
}

/** For files: dark on white, whatever the editor looks like. */
export const PAPER: Theme = themeFrom({
  text: '#1f1f1f',
  quiet: '#555555',
  background: '#ffffff',
  font: 'Helvetica, Arial, sans-serif',
});

/** As the page looks now. */
export function currentTheme(): Theme {
  const style = getComputedStyle(document.body);
  const variable = (name: string) => style.getPropertyValue(`--vscode-${name}`).trim();
  const background = opaque(variable('editor-background'), '#ffffff');
  const text = opaque(variable('foreground') || style.color, background);
  return themeFrom({
    text,
    quiet: opaque(variable('descriptionForeground') || text, background),
    background,
    font: style.fontFamily,
  });
}

/** Calls back when the theme has changed. @returns a function that ends this */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  // The editor marks the body with the kind of theme, and sets the colours in the style of the root.
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['style', 'class', 'data-theme'],
  });
  return () => observer.disconnect();
}

const DASHES: readonly (readonly number[])[] = [
  [],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [12, 4],
  [4, 2, 1, 2, 1, 2],
];
const MARKERS = [
  'circle',
  'rectRot',
  'triangle',
  'rect',
  'star',
  'crossRot',
  'rectRounded',
  'cross',
] as const;

/** Colour, dash and marker of the n-th series (from 0) of a chart, as chart.js takes them. */
export function seriesStyle(theme: Theme, n: number) {
  const colour = theme.palette[n % theme.palette.length]!;
  return {
    borderColor: colour,
    backgroundColor: colour,
    borderDash: [...DASHES[n % DASHES.length]!],
    pointStyle: MARKERS[n % MARKERS.length]!,
  };
}

/** The same colour, moved toward the text's until it stands out from the background. */
function readable(colour: string, background: string, text: string, least: number): string {
  for (let share = 0; share < 1; share += 0.04) {
    const moved = mix(colour, text, share);
    if (contrast(moved, background) >= least) return moved;
  }
  return text;
}

function shade(fill: string): Shade {
  const text = contrast(fill, '#000000') > contrast(fill, '#ffffff') ? '#000000' : '#ffffff';
  return { fill, text };
}

/** Any CSS colour over a background, as the screen shows it. */
function opaque(colour: string, background: string): string {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  for (const layer of [background, colour]) {
    context.fillStyle = layer || background;
    context.fillRect(0, 0, 1, 1);
  }
  const pixel = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  return `#${pixel.map(value => value.toString(16).padStart(2, '0')).join('')}`;
}
