/** A context of a canvas that keeps what is drawn as SVG. */
declare module 'svgcanvas' {
  export class Context {
    constructor(width: number, height: number);
    getSerializedSvg(): string;
  }
}
