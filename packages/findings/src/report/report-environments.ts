import type { Report } from './report';

/** The environments that a report names, in the order in which it tells them; those that its order lacks are last, by name. */
export function environmentsIn({ environments = [], findings, objects }: Report): readonly string[] {
  const named = new Set([
    ...findings.flatMap((finding) => finding.environments),
    ...(objects?.changes ?? []).flatMap((change) => change.environments),
    ...(objects?.environments ?? []).map(({ environment }) => environment),
  ]);
  const others = [...named].filter((name) => !environments.includes(name)).sort();
  return [...environments.filter((name) => named.has(name)), ...others];
}
