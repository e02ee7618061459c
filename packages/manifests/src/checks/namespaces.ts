import { objectName } from '@vmshift/kubernetes';
import { isClusterScoped } from '../cluster-scoped';
import { eachObjectRule } from '../object-rule';

const namespaceWrong = eachObjectRule({
  id: 'namespace-wrong',
  isOneCause: true,
  title: 'Every object names the namespace of its environment',
  judge: ({ objects, environment }) => {
    if (environment === undefined) return [];
    const { namespace: wanted } = environment;
    return objects
      .filter(({ kind, metadata }) => !isClusterScoped(kind) && metadata.namespace !== wanted)
      .map((object) => ({
        object: objectName(object),
        path: 'metadata.namespace',
        now: object.metadata.namespace ?? 'nothing',
        wanted,
      }));
  },
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now, wanted }) =>
    now === 'nothing'
      ? `the object names no namespace; that of the environment is ${wanted}`
      : `the AppProject allows the namespace ${wanted} only`,
  impact: ({ now }) =>
    now === 'nothing'
      ? 'applied by hand, the object lands in whatever namespace the kubeconfig points to'
      : 'Argo CD refuses the object and the sync fails',
  fix: ({ wanted }) => `set metadata.namespace to ${wanted}`,
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  reads: ['metadata.namespace'],
});

export const namespaceRules = [namespaceWrong];
