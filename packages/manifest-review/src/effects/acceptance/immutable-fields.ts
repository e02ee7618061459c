import { canonical, immutableChanges, isData, type KubeObject, objectName } from '@vmshift/kubernetes';
import { hookOf } from '@vmshift/manifests';
import type { Effect, Found } from '../effect';

/** Changes that the API server refuses because the object exists already. */
export const immutableFields: Effect = ({ changes }) =>
  changes.flatMap(({ change, before, after }) => {
    if (change !== 'changed' || before === undefined || after === undefined || isReplaced(after)) return [];
    const freezes = after.immutable === true && before.immutable !== true;
    const frozen = freezes
      ? [
          {
            ...found(after, 'immutable', undefined, true),
            verdict: 'warn' as const,
            because: 'its data can never be changed again',
          },
        ]
      : [];
    return [
      ...frozen,
      // Claims are judged with the data.
      ...(after.kind === 'PersistentVolumeClaim' ? [] : immutableChanges(before, after)).map((field) =>
        found(after, field.path, field.before, field.after),
      ),
    ];
  });

/** A hook that is deleted before each sync is made anew, not changed. */
function isReplaced(object: KubeObject): boolean {
  const policies = hookOf(object)?.deletePolicies ?? [];
  return policies.includes('BeforeHookCreation') || policies.includes('HookSucceeded');
}

function found(object: KubeObject, path: string, from: unknown, to: unknown): Found {
  return {
    id: 'field-immutable',
    class: 'sync-failure',
    verdict: 'block',
    object: objectName(object),
    path,
    before: print(from),
    after: print(to),
    because: `${path} of an existing ${object.kind} cannot change`,
    impact:
      'the API server refuses the object: the sync fails, and keeps failing, so that no later commit is applied either',
    fix: 'keep the field; to change it, make an object of another name and move over',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
  };
}

function print(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = isData(value) || Array.isArray(value) ? canonical(value) : String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
