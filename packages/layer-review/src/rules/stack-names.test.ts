import type { Finding } from '@vmshift/findings';
import { stackOfAny, withStackNames } from './stack-names';

const fix = `merge this first: ${stackOfAny('cluster-dev')}: a.b; ${stackOfAny('platform-dev')}: c.d; ${stackOfAny('argocd')}: e.f`;

function fixFor(...environments: readonly string[]): string {
  const finding: Finding = {
    ...{ id: 'x', class: 'outage', verdict: 'block', object: 'Deployment/x', path: '' },
    ...{ because: 'x', impact: 'x', see: 'https://example.com', fix, environments },
  };
  return withStackNames(finding).fix;
}

test('a finding of one environment names its stacks', () => {
  expect(fixFor('dev')).toBe('merge this first: cluster-dev: a.b; platform-dev: c.d; argocd: e.f');
});

test.each([[[]], [['dev', 'staging']]])('a finding of %j keeps the text that all have', (environments) => {
  expect(fixFor(...environments)).toBe(
    'merge this first: cluster-<environment>: a.b; platform-<environment>: c.d; argocd: e.f',
  );
});
