import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosePlatform } from '@vmshift/diagnosis';
import { environmentStatus } from '@vmshift/diagnosis/git';
import { DIGEST, observeRecording, pin, readRecording, recordedModel, stateOf } from '@vmshift/diagnosis/testing';
import { textOf } from '../terminal/styled-line';
import { diagnosedByRules } from '../testing/diagnosed-by-rules';
import { RUNBOOK } from '../testing/runbook';
import { printStatus } from './print-status';

const root = join(__dirname, '../../../..');
const diagnosed = diagnosedByRules();

/** The anchors that GitHub makes of the headings of a document. */
function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

test('every diagnosis leads to a section of the runbook that is there', () => {
  const sections = RUNBOOK.flatMap((file) =>
    anchorsOf(readFileSync(join(root, file), 'utf8')).map((anchor) => `${file.replace('docs/', '')}#${anchor}`),
  );
  expect(diagnosed.length).toBeGreaterThan(100);
  const led = new Set([...diagnosed.map(({ runbook }) => runbook), 'on-call.md#is-it-all-right']);
  expect([...led].filter((runbook) => !sections.includes(runbook))).toEqual([]);
});

test('README shows what diagnose prints for a fault that was recorded', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, shown = ''] = /```console\n\$ \.\/vmshiftctl diagnose production\n([\s\S]*?)```/.exec(readme) ?? [];
  const recording = readRecording('crash-loop');
  const model = recordedModel(recording);
  const observation = await observeRecording(recording);
  const image = { tag: `main-${'9'.repeat(40)}`, digest: DIGEST };
  const states = [stateOf('production', pin('9', 58, { branch: 'main', images: { api: image, celery: image } }))];
  const environments = model.environments.map((environment) => environmentStatus(environment, states));
  const status = { source: { commit: '', notes: [] }, environments, ...diagnosePlatform(model, states, observation) };
  const printed = printStatus({ ...status, observation }, new Date(recording.at), { width: 80 });
  expect(shown.trimEnd().split('\n')).toEqual(printed.map(({ line }) => textOf(line)));
});
