import type { KeptState, PageTarget } from '../../src/core/pages/page';
import { rpcClient } from '../../src/core/rpc/client';
import type { Remote, RpcMessage } from '../../src/core/rpc/messages';
import { changed, type Page } from './page';

/** Connects a page with the editor that shows it. To be called once. */
export function connect<Api extends Remote<Api>, Target extends PageTarget>(): Page<Api, Target> {
  const editor = acquireVsCodeApi<KeptState>();
  const given = document.getElementById('target')!;
  const { stamp = '' } = given.dataset;
  const kept = editor.getState();
  let target = (kept?.stamp === stamp ? kept.target : JSON.parse(given.textContent!)) as Target;
  editor.setState({ stamp, target });

  const { api, receive } = rpcClient<Api>(message => editor.postMessage(message));
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  window.addEventListener('message', ({ data }: MessageEvent<RpcMessage>) => {
    if (data.type === 'changed') tell();
    else receive(data);
  });
  // Messages to a hidden page are lost.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') tell();
  });

  return {
    api,
    get target() {
      return target;
    },
    remember(changes) {
      target = changed(target, changes);
      editor.setState({ stamp, target });
    },
    onChanged: listener => listeners.add(listener),
    standalone: false,
  };
}
