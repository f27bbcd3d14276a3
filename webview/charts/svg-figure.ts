import { type Figure, type FigureOptions, frame, pngBytes } from './figure';
import { currentTheme, onThemeChange, PAPER, type Theme } from './theme';

export type { Figure } from './figure';

export interface SvgFigureOptions extends FigureOptions {
  /**
   * Draws the figure, with `width` and `height` (or a `viewBox`) in pixels. Colours come from the theme, as attributes and
   * not from a style sheet, so that files look as they should: they are drawn anew, dark on white. Listeners may be attached,
   * and cells may take the focus.
   */
  draw(theme: Theme): SVGSVGElement;
  /** Cells can be reached by keyboard: then the picture is a group of things, not one image. */
  interactive?: boolean;
}

/** A figure that is SVG itself, such as a heat map: in the frame of every chart, with table twin and files. */
export function svgFigure(options: SvgFigureOptions): Figure {
  const holder = document.createElement('div');
  const { element, update } = frame(options, {
    element: holder,
    svg: () => svgText(options.draw(PAPER)),
    png: () => rasterise(options.draw(PAPER)),
  });
  const draw = () => {
    const drawn = options.draw(currentTheme());
    drawn.setAttribute('role', options.interactive ? 'group' : 'img');
    drawn.setAttribute('aria-label', `${options.title}. ${options.summary()}`);
    holder.replaceChildren(drawn);
    update();
  };
  const dispose = onThemeChange(draw);
  draw();
  return { element, update: draw, dispose };
}

function svgText(drawn: SVGSVGElement): string {
  const { width, height } = sizeOf(drawn);
  drawn.setAttribute('width', String(width));
  drawn.setAttribute('height', String(height));
  if (!drawn.hasAttribute('font-family')) drawn.setAttribute('font-family', PAPER.font);
  const background = document.createElementNS(drawn.namespaceURI, 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: PAPER.background })) {
    background.setAttribute(name, value);
  }
  drawn.prepend(background);
  return new XMLSerializer().serializeToString(drawn);
}

function sizeOf(drawn: SVGSVGElement): { width: number; height: number } {
  const { width, height } = drawn.viewBox.baseVal ?? {};
  const number = (name: string) => Number.parseFloat(drawn.getAttribute(name) ?? '');
  return { width: width || number('width'), height: height || number('height') };
}

const SCALE = 2;

async function rasterise(drawn: SVGSVGElement): Promise<Uint8Array> {
  const { width, height } = sizeOf(drawn);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawn))}`;
  await image.decode();
  const canvas = new OffscreenCanvas(width * SCALE, height * SCALE);
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return pngBytes(canvas);
}
