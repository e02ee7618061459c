import type { Git } from './applied-revision';
import { followedRemote } from './followed-remote';

/** A clone with these settings. */
function cloneWith(settings: Readonly<Record<string, string>>): Git {
  const entries = Object.entries(settings).map(([name, value]) => `${name}\n${value}\0`);
  const result = { code: entries.length === 0 ? 1 : 0, stdout: entries.join(''), stderr: '' };
  return { attempt: async () => result, run: async () => result.stdout };
}

const urls = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [`remote.${name}.url`, '/x']));

test.each([
  ['the main branch follows one', { 'branch.main.remote': 'fork', ...urls('origin', 'fork') }, 'fork'],
  ['it follows another branch of the clone', { 'branch.main.remote': '.', ...urls('origin', 'fork') }, 'origin'],
  ['it follows an address', { 'branch.main.remote': 'https://x', ...urls('fork', 'origin') }, 'origin'],
  ['another branch follows one', { 'branch.next.remote': 'fork', ...urls('origin', 'fork') }, 'origin'],
  ['there is one alone', urls('team.platform'), 'team.platform'],
  ['there are two, none of them origin', urls('one', 'two'), 'origin'],
  ['there is none', {}, 'origin'],
])('where %s', async (_where, settings, expected) => {
  expect(await followedRemote(cloneWith(settings), 'main')).toBe(expected);
});
