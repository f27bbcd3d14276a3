import type { ListActions, QueryList } from './list';

/** The keys of the list: j k and arrows, pages, ends; Enter opens, Esc leaves. */
export function listKeys(list: QueryList, actions: ListActions): (event: KeyboardEvent) => void {
  const moves: Readonly<Record<string, () => number>> = {
    j: () => list.active + 1,
    ArrowDown: () => list.active + 1,
    k: () => list.active - 1,
    ArrowUp: () => list.active - 1,
    PageDown: () => list.active + list.rowsInSight,
    PageUp: () => list.active - list.rowsInSight,
    Home: () => 0,
    End: () => list.count - 1,
  };
  return event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // Heads of columns are buttons.
    const isOnButton = event.target !== list.element;
    const move = moves[event.key];
    if (move && list.count > 0) list.go(move());
    else if (event.key === 'Enter' && !isOnButton && list.count > 0)
      list.go(Math.max(0, list.active), 'enter');
    else if (event.key === 'Escape') actions.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
