import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { FilePlace } from '@vmshift/findings/report';

/** A line of our sources that was running. */
export interface SourceLine extends FilePlace {
  /** The function that the line is in, as a stack names it. @default the body of a module */
  readonly within?: string;
}

/** `at <function> (<file>:<line>:<column>)`, or without a function and brackets. */
const FRAME = /^\s*at (?:(?:async )?(.*?) \()?(?:file:\/\/)?(\/.*?|[A-Za-z]:[\\/].*?):(\d+):(\d+)\)?$/;
/** Our sources, wherever the clone is. */
const OURS = /(?:^|\/)((?:apps|packages)\/[\w-]+\/src\/[^:]+\.ts)$/;

/**
 * The lines of our sources in a stack, innermost first. A stack of a bundle is read through its source map; one that Node
 * or a test mapped already is taken as it is.
 * @param stack of an error
 */
export function sourceLines(stack: string): readonly SourceLine[] {
  return stack.split('\n').flatMap((text) => {
    const [, within, file = '', line = '', column = ''] = FRAME.exec(text) ?? [];
    const place = file.endsWith('.ts') ? { file, line: Number(line) } : mapped(file, Number(line), Number(column));
    const ours = place && OURS.exec(place.file.replaceAll('\\', '/'))?.[1];
    if (place === undefined || ours === undefined) return [];
    return [{ file: ours, line: place.line, ...(within !== undefined && { within }) }];
  });
}

const maps = new Map<string, SourceMap | undefined>();

function mapped(file: string, line: number, column: number): FilePlace | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file));
  const entry = maps.get(file)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry) || entry.originalSource === undefined) return undefined;
  const source = entry.originalSource.replace(/^file:\/\//, '');
  return { file: resolve(dirname(file), source), line: entry.originalLine + 1 };
}

/** The map that a bundle names in its last line, or the file that lies next to it; undefined where there is none. */
function readMap(file: string): SourceMap | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'latin1');
  const named = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(text.slice(text.lastIndexOf('//# sourceMappingURL=')))?.[1];
  const inline = /^data:application\/json[^,]*;base64,(.*)$/.exec(named ?? '')?.[1];
  if (inline !== undefined) return parseMap(Buffer.from(inline, 'base64').toString());
  const path = resolve(dirname(file), named ?? `${file}.map`);
  return existsSync(path) ? parseMap(readFileSync(path, 'utf8')) : undefined;
}

function parseMap(text: string): SourceMap {
  return new SourceMap(JSON.parse(text) as SourceMapPayload);
}
