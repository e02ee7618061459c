import { at, type Data, itemPaths, objectName, recordsAt } from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';
import { printed } from '../printed';

const SEE_TOKEN =
  'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting';

const rootFileSystemWritable = eachObjectRule({
  id: 'root-file-system-writable',
  title: 'The root file system of a container is read-only',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, containers }) =>
      containers
        .map(({ spec, path }) => ({ path, value: at(spec, 'securityContext.readOnlyRootFilesystem') }))
        .filter(({ value }) => value !== true)
        .map(({ path, value }) => ({
          ...{ object, path: `${path}.securityContext.readOnlyRootFilesystem`, now: printed(value) },
        })),
    ),
  class: 'privilege',
  verdict: 'block',
  because: 'the container can change its own programs',
  impact: 'an intruder can leave something behind, until the pod is replaced',
  fix: 'set readOnlyRootFilesystem to true, and mount an emptyDir on each path that has to be written',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  reads: ['*.securityContext.readOnlyRootFilesystem'],
});

const tokenMounted = eachObjectRule({
  id: 'token-mounted',
  title: 'No pod has a credential of the Kubernetes API',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, pod, podPath }) => {
      const { automountServiceAccountToken: automount } = pod;
      const volumes = recordsAt(pod, 'volumes');
      const paths = itemPaths(`${podPath}.volumes`, volumes);
      const isProjected = (volume: Data) =>
        recordsAt(volume, 'projected.sources').some((source) => source.serviceAccountToken !== undefined);
      return [
        ...(automount === false
          ? []
          : [{ object, path: `${podPath}.automountServiceAccountToken`, now: printed(automount) }]),
        ...volumes.flatMap((volume, index) =>
          isProjected(volume) ? [{ object, path: paths[index] ?? podPath, now: 'a projected token' }] : [],
        ),
      ];
    }),
  class: 'privilege',
  verdict: 'block',
  because: 'the pod gets the token of its account, and nothing here calls the Kubernetes API',
  impact: 'an intruder in the pod can act at the API server as that account',
  fix: 'set automountServiceAccountToken to false on the pod, and project no token',
  see: SEE_TOKEN,
  reads: ['*.automountServiceAccountToken'],
});

const accountHandsOutItsToken = eachObjectRule({
  id: 'account-hands-out-its-token',
  title: 'No account gives its pods a credential of the Kubernetes API',
  judge: ({ ofKind }) =>
    ofKind('ServiceAccount')
      .filter(({ automountServiceAccountToken }) => automountServiceAccountToken !== false)
      .map((account) => ({
        object: objectName(account),
        path: 'automountServiceAccountToken',
        now: printed(account.automountServiceAccountToken),
      })),
  class: 'privilege',
  verdict: 'block',
  because: 'every pod of the account that does not refuse it gets a token of the Kubernetes API',
  impact: 'the next workload that does not refuse it has one',
  fix: 'set automountServiceAccountToken to false on the account',
  see: SEE_TOKEN,
  reads: ['automountServiceAccountToken'],
});

export const hardeningRules = [rootFileSystemWritable, tokenMounted, accountHandsOutItsToken];
