import type { KubeObject } from '@vmshift/kubernetes';
import { stringMapAt } from '@vmshift/kubernetes';
import { annotationList } from './annotation-list';

/** Argo CD's own annotation. @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/ */
export const HOOK = 'argocd.argoproj.io/hook';
const HOOK_DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
/** Helm's, which Argo CD reads as well. @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks */
const HELM_HOOK = 'helm.sh/hook';
const HELM_HOOK_DELETE_POLICY = 'helm.sh/hook-delete-policy';

/** What makes Argo CD run an object as a hook of a sync instead of keeping it in step with Git. */
export interface SyncHook {
  /** The annotation that says so. */
  readonly annotation: string;
  readonly value: string;
  /** `PreSync`, `Sync`, `PostSync`, `SyncFail`; empty when the value names none: then the object is left out altogether. */
  readonly phases: readonly string[];
  /** When Argo CD deletes the object; never empty, as there is a default. */
  readonly deletePolicies: readonly string[];
}

const PHASES: ReadonlySet<string> = new Set(['PreSync', 'Sync', 'PostSync', 'SyncFail']);

/** Helm's hooks that Argo CD runs, under its own names. Of the others, such as `test`, it leaves the object out. */
const HELM_PHASES: Readonly<Record<string, string>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
};

const DELETE_POLICIES: Readonly<Record<string, string>> = {
  BeforeHookCreation: 'BeforeHookCreation',
  HookSucceeded: 'HookSucceeded',
  HookFailed: 'HookFailed',
};
const HELM_DELETE_POLICIES: Readonly<Record<string, string>> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

/**
 * The hook that Argo CD takes an object for: by its own annotation, or by Helm's where its own names no phase. Undefined
 * for an object that it applies, compares and prunes.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks
 */
export function hookOf(object: KubeObject | undefined): SyncHook | undefined {
  const annotations = stringMapAt(object, 'metadata.annotations');
  const [own, helm] = [annotations[HOOK], annotations[HELM_HOOK]];
  if (own === undefined && (helm === undefined || helm === 'crd-install')) return undefined;
  const ownPhases = annotationList(own);
  if (ownPhases.length > 0 && ownPhases.every((phase) => phase === 'Skip')) return undefined;
  const known = ownPhases.filter((phase) => PHASES.has(phase));
  const phases = known.length > 0 ? known : named(helm, HELM_PHASES);
  const policies = [
    ...named(annotations[HOOK_DELETE_POLICY], DELETE_POLICIES),
    ...named(annotations[HELM_HOOK_DELETE_POLICY], HELM_DELETE_POLICIES),
  ];
  return {
    annotation: own === undefined ? HELM_HOOK : HOOK,
    value: own ?? helm ?? '',
    phases: [...new Set(phases)],
    deletePolicies: policies.length > 0 ? [...new Set(policies)] : ['BeforeHookCreation'],
  };
}

/** Whether Argo CD neither applies nor compares the object, and prunes nothing of it. */
export function isSkipped(object: KubeObject): boolean {
  const phases = annotationList(stringMapAt(object, 'metadata.annotations')[HOOK]);
  return phases.length > 0 && phases.every((phase) => phase === 'Skip');
}

function named(value: string | undefined, names: Readonly<Record<string, string>>): readonly string[] {
  return annotationList(value).flatMap((item) => (Object.hasOwn(names, item) ? (names[item] ?? []) : []));
}
