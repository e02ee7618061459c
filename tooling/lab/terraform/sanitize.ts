import { stripVTControlCharacters } from 'node:util';

/** What tells which machine it was, and what stands for it; longer texts first. */
export type Replacements = readonly (readonly [string, string])[];

/** A transcript or a plan without paths, ports, tokens and times of the machine that made it. */
export function sanitizeText(text: string, replacements: Replacements): string {
  let plain = stripVTControlCharacters(text);
  for (const [what, by] of [...replacements].sort(([a], [b]) => b.length - a.length))
    plain = plain.replaceAll(what, by);
  return (
    plain
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '(token)')
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\b/g, '2026-11-27T00:00:00Z')
      .replace(/(after|elapsed:?) (\d+m)?\d+s\b/g, '$1 …s')
      .replace(/\bafter \d+ s\b/g, 'after … s')
      .replace(/\[id=\d{5,}\]/g, '[id=…]')
      .replace(/\[(\d+m)?\d+s elapsed\]/g, '[…s elapsed]')
      // `CHARTS` may hold archives that were packed for the lab.
      .replace(/^(\S+ \S+: sha256:)[0-9a-f]{64}$/gm, '$1…')
  );
}
