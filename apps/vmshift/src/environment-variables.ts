import { APPLICATION_SECRET, type ApplicationSecretKey } from '@vmshift/environments';
import type { k8s } from 'cdk8s-plus-28';

/**
 * A variable from the application's Secret.
 * @param name defaults to the key
 */
export function fromSecret(key: ApplicationSecretKey, name: string = key): k8s.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: APPLICATION_SECRET, key } } };
}

/** One variable for each key of a ConfigMap. */
export function fromConfigMap(configMap: string, data: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.keys(data).map((key) => ({ name: key, valueFrom: { configMapKeyRef: { name: configMap, key } } }));
}
