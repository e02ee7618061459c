import { applicationOf, type RenderedKind, renderedKinds } from '@vmshift/environments';
import { isData, type KubeObject, objectName } from '@vmshift/kubernetes';
import { isClusterScoped } from '../cluster-scoped';
import { eachObjectRule } from '../object-rule';
import { listed } from '../printed';

function isPermitted({ kind, apiVersion }: KubeObject, permitted: readonly RenderedKind[]): boolean {
  const group = apiVersion.includes('/') ? apiVersion.split('/', 1)[0] : '';
  return permitted.some((one) => one.kind === kind && one.group === group);
}

const kindNotPermitted = eachObjectRule({
  id: 'kind-not-permitted',
  title: 'Every object is of a kind that Argo CD may apply',
  judge: ({ objects, platform }) => {
    const permitted = renderedKinds(applicationOf(platform));
    return objects
      .filter((object) => !isPermitted(object, permitted))
      .map((object) => ({
        object: objectName(object),
        path: 'kind',
        now: `${object.apiVersion}/${object.kind}`,
        kind: object.kind,
        allowed: listed(permitted.map(({ kind }) => kind)),
      }));
  },
  class: 'sync-failure',
  verdict: 'block',
  because: ({ kind, allowed }) =>
    isClusterScoped(kind)
      ? `${kind} is cluster-scoped, and the AppProject allows no cluster-scoped kind`
      : `the AppProject and Argo CD’s Role do not allow this kind; allowed: ${allowed}`,
  impact: 'Argo CD refuses the object and the sync fails; what comes after it is not applied',
  fix: ({ kind }) =>
    kind === 'Secret'
      ? 'let Terraform (apps/infra) write the Secret, and only name it in manifests'
      : 'add the kind to packages/environments/src/kinds.ts if Argo CD is to manage it, or declare the object in apps/infra',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  reads: ['kind', 'apiVersion'],
  explainedBy: ['secret-in-manifests'],
});

const secretInManifests = eachObjectRule({
  id: 'secret-in-manifests',
  title: 'No Secret stands in the manifests',
  judge: ({ objects }) =>
    objects
      .filter(({ kind }) => kind === 'Secret')
      .map((object) => {
        const isFilled = isData(object.data) || isData(object.stringData);
        return { object: objectName(object), verdict: isFilled ? 'block' : 'warn', isFilled } as const;
      }),
  class: 'secret-leak',
  verdict: 'block',
  because: ({ isFilled }) =>
    isFilled
      ? 'a Secret with data is in dist/, and base64 is no encryption'
      : 'a Secret is in dist/, and Terraform writes the Secrets of the namespace',
  impact: ({ isFilled }) =>
    isFilled
      ? 'everyone who can read the repository can read the Secret, in its history too'
      : 'Argo CD and Terraform overwrite each other’s Secret',
  fix: 'remove it; revoke what it held, and let Terraform write the new value',
  see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
});

export const kindRules = [kindNotPermitted, secretInManifests];
