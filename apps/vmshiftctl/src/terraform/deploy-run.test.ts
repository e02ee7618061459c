import { model } from '@vmshift/environments';
import { DeployRun } from './deploy-run';

const environments = model.environments.map(({ name }) => name);
const run = new DeployRun([
  { name: 'platform-dev', dependencies: [], environments: ['dev'] },
  { name: 'argocd', dependencies: [], environments },
]);

test('the cluster of a stack is that of its environment, and of Argo CD the one that hosts it', () => {
  const [one, argocd] = run.stacks;
  const host = model.environments.find(({ cluster }) => cluster.hostsArgoCd)?.name;
  if (one !== undefined) run.planning(one);
  expect(run.progress.context).toBe('vmshift-dev');
  if (argocd !== undefined) run.planning(argocd);
  expect(run.progress.context).toBe(`vmshift-${host}`);
});

test('an apply that came to its end before the interrupt is only not checked', () => {
  const [stack] = run.stacks;
  if (stack === undefined) throw new Error('no stack');
  const log = run.deploying(stack, []);
  expect(run.progress.stage).toBe('deploying');
  log.complete = true;
  expect(run.progress.stage).toBe('checking');
});
