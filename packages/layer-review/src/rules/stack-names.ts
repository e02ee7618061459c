import { environmentStacks, kindOfStack } from '@vmshift/environments';
import type { Finding } from '@vmshift/findings';

/** `cluster-<environment>` for a stack of an environment: one text for every environment, so that they share a finding. */
export function stackOfAny(stack: string): string {
  return kindOfStack(stack).replace('*', '<environment>');
}

/** The finding with the names of the stacks in its fix, where it is of one environment alone. */
export function withStackNames(finding: Finding): Finding {
  const [name, ...more] = finding.environments;
  if (name === undefined || more.length > 0) return finding;
  const fix = environmentStacks({ name }).reduce(
    (text, stack) => text.replaceAll(`${stackOfAny(stack)}: `, () => `${stack}: `),
    finding.fix,
  );
  return { ...finding, fix };
}
