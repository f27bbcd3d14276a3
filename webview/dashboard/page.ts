import type { DashboardTarget, HostApi } from '../../src/core/pages/page';
import { h } from '../base/dom';
import type { Mount } from '../base/page';

export const mount: Mount<HostApi, DashboardTarget> = (root, page) => {
  root.append(h('p', {}, page.target.page));
};
