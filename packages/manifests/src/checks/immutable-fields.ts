import { at, IMMUTABLE_PATHS, immutableChanges, type KubeObject, objectName } from '@vmshift/kubernetes';
import { hookOf } from '../argocd/sync-hook';
import { type CheckInput, objectRule } from '../object-rule';
import { printed } from '../printed';

/** A size is told apart from the other fields. */
const STORAGE = 'spec.resources.requests.storage';

/** How a claim gets another class or a smaller size: under its own name, which the workload mounts. */
const MOVE_THE_DATA = 'make the claim again and move its data by the steps of docs/maintenance.md, "Change a volume"';

interface Changed {
  readonly before: KubeObject;
  readonly after: KubeObject;
}

/** Objects that are committed under the same kind and name and that Argo CD changes instead of making them again. */
function changedIn({ objects, committed = [] }: CheckInput): readonly Changed[] {
  const known = new Map(committed.map((object) => [objectName(object), object]));
  return objects.flatMap((after) => {
    const before = known.get(objectName(after));
    return before === undefined || before === after || isMadeAgain(after) ? [] : [{ before, after }];
  });
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/#hook-deletion-policies */
function isMadeAgain(object: KubeObject): boolean {
  return hookOf(object)?.deletePolicies.includes('BeforeHookCreation') ?? false;
}

const fieldImmutable = objectRule({
  id: 'field-immutable',
  title: 'No field changes that Kubernetes refuses to change',
  judge: (input) =>
    changedIn(input).flatMap(({ before, after }) =>
      immutableChanges(before, after)
        .filter(({ path }) => path !== STORAGE)
        .map(({ path }) => ({
          ...{ object: objectName(after), path, kind: after.kind },
          before: valueIn(before, path),
          after: valueIn(after, path),
        })),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ path, kind }) => `${path} of an existing ${kind} cannot change`,
  impact: ({ kind }) =>
    `the API server refuses the object: the sync fails, and keeps failing, so that no later commit is applied either${
      kind === 'PersistentVolumeClaim' ? '; deleting the claim to get round it deletes the data' : ''
    }`,
  fix: ({ kind }) =>
    kind === 'PersistentVolumeClaim'
      ? `put the field back, or ${MOVE_THE_DATA}`
      : 'put the field back, or give the object another name and move what it holds',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
  // Of a Job the whole template; in a sync hook, which is made again, each field has rules of its own.
  reads: IMMUTABLE_PATHS.filter((path) => path !== 'spec.template'),
});

function valueIn(object: KubeObject, path: string): string | undefined {
  const value = at(object, path);
  return value === undefined ? undefined : printed(value);
}

const claimShrinks = objectRule({
  id: 'claim-shrinks',
  title: 'A claim never becomes smaller',
  judge: (input) =>
    changedIn(input)
      .filter(({ after }) => after.kind === 'PersistentVolumeClaim')
      .flatMap(({ before, after }) =>
        immutableChanges(before, after)
          .filter(({ path }) => path === STORAGE)
          .map(({ path }) => ({
            object: objectName(after),
            path,
            before: valueIn(before, path),
            after: valueIn(after, path),
          })),
      ),
  class: 'sync-failure',
  verdict: 'block',
  because: 'a volume can grow and never shrink',
  impact:
    'the API server refuses the claim: the sync fails, and keeps failing, so that no later commit is applied either',
  fix: `keep the size, or ${MOVE_THE_DATA}`,
  see: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims',
  explainedBy: ['schema'],
  reads: [STORAGE],
});

const dataFrozen = objectRule({
  id: 'data-frozen',
  title: 'Data of an object stays changeable',
  judge: (input) =>
    changedIn(input)
      .filter(({ before, after }) => after.immutable === true && before.immutable !== true)
      .map(({ after }) => ({ object: objectName(after), path: 'immutable', after: 'true' })),
  class: 'sync-failure',
  verdict: 'warn',
  because: 'the data of an immutable object can never be changed again',
  impact: 'the sync fails as soon as a value changes, until the object is deleted by hand',
  fix: 'leave immutable out, or give the object a name that changes with its data',
  see: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable',
  reads: ['immutable'],
});

export const immutableFieldRules = [fieldImmutable, claimShrinks, dataFrozen];

/** What is refused because of what is there already: an acknowledgement lifts it, as the object may be replaced by hand. */
export const CHANGE_REFUSALS: ReadonlySet<string> = new Set([fieldImmutable.id, claimShrinks.id]);
