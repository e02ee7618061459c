import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../program';
import { place } from '../testing/production-place';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { dryRun } from './dry-run';
import * as command from './restore-commands';
import { newLock } from './take-lock';

const request = {
  ...{ run: 'restore-1', by: "Ada O'Neil $(id)", now: '2026-11-24T12:00:00Z', job: 'postgresql-restore-1' },
  ...{ takeOver: false, cancel: false },
};
const lock = newLock(request, 'vmshift-20261123T021700Z.dump');
const lines = dryRun(place, lock).filter((line) => !line.startsWith('#'));

/** What the programs of a line are called with, in the order in which they end. */
function pasted(line: string): readonly (readonly string[])[] {
  // A pipe starts its programs at once: each reads to the end of the one before it, then writes its words.
  const record = (program: string) =>
    `case "$*" in *"create -f -"|set\\ *) cat > /dev/null;; esac; printf '%s\\0' ${program} "$@" '' >> "$(dirname "$0")/calls"`;
  const stubs = stubPrograms({ kubectl: record('kubectl') });
  try {
    const env = { PATH: `${stubs}:${process.env.PATH}` };
    execFileSync('sh', ['-c', line.replace(/^\.\/vmshiftctl /, 'kubectl vmshiftctl ')], { env });
    const words = readFileSync(join(stubs, 'calls'), 'utf8').split('\0').slice(0, -1);
    const calls: string[][] = [];
    for (const [index, word] of words.entries()) {
      if (index === 0 || words[index - 1] === '') calls.push([]);
      if (word !== '') calls.at(-1)?.push(word);
    }
    return calls.map(([, ...args]) => args);
  } finally {
    rmSync(stubs, { recursive: true });
  }
}

const called = lines.map((line) => ({ line, calls: pasted(line) }));

test.each<[string, command.KubectlPipe]>([
  ['the lock', [command.setMarker(place, lock)]],
  ['automatic sync off', [command.pauseSync(place)]],
  [
    'the stop',
    [
      command.scale(
        place,
        place.deployments.map(({ name }) => name),
        0,
      ),
    ],
  ],
  ['the Job', command.createRestoreJob(place, lock)],
  ['the sync', [command.startSync(place, { ...lock, phase: 'syncing' })]],
  ['the end of the lock', [command.removeMarker(place)]],
])('a shell calls kubectl as the program does: %s', (_what, pipe) => {
  expect(called.map(({ calls }) => calls)).toContainEqual(pipe);
});

test('every other line reads, waits or starts pods', () => {
  const kubectl = called.filter(({ line }) => !line.startsWith('./vmshiftctl ')).map(({ calls }) => calls[0]?.[4]);
  expect(kubectl).toEqual([
    ...['annotate', 'patch', 'get', 'scale', 'wait', 'create', 'logs', 'wait', 'patch', 'wait', 'wait'],
    ...place.deployments.map(() => 'scale'),
    ...place.deployments.map(() => 'rollout'),
    'annotate',
  ]);
});

test('each names its cluster', () => {
  const calls = called.flatMap((one) => one.calls).filter(([first]) => first !== 'vmshiftctl' && first !== 'set');
  expect(new Set(calls.map(([flag, context]) => `${flag} ${context}`))).toEqual(
    new Set([`--context ${place.context}`, `--context ${place.argoCdContext}`]),
  );
});

test('the program has the commands of ours', () => {
  const own = called
    .filter(({ line }) => line.startsWith('./vmshiftctl '))
    .map(({ calls }) => calls[0]?.slice(1) ?? []);
  expect(own.map(([name]) => name)).toEqual(['hold', 'resume']);
  for (const [name = '', ...words] of own) {
    const found = createProgram(testWorld(), () => {}).commands.find((one) => one.name() === name);
    expect(found?.parseOptions(words).unknown).toEqual([]);
  }
});
