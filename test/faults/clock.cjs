// Loaded into a runner before its own code: the system's clock, set a day on and a day back again and again.
const Real = Date;
const DAY = 86_400_000;
let shift = 0;
let turn = 0;
setInterval(() => {
  turn++;
  shift = turn % 2 === 0 ? -DAY * turn : DAY * turn;
}, 20).unref();

globalThis.Date = class extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + shift);
    else super(...args);
  }

  static now() {
    return Real.now() + shift;
  }
};
