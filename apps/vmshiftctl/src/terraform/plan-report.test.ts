import type { Finding } from '@vmshift/findings';
import { renderJson, renderMarkdown, renderText } from '@vmshift/findings/report';
import { plannedStack } from '@vmshift/findings/testing';
import type { StackReport } from '@vmshift/terraform-review';
import { testWorld } from '../testing/test-world';
import { planReport } from './plan-report';

const found = (stack: string, environment: string): StackReport => ({
  ...plannedStack(stack),
  findings: [
    {
      ...{ id: 'cluster-destroyed', class: 'data-loss', verdict: 'block', environments: [environment] },
      ...{ object: `Terraform/${stack}/a.b`, path: '', because: `of ${environment}`, impact: 'i', fix: 'f' },
      see: 'https://example.invalid',
    } satisfies Finding,
  ],
});

test('a plan tells production before staging in every format, in whatever order the stacks are deployed', () => {
  const stacks = [
    found('platform-dev', 'dev'),
    found('platform-staging', 'staging'),
    found('platform-production', 'production'),
  ];
  const report = planReport('plan', stacks, [], testWorld());
  const texts = [renderText(report).join('\n'), renderMarkdown(report, 100_000).text, renderJson(report)];
  for (const text of texts) {
    const places = ['production', 'staging', 'dev'].map((name) => text.indexOf(`of ${name}`));
    expect(Math.min(...places)).toBeGreaterThan(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  }
});
