import { canonical, objectName } from '@vmshift/kubernetes';
import { objectRule } from '../object-rule';

const objectDuplicate = objectRule({
  id: 'object-duplicate',
  title: 'Each kind and name stands once',
  judge: ({ objects }) => {
    const seen = new Set<string>();
    return objects.flatMap((object) => {
      const name = objectName(object);
      const key = canonical([object.metadata.namespace, name]);
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [{ object: name, path: 'metadata.name', now: object.metadata.name }];
    });
  },
  class: 'sync-failure',
  verdict: 'block',
  because: ({ object }) => `a second ${object} is in the same namespace`,
  impact: 'one of the two overwrites the other, in dist/ and in the cluster',
  fix: 'give one of them another name, or remove it',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  reads: ['metadata.name'],
});

export const uniqueObjectRules = [objectDuplicate];
