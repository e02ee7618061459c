import { objectName, recordsAt, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '@vmshift/manifest-review';
import { type EnvironmentStacks, type Provider, placeOf, projectIn, providerNamed } from '../environment-stacks';
import type { Need, NeedKind } from '../need';

const namespaceKind: NeedKind = {
  name: 'namespace',
  keeps: 'syncing',
  describe: (name) => `the namespace ${name}, in the cluster and in the AppProject`,
  impact: 'Argo CD applies none of the objects: it makes no namespace, and the sync fails',
  fix: 'keep the namespace of the model, which the platform stack makes',
};

/** The namespaces of the objects. */
export function namespaceNeeds({ objects }: EnvironmentView): readonly Need[] {
  return objects.flatMap((object): readonly Need[] => {
    const { namespace } = object.metadata;
    if (namespace === undefined) return [];
    return [
      {
        ...{ kind: namespaceKind, group: namespace, name: namespace },
        ...{ object: objectName(object), path: 'metadata.namespace' },
        providers: (stacks) => [
          providerNamed(stacks, 'kubernetes_namespace', namespace),
          ...destinationIn(stacks, namespace),
        ],
      },
    ];
  });
}

/** Where the project of the Application lets it apply there. */
function destinationIn(stacks: EnvironmentStacks, namespace: string): readonly (Provider | undefined)[] {
  const found = projectIn(stacks);
  if (found === undefined) return [];
  const destinations = recordsAt(found.project, 'destinations').map((one) => textAt(one, 'namespace'));
  const isAllowed = destinations.some((one) => one === namespace || one === '*');
  return [isAllowed ? placeOf(found.release, `${found.path}.destinations`) : undefined];
}
