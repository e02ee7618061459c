/**
 * A number of pods that is given as such or as a percentage of all; undefined for what the API server refuses. A
 * negative number is returned as it is.
 * @param total what the percentage is of
 * @param rounding of a percentage: `up` for surge and for both bounds of a disruption budget, `down` for the pods that a
 * rollout of a Deployment may take away
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/ (IntOrString)
 */
export function scaledValue(value: unknown, total: number, rounding: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  if (percent === undefined) return undefined;
  const product = Number(percent) * total;
  return rounding === 'up' ? Math.ceil(product / 100) : Math.floor(product / 100);
}

/** The number without the percent sign, which is what decides whether an `IntOrString` is zero. */
export function bareValue(value: unknown): number | undefined {
  return scaledValue(value, 100, 'down');
}
