import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { vmshift } from '../../packages/application/src';
import { model } from '../../packages/environments/src';
import { root, type Workflow } from '../workflows/workflow-file';
import { repeatedValues } from './repeated-values';

const files = [...new Set(repeatedValues(model).map(({ file }) => file))];

test.each(files)('%s holds what it repeats of the model', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const recipe = file.endsWith('.keys') ? 'Raise the version of a chart' : 'Change a value';
  const missing = repeatedValues(model)
    .filter((repeated) => repeated.file === file && !text.includes(repeated.text))
    .map((repeated) => `${file} lacks ${JSON.stringify(repeated.text)}; fix: CONTRIBUTING.md, "${recipe}"`);
  expect(missing).toEqual([]);
});

test('the command that makes the tables is that of the schema Job', () => {
  const build = readFileSync(join(root, 'templates/app-repository/.github/workflows/ci-cd.yaml'), 'utf8');
  const { jobs } = parse(build) as Workflow;
  const schema = jobs.test?.steps.find(({ name }) => name === 'Create the schema');
  const [program, flag, code = ''] = vmshift.processes.schemaJob.command;
  // Its other lines set the time-outs of the role, which tests do without.
  const [tables = ''] = code.split('\n');
  expect(schema?.run).toBe(`${program} ${flag} '${tables}'`);
  expect(tables).not.toContain("'");
});
