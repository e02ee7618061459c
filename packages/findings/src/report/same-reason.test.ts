import { plannedStack } from '@vmshift/findings/testing';
import type { UnplannedStack } from './report-stack';
import { mergeSameReason } from './same-reason';

const failed = (stack: string, because: string): UnplannedStack => ({ status: 'failed', stack, because });

test('stacks that one reason keeps from a plan are told once, with a command for all of them', () => {
  const dev = plannedStack('platform-dev');
  expect(
    mergeSameReason([
      failed('cluster-dev', 'no network; then run ./vmshiftctl plan cluster-dev'),
      dev,
      failed('argocd', 'the state is locked'),
      failed('platform-staging', 'no network; then run ./vmshiftctl plan platform-staging'),
      { status: 'not-plannable', stack: 'x', because: 'no network; then run ./vmshiftctl plan x' },
    ]),
  ).toEqual([
    failed('cluster-dev, platform-staging', 'no network; then run ./vmshiftctl plan cluster-dev platform-staging'),
    dev,
    failed('argocd', 'the state is locked'),
    { status: 'not-plannable', stack: 'x', because: 'no network; then run ./vmshiftctl plan x' },
  ]);
});

test('a name is replaced where it stands by itself alone', () => {
  const [merged] = mergeSameReason([
    failed('dev', 'dev of cluster-dev failed'),
    failed('x', 'x of cluster-dev failed'),
  ]);
  expect(merged).toEqual(failed('dev, x', 'dev x of cluster-dev failed'));
});
