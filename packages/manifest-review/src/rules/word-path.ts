import type { Container } from '@vmshift/kubernetes';

/**
 * The path of the first word in a container's command and arguments that matches; without such a word the path of the
 * list itself, or of the container where the image's own command runs.
 */
export function wordPath({ path, spec }: Container, word: RegExp): string {
  const lists = ['command', 'args'].filter((field) => Array.isArray(spec[field]));
  for (const field of lists) {
    const index = (spec[field] as readonly unknown[]).findIndex((one) => word.test(String(one)));
    if (index >= 0) return `${path}.${field}[${index}]`;
  }
  return lists.length === 0 ? path : `${path}.${lists.at(-1)}`;
}
