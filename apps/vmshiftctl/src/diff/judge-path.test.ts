import { isJudgePath, isModelFile } from './judge-path';

test.each([
  'dist/production/vmshift-api.deployment.yaml',
  'cdktf.out/stacks/cluster-dev/cdk.tf.json',
  'apps/vmshift/releases/production.json',
  'apps/infra/acknowledged.json',
  'apps/vmshift/src/images.ts',
  'templates/app-repository/.github/workflows/ci-cd.yaml',
  'docs/on-call.md',
  'packages/findings/README.md',
])('%s is judged', (path) => {
  expect(isJudgePath(path)).toBe(false);
});

test.each([
  '.github/workflows/review.yaml',
  '.github/CODEOWNERS',
  'packages/manifest-review/src/rules/data/backup.ts',
  'packages/manifest-review/src/rules/data/backup.test.ts',
  'packages/application/src/vmshift/api.ts',
  'packages/environments/src/dev.ts',
  'apps/vmshiftctl/src/main.ts',
  'apps/infra/src/stacks/cluster-stack.ts',
  'apps/vmshift/package.json',
  'apps/infra/scripts/chart-keys.mjs',
  'apps/infra/acknowledged.json/x',
  'apps/infra/charts/cluster-issuers/templates/evil.md',
  'cdktf.out/stacks/cluster-dev/.terraform.lock.hcl',
  'tooling/run.mjs',
  'package.json',
  'pnpm-lock.yaml',
  'turbo.json',
  'cdk8s.yaml',
  'vmshiftctl',
  '.npmrc',
  'dist',
  'Dist/x',
  'distribution/x',
  'a.md.ts',
])('%s judges', (path) => {
  expect(isJudgePath(path)).toBe(true);
});

test.each([
  ['packages/environments/src/dev.ts', true],
  ['packages/environments/src/platform.ts', true],
  ['packages/environments/src/node-capacity.ts', false],
  ['packages/environments/src/rules/dev.ts', false],
])('%s holds values of the model: %s', (path, expected) => {
  expect(isModelFile(path, ['dev'])).toBe(expected);
});
