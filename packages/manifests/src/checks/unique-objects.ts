import { objectName } from '@vmshift/kubernetes';
import type { Check } from './check';

/** One object for each kind and name: of two, the second would overwrite the first, in `dist/` and in the cluster. */
export const uniqueObjects: Check = {
  id: 'unique-object',
  find: ({ objects }) => {
    const seen = new Set<string>();
    return objects.flatMap((object) => {
      const name = objectName(object);
      if (!seen.has(name)) {
        seen.add(name);
        return [];
      }
      return [{ object, path: 'metadata.name', value: `a second ${name}`, allowed: 'each kind and name once' }];
    });
  },
};
