import { at, canonical, isData, type KubeObject, normalize, objectName } from '@vmshift/kubernetes';
import { hookOf } from '@vmshift/manifests';
import type { Effect, Found } from '../effect';

/** Fields that the API server never lets change, by kind. Claims are judged with the data. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.selector'],
  ReplicaSet: ['spec.selector'],
  DaemonSet: ['spec.selector'],
  StatefulSet: ['spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates', 'spec.podManagementPolicy'],
  Job: ['spec.selector', 'spec.template', 'spec.completionMode', 'spec.completions'],
  Service: ['spec.clusterIP', 'spec.clusterIPs', 'spec.ipFamilies'],
  RoleBinding: ['roleRef'],
  ClusterRoleBinding: ['roleRef'],
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  IngressClass: ['spec.controller'],
  PriorityClass: ['value'],
  Secret: ['type'],
};

/** Changes that the API server refuses because the object exists already. */
export const immutableFields: Effect = ({ changes }) =>
  changes.flatMap(({ change, before, after }) => {
    if (change !== 'changed' || before === undefined || after === undefined || isReplaced(after)) return [];
    const fields = [...(IMMUTABLE[after.kind] ?? []), ...sealed(before)];
    const [was, is] = [normalize(before, false), normalize(after, false)];
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
      ...fields.flatMap((path): readonly Found[] => {
        const [from, to] = [at(was, path), at(is, path)];
        return canonical(from) === canonical(to) ? [] : [found(after, path, from, to)];
      }),
    ];
  });

/** A hook that is deleted before each sync is made anew, not changed. */
function isReplaced(object: KubeObject): boolean {
  const policies = hookOf(object)?.deletePolicies ?? [];
  return policies.includes('BeforeHookCreation') || policies.includes('HookSucceeded');
}

/** A ConfigMap or Secret that was marked immutable. */
function sealed(object: KubeObject): readonly string[] {
  return object.immutable === true ? ['data', 'binaryData', 'stringData', 'immutable'] : [];
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
