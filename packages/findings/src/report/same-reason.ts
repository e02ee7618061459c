import type { ReportStack, UnplannedStack } from './report-stack';

/**
 * Stacks that could not be compared for one reason become one entry, with all their names where each named itself: a machine
 * without a network has one problem, not seven. The others stay as they are, each in its place.
 */
export function mergeSameReason(stacks: readonly ReportStack[]): readonly ReportStack[] {
  const groups = new Map<string, UnplannedStack[]>();
  for (const stack of stacks) {
    if (stack.status === 'planned') continue;
    const key = reasonOf(stack);
    groups.set(key, [...(groups.get(key) ?? []), stack]);
  }
  return stacks.flatMap((stack): readonly ReportStack[] => {
    if (stack.status === 'planned') return [stack];
    const group = groups.get(reasonOf(stack)) ?? [];
    if (group[0] !== stack) return [];
    const names = group.map((one) => one.stack);
    return [{ ...stack, stack: names.join(', '), because: renamed(stack, names.join(' ')) }];
  });
}

/** The same for stacks whose reasons differ in their own names alone. */
function reasonOf(stack: UnplannedStack): string {
  return JSON.stringify([stack.status, renamed(stack, '\0')]);
}

function renamed({ stack, because }: UnplannedStack, name: string): string {
  return because
    .split(/([\w-]+)/)
    .map((word) => (word === stack ? name : word))
    .join('');
}
