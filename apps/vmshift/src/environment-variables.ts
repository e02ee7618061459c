import type { ApplicationProfile } from '@vmshift/application';
import type { k8s } from 'cdk8s-plus-28';

/** Variables from the application's Secret: name of the variable to the key. */
export function fromSecret(
  { secret }: ApplicationProfile,
  variables: Readonly<Record<string, string>> = {},
): k8s.EnvVar[] {
  return Object.entries(variables).map(([name, key]) => ({
    name,
    valueFrom: { secretKeyRef: { name: secret.name, key } },
  }));
}

/** One variable for each key of a ConfigMap. */
export function fromConfigMap(configMap: string, data: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.keys(data).map((key) => ({ name: key, valueFrom: { configMapKeyRef: { name: configMap, key } } }));
}
