import type { Language } from '../../../src/core/data/model';

/** One number for each language, on one axis. */
export interface DotPlot {
  /** From top to bottom. */
  dots: readonly Dot[];
  domain: readonly [from: number, to: number];
  /** On the axis. */
  tick(value: number): string;
  /** At the end of a row. */
  format(value: number): string;
  /** A line through all rows. */
  mean?: { value: number; label: string };
  /** What the mark of `Dot.value` is. */
  legend: string;
  /** What the mark of `Dot.beside` is, where there is one. */
  besideLegend?: string;
  /** Whether `beside` is what the value would ideally be, and a line joins the two. */
  joined?: boolean;
  /** Which way bias is less. */
  better?: 'lower' | 'higher';
}

export interface Dot {
  language: Language;
  value: number;
  interval?: { low: number; high: number };
  /** A second mark: what it would be by chance, or what was published. */
  beside?: number;
  /** At the end of the row, in place of the value. */
  text?: string;
  /** What it is, in words. */
  label: string;
  /** What opens with it, in words. */
  opens?: string;
  open?(): void;
}
