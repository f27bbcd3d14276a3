import type { Language } from '../../../src/core/data/model';
import type { Shade, Theme } from '../theme';

/** A map of query language × passage language. */
export interface HeatMap {
  /** Both ways the same order, so that a language meets itself on the diagonal. */
  queryLanguages: readonly Language[];
  passageLanguages: readonly Language[];
  /** Undefined where there is none. */
  cell(queryLanguage: Language, passageLanguage: Language): HeatCell | undefined;
  /** Stand apart, at the end of rows and columns. */
  means?: {
    ofQueries(language: Language): HeatCell | undefined;
    ofPassages(language: Language): HeatCell | undefined;
    all: HeatCell | undefined;
  };
  format(value: number): string;
  shade(theme: Theme, value: number): Shade;
  legend: Legend;
}

export interface HeatCell {
  value: number;
  /** What it is, in words. */
  label: string;
  /** What opens with it, in words. */
  opens?: string;
  open?(): void;
}

export interface Legend {
  title: string;
  /** Values at even steps of the ramp, first and last at its ends. */
  values: readonly number[];
  ticks: readonly { /** 0 … 1 along the ramp. */ share: number; label: string }[];
}
