import { h } from '../base/dom';

const LEAST = 0.2;
const MOST = 0.8;
const STEP = 0.02;

/** Two panes and a separator that moves by mouse and by keyboard: side by side, one over the other where it is narrow. */
export class Split {
  readonly element: HTMLElement;
  readonly #separator: HTMLElement;
  readonly #narrow = matchMedia('(max-width: 899px)');

  /** @param share of the first pane, 0 … 1 */
  constructor(
    first: HTMLElement,
    second: HTMLElement,
    private share: number,
    private readonly onChange: (share: number) => void,
  ) {
    this.#separator = h('div', {
      class: 'separator',
      role: 'separator',
      tabIndex: 0,
      'aria-label': 'Share of the list',
      'aria-valuemin': String(100 * LEAST),
      'aria-valuemax': String(100 * MOST),
      onkeydown: (event: KeyboardEvent) => this.#key(event),
      onpointerdown: (event: PointerEvent) => this.#drag(event),
    });
    this.element = h('div', { class: 'split' }, first, this.#separator, second);
    this.#narrow.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  /** Whether the second pane is there. */
  set isOpen(isOpen: boolean) {
    this.#separator.hidden = !isOpen;
    this.element.classList.toggle('open', isOpen);
  }

  #set(share: number): void {
    this.share = Math.min(MOST, Math.max(LEAST, share));
    this.#apply();
    this.onChange(this.share);
  }

  #apply(): void {
    this.element.style.setProperty('--share', String(this.share));
    this.#separator.setAttribute('aria-valuenow', String(Math.round(100 * this.share)));
    this.#separator.setAttribute('aria-orientation', this.#narrow.matches ? 'horizontal' : 'vertical');
  }

  #key(event: KeyboardEvent): void {
    const step = { ArrowLeft: -STEP, ArrowUp: -STEP, ArrowRight: STEP, ArrowDown: STEP }[event.key];
    if (step !== undefined) this.#set(this.share + step);
    else if (event.key === 'Home') this.#set(LEAST);
    else if (event.key === 'End') this.#set(MOST);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #drag(event: PointerEvent): void {
    const separator = this.#separator;
    separator.setPointerCapture(event.pointerId);
    const move = ({ clientX, clientY }: PointerEvent) => {
      const { left, top, width, height } = this.element.getBoundingClientRect();
      this.#set(this.#narrow.matches ? (clientY - top) / height : (clientX - left) / width);
    };
    separator.addEventListener('pointermove', move);
    separator.addEventListener(
      'lostpointercapture',
      () => separator.removeEventListener('pointermove', move),
      {
        once: true,
      },
    );
    event.preventDefault();
  }
}
