import {
  dataAt,
  itemPaths,
  type KubeObject,
  objectName,
  pathBelow,
  recordsAt,
  stringMapAt,
  textAt,
} from '@vmshift/kubernetes';
import { type EnvironmentView, secretsOf } from '@vmshift/manifest-review';
import { type EnvironmentStacks, makesNamespace, type Provider, placeOf, resourcesOf } from '../environment-stacks';
import type { Need, NeedKind } from '../need';

/** The arguments that hold keys of a Secret. */
export const SECRET_ARGUMENTS = ['data', 'data_wo', 'binary_data', 'binary_data_wo'];

/** What a node logs in to the registry with. */
const PULL_KEY = '.dockerconfigjson';

export const secretKey: NeedKind = {
  name: 'secret-key',
  keeps: 'running',
  describe: (secret, keys) => {
    const named = keys.filter((key) => key !== '');
    if (named.length === 0) return `the Secret ${secret}`;
    return `the ${named.length === 1 ? 'key' : 'keys'} ${named.join(', ')} of the Secret ${secret}`;
  },
  impact: 'new pods do not start (CreateContainerConfigError): a rollout never ends, a lost pod is not replaced',
  fix: 'add the key to the profile (packages/application/src), which Terraform writes it from',
};

/** Keys of Secrets that pods read, and Secrets that nodes pull images with. */
export function secretKeyNeeds(view: EnvironmentView): readonly Need[] {
  return [
    ...view.workloads.flatMap((workload) => [
      ...[...secretsOf(workload)].map(([secret, path]) => {
        const end = secret.indexOf(':');
        const [group, key] = end === -1 ? [secret, ''] : [secret.slice(0, end), secret.slice(end + 1)];
        return needOf(workload.object, path, group, key);
      }),
      ...pullSecrets(workload.object, workload.pod, `${workload.podPath}.imagePullSecrets`),
    ]),
    ...view.ofKind('ServiceAccount').flatMap((account) => pullSecrets(account, account, 'imagePullSecrets')),
  ];
}

function pullSecrets(object: KubeObject, holder: unknown, path: string): readonly Need[] {
  const secrets = recordsAt(holder, 'imagePullSecrets');
  const paths = itemPaths(path, secrets);
  return secrets.flatMap((secret, index) => {
    const name = textAt(secret, 'name');
    return name === undefined ? [] : [needOf(object, paths[index] ?? path, name, PULL_KEY)];
  });
}

function needOf(object: KubeObject, path: string, secret: string, key: string): Need {
  const namespace = object.metadata.namespace;
  return {
    ...{ kind: secretKey, group: secret, name: key, object: objectName(object), path },
    providers: (stacks) => (makesNamespace(stacks, namespace) ? [providerOf(secret, key, namespace, stacks)] : []),
  };
}

function providerOf(
  secret: string,
  key: string,
  namespace: string | undefined,
  stacks: EnvironmentStacks,
): Provider | undefined {
  const owner = resourcesOf(stacks, 'kubernetes_secret').find(({ attributes }) => {
    const metadata = stringMapAt(attributes, 'metadata');
    return metadata.name === secret && metadata.namespace === namespace;
  });
  if (owner === undefined) return undefined;
  if (key === '') return placeOf(owner, '');
  const argument = SECRET_ARGUMENTS.find((name) => Object.hasOwn(dataAt(owner.attributes, name), key));
  return argument === undefined ? undefined : placeOf(owner, pathBelow('', [argument, key]));
}
