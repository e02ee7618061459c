import type { Container } from '@vmshift/kubernetes';

/** The path of the first word of a container's command line that matches; of the list where the match spans words. */
export function wordPath({ path, spec }: Container, pattern: RegExp): string {
  const lists = ['command', 'args'].filter((field) => Array.isArray(spec[field]));
  for (const field of lists) {
    const index = (spec[field] as readonly unknown[]).findIndex((word) => pattern.test(String(word)));
    if (index >= 0) return `${path}.${field}[${index}]`;
  }
  const last = lists.at(-1);
  return last === undefined ? path : `${path}.${last}`;
}
