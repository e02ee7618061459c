import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gitHubApi } from '@vmshift/observation';
import { OperateStub, PERSON } from '../testing/operate-stub';
import { readRunbook } from '../testing/runbook';
import { stubPrograms } from '../testing/stub-programs';

const guide = readRunbook();

/** The lines that start operate.yaml, in code or in a block; a flag alone continues the line before it. */
const lines = [...guide.matchAll(/gh workflow run operate\.yaml[^`\n]*/g)].map(([line]) => line);

test('the guide shows how every verb but a forced release is started by hand', () => {
  const verbs = lines.map((line) => /verb=([a-z-]+)/.exec(line)?.[1]);
  expect(new Set(verbs)).toEqual(new Set(['rollback', 'hold', 'release']));
});

test.each(lines)('GitHub takes what gh is given by: %s', async (line) => {
  const stubs = stubPrograms({ gh: `printf '%s\\0' "$@" > "\${0%/*}/arguments"` });
  execFileSync('sh', ['-c', line], { env: { PATH: `${stubs}:${process.env.PATH}` } });
  const words = readFileSync(join(stubs, 'arguments'), 'utf8').split('\0').slice(0, -1);
  rmSync(stubs, { recursive: true });
  const { github, repository } = new OperateStub();
  const fields = words.flatMap((word, at) => (words[at - 1] === '-f' ? [word.split(/=(.*)/s).slice(0, 2)] : []));
  expect(fields.length).toBeGreaterThan(1);
  const named = words.indexOf('--repo');
  if (named >= 0) expect(words[named + 1]).toBe(repository.name);
  const api = gitHubApi({ env: { GH_TOKEN: PERSON } }, { fetch: github.fetch });
  const body = { ref: 'main', inputs: Object.fromEntries(fields) };
  await api(`/repos/${repository.name}/actions/workflows/operate.yaml/dispatches`, { method: 'POST', body });
  expect(repository.runs).toHaveLength(1);
});
