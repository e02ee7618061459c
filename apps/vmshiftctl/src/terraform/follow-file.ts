import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const POLL_MS = 200;

/**
 * Passes on each complete line that another program appends to a file.
 * @param path has to exist
 * @returns what ends it, after it has passed on the rest
 */
export function followFile(path: string, onLine: (line: string) => void): () => void {
  const file = openSync(path, 'r');
  const decoder = new StringDecoder('utf8');
  const chunk = Buffer.alloc(64 * 1024);
  let rest = '';
  const read = (): void => {
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    }
  };
  const timer = setInterval(read, POLL_MS);
  return () => {
    clearInterval(timer);
    read();
    closeSync(file);
    if (rest !== '') onLine(rest);
  };
}
