import type { ApplicationProfile } from '@vmshift/application';
import { type DatabaseConfig, keyFor } from '@vmshift/environments';
import type { k8s } from 'cdk8s-plus-28';

/** Variables from the application's Secret: name of the variable to the key. */
export function fromSecret({ secret }: ApplicationProfile, variables: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(variables).map(([name, key]) => ({
    name,
    valueFrom: { secretKeyRef: { name: secret.name, key } },
  }));
}

/** The same for what connects to a database: its keys are those of that database. */
export function fromSecretOf(
  database: DatabaseConfig,
  profile: ApplicationProfile,
  variables: Readonly<Record<string, string>> = {},
): k8s.EnvVar[] {
  const keys = Object.entries(variables).map(([name, key]) => [name, keyFor(database, key, profile)]);
  return fromSecret(profile, Object.fromEntries(keys));
}

/** One variable for each key of a ConfigMap. */
export function fromConfigMap(configMap: string, data: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.keys(data).map((key) => ({ name: key, valueFrom: { configMapKeyRef: { name: configMap, key } } }));
}
