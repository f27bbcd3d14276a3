import type { Device } from '../devices';
import { searchOnDevice } from './device-search';
import { searchOnHost } from './host-search';
import type { SearchInput, SearchResult } from './model';

/**
 * Exact search: every query against every passage. The same pass over the scores keeps the best of each pool and counts the
 * rank of every judged passage at full depth. Memory does not grow with the corpus, but for a few bytes a passage.
 *
 * @param progress queries done
 */
export const search = (
  input: SearchInput,
  device: Device,
  progress: (done: number) => void = () => {},
): Promise<SearchResult> => (device.isResident ? searchOnDevice : searchOnHost)(input, device, progress);
