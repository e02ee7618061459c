import { model } from '@vmshift/environments';
import { isReady, isSwitchedOn } from './first-deploy';

const { repository } = model.platform;
const check = (id: string, state: 'fine' | 'missing' | 'not checked' = 'missing') => ({
  id,
  what: id,
  state,
  found: '',
});
const SWITCH = check(`${repository}-variables-TERRAFORM`);

test.each([
  [
    'what comes with the deploy itself',
    [SWITCH, check(`${repository}-environment-plan-secrets-ARGOCD_KUBECONFIG`)],
    true,
  ],
  ['a program of this machine', [SWITCH, check('program-argocd')], true],
  ['what no one could look at', [SWITCH, check('app-installations', 'not checked')], true],
  ['a secret of the deploy', [SWITCH, check(`${repository}-environment-dev-secrets-LINODE_TOKEN`)], false],
  ['a lock', [SWITCH, check('provider-locks')], false],
])('%s missing: a first deploy is ready, or not', (_what, checks, ready) => {
  expect(isReady(checks)).toBe(ready);
});

test('a pipeline whose switch GitHub does not show is neither on nor off', () => {
  expect(isSwitchedOn([SWITCH], model)).toBe(false);
  expect(isSwitchedOn([check(`${repository}-variables`, 'fine')], model)).toBe(true);
  expect(isSwitchedOn([check(`${repository}-variables`, 'not checked')], model)).toBeUndefined();
});
