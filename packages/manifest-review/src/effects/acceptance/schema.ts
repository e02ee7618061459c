import {
  type KubeObject,
  objectName,
  SCHEMAS,
  type SchemaProblem,
  schemaMinors,
  validateObject,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import type { Effect } from '../effect';

/** Oldest cluster whose schema counts when the model is not known. */
const FALLBACK_VERSION = '1.34';

/** Fields of changed objects that the API server does not know, or whose value it does not take. */
export const schema: Effect = ({ before, after, changes }) =>
  changes.flatMap((change) => {
    if (change.after === undefined) return [];
    const object = change.after;
    const known = new Set(
      (change.before ? violations(change.before, before) : []).map(({ path, value }) => `${path} ${value}`),
    );
    return violations(object, after)
      .filter(({ path, value }) => !known.has(`${path} ${value}`))
      .map(({ path, value, allowed }) => ({
        id: 'schema',
        class: 'sync-failure',
        verdict: 'block',
        object: objectName(object),
        path,
        before: undefined,
        after: value,
        because: `allowed there: ${allowed}`,
        impact: 'the API server refuses the object, or drops the field and does something else than was meant',
        fix: 'render it from the model, which checks this before it writes',
        see: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
      }));
  });

function violations(object: KubeObject, view: EnvironmentView): readonly SchemaProblem[] {
  const available = Object.keys(SCHEMAS).map(Number);
  const version = view.config?.cluster.kubernetesVersion ?? FALLBACK_VERSION;
  const [minor] = schemaMinors(version, available);
  const load = minor === undefined ? undefined : SCHEMAS[minor];
  if (load === undefined || !(`${object.apiVersion}/${object.kind}` in load().kinds)) return [];
  return validateObject(object, load());
}
