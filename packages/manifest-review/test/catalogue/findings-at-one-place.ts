import type { Finding } from '@vmshift/findings';

/** Every two findings of one object and one environment at the same path, or where one path leads to the other. */
export function findingsAtOnePlace(findings: readonly Finding[]): readonly (readonly [Finding, Finding])[] {
  return findings.flatMap((one, index) =>
    findings
      .slice(index + 1)
      .filter(({ object, path }) => object === one.object && (isWithin(path, one.path) || isWithin(one.path, path)))
      .filter(({ environments }) => environments.some((name) => one.environments.includes(name)))
      .map((other) => [one, other] as const),
  );
}

function isWithin(path: string, outer: string): boolean {
  return outer === '' || path === outer || (path.startsWith(outer) && '.['.includes(path.charAt(outer.length)));
}
