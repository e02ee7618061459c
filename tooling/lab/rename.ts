/** What stands in every recording in the place of what a lab was given. */
export interface Names {
  /** Texts of the lab, and what they are called in the environment. Longer ones first. */
  readonly texts: readonly (readonly [lab: string, environment: string])[];
  /** Commits, oldest first. */
  readonly commits: readonly string[];
}

/** Every recording is made at this moment; what happened before it did so as long before it. */
export const RECORDED_AT = '2026-11-26T03:00:00Z';

/** Replaces, in every text at once, what is of the lab and its machine. */
export function renameAll(text: string, at: string, { texts, commits }: Names): string {
  const shift = Date.parse(RECORDED_AT) - Date.parse(at);
  const named = texts.reduce((result, [lab, environment]) => result.replaceAll(lab, environment), text);
  const uids = numbered((number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
  const addresses = numbered((number) => `10.2.${Math.floor(number / 250)}.${(number % 250) + 1}`);
  return commits
    .reduce((result, commit, index) => result.replaceAll(commit, fixedCommit(index)), named)
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, uids)
    .replace(/\b10\.250\.\d+\.\d+\b/g, addresses)
    .replace(/\bcontainerd:\/\/[0-9a-f]{64}\b/g, 'containerd://container')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (time) => shifted(time, shift));
}

/** What stands for the first, second, … commit of an environment. */
export function fixedCommit(index: number): string {
  return ((index + 1) % 16).toString(16).repeat(40);
}

/** The same for the same, counted as they come. */
function numbered(name: (number: number) => string): (match: string) => string {
  const known = new Map<string, string>();
  return (match) => {
    const same = known.get(match) ?? name(known.size + 1);
    known.set(match, same);
    return same;
  };
}

function shifted(time: string, milliseconds: number): string {
  const moved = new Date(Date.parse(time) + milliseconds).toISOString();
  const fraction = /\.\d+/.exec(time)?.[0];
  return fraction === undefined ? moved.replace(/\.\d+Z$/, 'Z') : moved.replace(/\.\d+Z$/, `${fraction}Z`);
}
