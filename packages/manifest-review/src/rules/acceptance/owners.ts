import { objectName, recordsAt, textAt, textsAt } from '@vmshift/kubernetes';
import { changeRule, newPlaces } from '../rule';

/** Who deletes an object, and who keeps it from being deleted. */
export const owners = [
  changeRule({
    id: 'object-has-owner',
    title: 'No object is deleted with another one',
    judge: (comparison) =>
      newPlaces(({ objects }) =>
        objects.flatMap((object) =>
          recordsAt(object, 'metadata.ownerReferences').map((owner) => ({
            object: objectName(object),
            path: 'metadata.ownerReferences',
            now: `${textAt(owner, 'kind') ?? 'no kind'}/${textAt(owner, 'name') ?? ''}`,
          })),
        ),
      )(comparison),
    class: 'data-loss',
    verdict: 'block',
    because: ({ now }) => `Kubernetes deletes the object when there is no ${now} of the uid that stands in Git`,
    impact:
      'a uid is another one in each cluster and after each new start: the object is deleted, a claim with its data',
    fix: 'leave ownerReferences to the controllers that set them',
    see: 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents',
    reads: ['metadata.ownerReferences'],
  }),
  changeRule({
    id: 'object-has-finalizer',
    title: 'An object can be deleted',
    judge: (comparison) =>
      newPlaces(({ objects }) =>
        objects.flatMap((object) =>
          textsAt(object, 'metadata.finalizers').map((now) => ({
            object: objectName(object),
            path: 'metadata.finalizers',
            now,
          })),
        ),
      )(comparison),
    class: 'sync-failure',
    verdict: 'warn',
    because: ({ now }) => `a deleted object stays until some program takes ${now} away`,
    impact: 'a sync that deletes the object, or its namespace, does not end',
    fix: 'leave finalizers to the controllers that set them',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
    reads: ['metadata.finalizers'],
  }),
];
