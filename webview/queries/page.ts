import type { HostApi, QueriesTarget } from '../../src/core/pages/page';
import { h } from '../base/dom';
import type { Mount } from '../base/page';

export const mount: Mount<HostApi, QueriesTarget> = (root, page) => {
  root.append(h('p', {}, page.target.page));
};
