import type { KubeObject } from '@vmshift/kubernetes';
import type { EnvironmentView } from '@vmshift/manifest-review';
import type { Need } from '../need';
import { addOnNeeds } from './add-ons';
import { apiVersionNeeds } from './api-versions';
import { permittedKindNeeds } from './argocd-rights';
import { ingressNeeds } from './ingresses';
import { namespaceNeeds } from './namespaces';
import { nodePoolNeeds } from './node-pools';
import { secretKeyNeeds } from './secret-keys';

/** The needs of each kind. A new kind is a file in this folder and a line here. */
const KINDS: readonly ((view: EnvironmentView) => readonly Need[])[] = [
  ...[secretKeyNeeds, nodePoolNeeds, ingressNeeds, addOnNeeds],
  ...[namespaceNeeds, permittedKindNeeds, apiVersionNeeds],
];

/** What the objects of one side say of both layers. */
export interface NeedsSide {
  /** Everything that they need of Terraform; empty where the environment has no object. */
  readonly needs: readonly Need[];
  /** Names of the Services, which Terraform may write into a Secret. */
  readonly services: ReadonlySet<string>;
}

/** Pure; linear in the number of objects. */
export function needsOf(view: EnvironmentView): NeedsSide {
  return {
    needs: needsIn(view),
    services: new Set(view.ofKind('Service').map(({ metadata }) => metadata.name)),
  };
}

function needsIn(view: EnvironmentView): readonly Need[] {
  return KINDS.flatMap((needs) => needs(view));
}

/**
 * Whether an object needs what none needed before. Most changes bring no such need, as a release does: objects that are the
 * same on both sides are not asked then.
 */
export function needsMore(before: EnvironmentView, after: EnvironmentView): boolean {
  const replaced = new Set(needsIn(without(before, after)).map(identify));
  const further = needsIn(without(after, before)).filter((need) => !replaced.has(identify(need)));
  if (further.length === 0) return false;
  const known = new Set(needsIn(before).map(identify));
  return further.some((need) => !known.has(identify(need)));
}

/** A view of the objects that another one does not have as they are. */
function without(view: EnvironmentView, other: EnvironmentView): EnvironmentView {
  const same = new Set(other.objects);
  const differs = (object: KubeObject) => !same.has(object);
  return {
    ...view,
    objects: view.objects.filter(differs),
    workloads: view.workloads.filter(({ object }) => differs(object)),
    ofKind: (kind) => view.ofKind(kind).filter(differs),
  };
}

/** What makes two needs the same one, whichever object has it. */
export function identify({ kind, group, name }: Need): string {
  return JSON.stringify([kind.name, group, name]);
}
