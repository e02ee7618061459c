import { parseJob } from '@vmshift/observation';
import { createProgram } from '../program';
import { place } from '../testing/production-place';
import { testWorld } from '../testing/test-world';
import { standing } from './standing';
import { newLock } from './take-lock';

const REQUEST = { run: 'run-1', by: 'Ada', now: '2026-11-24T12:00:00Z', job: 'job', takeOver: false, cancel: false };
const LOCK = newLock(REQUEST, 'a.dump');

const withJob = (...conditions: readonly string[]) => ({
  pods: [],
  jobs: [
    parseJob({
      metadata: { name: 'job' },
      spec: {},
      status: { conditions: conditions.map((type) => ({ type, status: 'True' })) },
    }),
  ],
});

const cases: readonly (readonly [string, readonly string[], string])[] = [
  ['before its Job', standing(place, LOCK, { jobs: [], pods: [] }), 'its database is unchanged'],
  ['while nothing can be seen', standing(place, LOCK, undefined), 'production is stopped, or about to be'],
  ['while its Job runs', standing(place, LOCK, withJob()), 'the Job job goes on restoring a.dump'],
  ['after its Job', standing(place, LOCK, withJob('Complete')), 'a.dump is restored, and production is still stopped'],
  ['while Argo CD syncs', standing(place, { ...LOCK, phase: 'syncing' }, undefined), 'Argo CD starts production'],
  ['while pods start', standing(place, { ...LOCK, phase: 'running' }, undefined), 'releases are still held'],
];

test.each(cases)('%s it is told how things stand', (_when, lines, text) => {
  expect(lines.join('\n')).toContain(text);
});

test('what is not known to be unchanged is not called so', () => {
  const unknown = [standing(place, LOCK, undefined), standing(place, LOCK, withJob('Failed'))].flat().join('\n');
  expect(unknown).not.toContain('unchanged');
});

test('the program takes every command that is told', () => {
  for (const [, lines] of cases)
    for (const line of lines) {
      const [, name, words = ''] = /\.\/vmshiftctl (\w+) ([^(]*)/.exec(line) ?? [];
      if (name === undefined) continue;
      const command = createProgram(testWorld(), () => {}).commands.find((one) => one.name() === name);
      expect(command?.parseOptions(words.trim().split(' '))).toEqual({ operands: ['production'], unknown: [] });
    }
});
