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
    needs: KINDS.flatMap((needs) => needs(view)),
    services: new Set(view.ofKind('Service').map(({ metadata }) => metadata.name)),
  };
}

/** What makes two needs the same one, whichever object has it. */
export function identify({ kind, group, name }: Need): string {
  return JSON.stringify([kind.name, group, name]);
}
