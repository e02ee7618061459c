import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stubPrograms } from '../testing/stub-programs';
import { terraformProject } from '../testing/terraform-project';
import { testWorld } from '../testing/test-world';
import { uninterrupted } from './interruption';
import { planRest } from './plan-stack';

/** Plans, and refuses all else; tells what it was asked for. */
const TERRAFORM = `
echo "$1" >> asked
[ "$1" = plan ] || exit 64
for last; do :; done
: > "\${last#-out=}"
exit $PLANNED`;

test.each([
  ['an empty plan of a stack that was deployed is not read', '0', undefined],
  ['a plan that is not empty is', '2', expect.objectContaining({ status: 'failed' })],
])('%s', async (_, PLANNED, report) => {
  const stubs = stubPrograms({ terraform: TERRAFORM });
  const project = terraformProject({ one: { objects: {} } });
  const world = testWorld({ root: project.root, env: { PATH: `${stubs}:${process.env.PATH}`, PLANNED } });
  mkdirSync(join(project.root, 'cdktf.out/stacks/one/.terraform'));
  const [stack] = project.app.stacks;
  if (stack === undefined) throw new Error('no stack');
  const rest = await planRest(stack, { lockTimeoutSeconds: 0, interruption: uninterrupted }, world);
  expect(rest?.report).toEqual(report);
  rmSync(stubs, { recursive: true });
  project.remove();
});

test('a folder that lost what init made in it, as by git clean, is initialized again', async () => {
  const stubs = stubPrograms({ terraform: TERRAFORM });
  const project = terraformProject({ one: { objects: {} } });
  const world = testWorld({ root: project.root, env: { PATH: `${stubs}:${process.env.PATH}`, PLANNED: '0' } });
  const [stack] = project.app.stacks;
  if (stack === undefined) throw new Error('no stack');
  await planRest(stack, { lockTimeoutSeconds: 0, interruption: uninterrupted }, world);
  expect(readFileSync(join(project.root, 'cdktf.out/stacks/one/asked'), 'utf8')).toBe('init\n');
  rmSync(stubs, { recursive: true });
  project.remove();
});
