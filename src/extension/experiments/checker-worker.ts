import { type Assistant, experimentAssistant } from '../../core/experiment/assist/assistant';
import { serveWorker } from '../../core/rpc/worker-thread';

/** The thread that reads experiment files for the editor: parsing and checking never delay a key. */
serveWorker<Assistant>(experimentAssistant());
