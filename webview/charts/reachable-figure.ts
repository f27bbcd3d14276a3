import { Roving } from '../base/roving';
import { type Figure, type SvgFigureOptions, svgFigure } from './svg-figure';
import { PAPER, type Theme } from './theme';

export interface Drawing {
  element: SVGSVGElement;
  /** What the focus of the keyboard moves over. */
  cells: readonly (readonly Element[])[];
}

/** A figure whose parts are reached by arrow keys. */
export function reachableFigure(
  options: Omit<SvgFigureOptions, 'draw' | 'interactive'> & { draw(theme: Theme): Drawing },
): Figure {
  const roving = new Roving();
  const figure = svgFigure({
    ...options,
    interactive: true,
    draw(theme) {
      const { element, cells } = options.draw(theme);
      // Files are drawn too, and nobody moves in them.
      if (theme !== PAPER) roving.attach(cells);
      return element;
    },
  });
  return {
    ...figure,
    update() {
      const hadFocus =
        document.activeElement?.closest('svg')?.parentElement?.closest('figure') === figure.element;
      figure.update();
      if (hadFocus) roving.focus();
    },
  };
}
