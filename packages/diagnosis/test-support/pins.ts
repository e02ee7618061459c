import { model } from '@vmshift/environments';
import type { EnvironmentState, HistoryEntry, ReleasePin } from '@vmshift/releases';
import { NOW } from './views';

/** Digest of every image of a pin of the tests. */
export const DIGEST = `sha256:${'d'.repeat(64)}`;

/** A pin of `develop`, whose commit is one digit, 40 times. */
export function pin(digit: string, sequence: number, rest: Partial<ReleasePin> = {}): ReleasePin {
  const commit = digit.repeat(40);
  const image = { tag: `develop-${commit}`, digest: DIGEST };
  return { branch: 'develop', commit, images: { api: image, celery: image }, sequence, ...rest };
}

/** Versions of a pin from the newest to the oldest, a day apart. */
export function entries(...pins: readonly ReleasePin[]): readonly HistoryEntry[] {
  return pins.map((one, index) => ({
    commit: String(index).repeat(40),
    authorDate: new Date(NOW.getTime() - index * 86_400_000).toISOString().replace('.000', ''),
    author: 'octocat',
    subject: 'release',
    trailers: {},
    pin: one,
    kind: 'release',
  }));
}

/** An environment with its pins, the present one first. */
export function stateOf(name: string, ...pins: readonly ReleasePin[]): EnvironmentState {
  const environment = model.environments.find((one) => one.name === name);
  if (environment === undefined) throw new Error(`no environment ${name}`);
  return { environment, pin: pins[0], history: entries(...pins) };
}
