import { SCHEMAS, schemaMinors, validateObject } from '@vmshift/kubernetes';
import type { Check, Finding } from './check';

/**
 * The strict schema of the cluster's Kubernetes version, and of the version whose classes write the manifests: the API
 * server would drop an unknown field with no more than a warning.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
 */
export const schema: Check = {
  id: 'schema',
  find: ({ objects, environment }) => {
    const minors = schemaMinors(environment.cluster.kubernetesVersion, Object.keys(SCHEMAS).map(Number));
    return objects.flatMap((object) => {
      const findings = new Map<string, Finding>();
      for (const minor of minors) {
        const load = SCHEMAS[minor];
        if (load === undefined) throw new RangeError(`there is no schema of Kubernetes 1.${minor}`);
        for (const violation of validateObject(object, load())) {
          const allowed = `${violation.allowed} (Kubernetes 1.${minor})`;
          if (!findings.has(violation.path)) findings.set(violation.path, { object, ...violation, allowed });
        }
      }
      return [...findings.values()];
    });
  },
};
