import type { Span } from './sketch';

/** One thing that can be typed next. */
export interface Completion extends Span {
  label: string;
  kind: 'key' | 'word' | 'value' | 'file' | 'folder';
  /** In a word or two. */
  detail?: string;
  /** Markdown. */
  documentation?: string;
  /** Replaces the span; a snippet, with `$0` for the cursor. Its lines have their whole indentation. */
  snippet: string;
  /** What is typed is compared with this. */
  filter: string;
  /** The JSON Schema of experiment files says as much: an editor that completes from it offers this itself. */
  inSchema?: true;
  /** More is to be chosen right after it. */
  again?: true;
}
