import { objectName, SCHEMAS, schemaMinor, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '@vmshift/manifest-review';
import { type EnvironmentStacks, type Provider, placeOf, resourcesOf } from '../environment-stacks';
import type { Need, NeedKind } from '../need';

const apiVersion: NeedKind = {
  name: 'api-version',
  keeps: 'syncing',
  describe: (_, names) => `a Kubernetes version that serves ${names.join(', ')}`,
  impact: 'the API server knows no such object: the sync fails, and an object that is to be pruned is not found',
  fix: 'use an API version that the cluster serves',
};

/** The API versions of the objects. */
export function apiVersionNeeds({ objects }: EnvironmentView): readonly Need[] {
  return objects.map((object) => {
    const name = `${object.apiVersion}/${object.kind}`;
    return {
      ...{ kind: apiVersion, group: '', name, object: objectName(object), path: 'apiVersion' },
      providers: (stacks) => (isKnown(object.kind) ? [versionIn(stacks, name)] : []),
    };
  });
}

/** A kind that Kubernetes has in no version is served by what defines it, or not at all; other rules tell that. */
function isKnown(kind: string): boolean {
  return Object.values(SCHEMAS).some((schema) => Object.keys(schema().kinds).some((name) => name.endsWith(`/${kind}`)));
}

/** The cluster, where the newest schema that is not newer than it has the kind. */
function versionIn(stacks: EnvironmentStacks, name: string): Provider | undefined {
  const owner = resourcesOf(stacks, 'linode_lke_cluster').find(({ attributes }) => {
    const newest = minorOfSchema(textAt(attributes, 'k8s_version') ?? '');
    return newest !== undefined && SCHEMAS[newest]?.().kinds[name] !== undefined;
  });
  return owner && placeOf(owner, 'k8s_version', textAt(owner.attributes, 'k8s_version'));
}

function minorOfSchema(version: string): number | undefined {
  try {
    return schemaMinor(version, Object.keys(SCHEMAS).map(Number));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
