import { at, objectName, scaledValue } from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';

/** Fields that take a number of pods or a percentage of them, and whether that may be more than all. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  Deployment: { 'spec.strategy.rollingUpdate.maxSurge': true, 'spec.strategy.rollingUpdate.maxUnavailable': false },
  PodDisruptionBudget: { 'spec.minAvailable': false, 'spec.maxUnavailable': false },
};

function isTaken(value: unknown, mayBeMore: boolean): boolean {
  const pods = scaledValue(value, 100, 'up');
  return pods !== undefined && pods >= 0 && (mayBeMore || typeof value === 'number' || pods <= 100);
}

const numberOfPodsUnreadable = eachObjectRule({
  id: 'number-of-pods-unreadable',
  title: 'A number of pods is a number, or a percentage in quotes',
  judge: ({ objects }) =>
    objects.flatMap((object) =>
      Object.entries(FIELDS[object.kind] ?? {}).flatMap(([path, mayBeMore]) => {
        const value = at(object, path);
        // A value of another type is told by the schema.
        const isJudged = typeof value === 'number' || typeof value === 'string';
        if (!isJudged || isTaken(value, mayBeMore)) return [];
        return [
          {
            object: objectName(object),
            path,
            now: JSON.stringify(value),
            allowed: mayBeMore ? '' : ' of 100 at the most',
          },
        ];
      }),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now, allowed }) => `${now} is neither a number of pods, such as 1, nor a percentage${allowed}`,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'the number without quotes, or with a percent sign',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable',
  reads: [...new Set(Object.values(FIELDS).flatMap(Object.keys))],
});

export const numberOfPodsRules = [numberOfPodsUnreadable];
