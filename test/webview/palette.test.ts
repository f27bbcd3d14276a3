import { describe, expect, it } from 'vitest';
import { contrast, parseHex, type Rgb, toHex, toOklab } from '../../webview/charts/colours';
import { themeFrom } from '../../webview/charts/theme';

const BACKGROUNDS = ['#ffffff', '#f5f5f5', '#fdf6e3', '#1f1f1f', '#282c34', '#002b36', '#000000'];

/** How colour-blind eyes see linear light: Machado, Oliveira and Fernandes 2009, severity 1. */
const EYES: Readonly<Record<string, readonly number[]>> = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const gamma = (value: number) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);

function seen(colour: string, eye: readonly number[]): Rgb {
  const light = parseHex(colour).map(linear);
  const part = (row: number) => light.reduce((sum, value, i) => sum + eye[3 * row + i]! * value, 0);
  const clipped = [0, 1, 2].map(row => gamma(Math.min(1, Math.max(0, part(row)))));
  return toOklab(parseHex(toHex(clipped as unknown as Rgb)));
}

describe.each(BACKGROUNDS)('colours on %s', background => {
  const light = contrast(background, '#000000') > contrast(background, '#ffffff');
  const text = light ? '#1f1f1f' : '#dddddd';
  const theme = themeFrom({ text, quiet: text, background, font: 'sans-serif' });

  it('stand out', () => {
    for (const colour of theme.palette) expect(contrast(colour, background)).toBeGreaterThanOrEqual(3);
    expect(contrast(theme.grid, background)).toBeGreaterThanOrEqual(1.3);
  });

  it.each(Object.entries(EYES))('stay apart, as seen with %s', (_, eye) => {
    const labs = theme.palette.map(colour => seen(colour, eye));
    const distances = labs.flatMap((a, i) =>
      labs.slice(i + 1).map(b => Math.hypot(...a.map((value, k) => value - b[k]!))),
    );
    // A difference of 0.02 can just be seen side by side.
    expect(Math.min(...distances)).toBeGreaterThan(0.06);
  });

  it('have texts that can be read on each shade', () => {
    for (let i = -100; i <= 100; i++) {
      for (const { fill, text: on } of [theme.sequential(Math.abs(i) / 100), theme.diverging(i / 100)]) {
        expect(contrast(fill, on)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
