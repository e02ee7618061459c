import { rmSync } from 'node:fs';
import { stubPrograms } from '../testing/stub-programs';
import { terraformProject } from '../testing/terraform-project';
import { testWorld } from '../testing/test-world';
import { uninterrupted } from './interruption';
import { planRest } from './plan-stack';

/** Plans, and refuses all else. */
const TERRAFORM = `
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
  const [stack] = project.app.stacks;
  if (stack === undefined) throw new Error('no stack');
  const rest = await planRest(stack, { lockTimeoutSeconds: 0, interruption: uninterrupted }, world);
  expect(rest?.report).toEqual(report);
  rmSync(stubs, { recursive: true });
  project.remove();
});
