import type { ClaimObject } from '@vmshift/kubernetes';
import { exceeds, type KubeObject, objectName } from '@vmshift/kubernetes';
import type { Check, Finding } from './check';

/**
 * Fields that the API server refuses to change, by kind.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#mutable-scheduling-directives
 */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  DaemonSet: ['spec.selector'],
  Deployment: ['spec.selector'],
  Job: ['spec.completionMode', 'spec.completions', 'spec.selector', 'spec.template'],
  PersistentVolumeClaim: [
    ...['spec.accessModes', 'spec.dataSource', 'spec.dataSourceRef', 'spec.selector', 'spec.storageClassName'],
    ...['spec.volumeMode', 'spec.volumeName'],
  ],
  Service: ['spec.clusterIP', 'spec.clusterIPs'],
  StatefulSet: ['spec.podManagementPolicy', 'spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'],
};

/**
 * No field that Kubernetes refuses to change differs from the committed manifest: the sync would fail, and go on failing
 * until somebody deletes the object by hand. A claim may grow. A Job that Argo CD deletes before it makes it again may
 * change, and so may anything under another kind or name, which is another object.
 */
export const immutableFields: Check = {
  id: 'immutable-field',
  find: ({ objects, committed = [], acknowledged = () => false }) => {
    const before = new Map(committed.map((object) => [objectName(object), object]));
    return objects.flatMap((object) => {
      const previous = before.get(objectName(object));
      if (previous === undefined || previous === object || isRecreated(object)) return [];
      const fields = IMMUTABLE[object.kind] ?? [];
      return [
        ...fields.flatMap((path) => findChange(object, previous, path)),
        ...findShrinking(object, previous),
      ].filter(({ path }) => !acknowledged(object, path));
    });
  },
};

function findChange(object: KubeObject, previous: KubeObject, path: string): readonly Finding[] {
  const [now, then] = [canonicalText(at(object, path)), canonicalText(at(previous, path))];
  return now === then ? [] : [describeChange(object, path, now, then)];
}

function findShrinking(object: KubeObject, previous: KubeObject): readonly Finding[] {
  if (object.kind !== 'PersistentVolumeClaim') return [];
  const [now, then] = [storageOf(object), storageOf(previous)];
  if (now === undefined || then === undefined || !exceeds(then, now)) return [];
  return [describeChange(object, 'spec.resources.requests.storage', String(now), `at least ${then}`)];
}

function describeChange(object: KubeObject, path: string, value: string, allowed: string): Finding {
  return {
    ...{
      object,
      path,
      value: shorten(value),
      allowed: `${shorten(allowed)}, as committed; Kubernetes refuses to change it`,
    },
    fix: 'put the field back, or give the object another name and move what it holds',
  };
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/#hook-deletion-policies */
function isRecreated({ kind, metadata }: KubeObject): boolean {
  const policies = metadata.annotations?.['argocd.argoproj.io/hook-delete-policy'] ?? '';
  const isHook = metadata.annotations?.['argocd.argoproj.io/hook'] !== undefined;
  return kind === 'Job' && isHook && policies.split(',').some((policy) => policy.trim() === 'BeforeHookCreation');
}

function storageOf(claim: ClaimObject): string | number | undefined {
  return claim.spec?.resources?.requests?.storage;
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((found: unknown, key) => (found as Record<string, unknown> | undefined)?.[key], value);
}

/** JSON with sorted keys, so that the order in which fields were written does not count. */
function canonicalText(value: unknown): string {
  const sorted = (_: string, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field;
  return JSON.stringify(value, sorted) ?? 'nothing';
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
