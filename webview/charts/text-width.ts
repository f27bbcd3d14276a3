const context = new OffscreenCanvas(1, 1).getContext('2d')!;

/** About how wide a text is, in pixels: by the font that files have, which is among the wider ones. */
export function textWidth(text: string, size: number): number {
  context.font = `${size}px Helvetica, Arial, sans-serif`;
  return Math.ceil(context.measureText(text).width * 1.06);
}
