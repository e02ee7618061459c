import { concealCredentials, printValue } from '@vmshift/findings';
import { canonical, pathSteps, valueAtPath } from '@vmshift/kubernetes';
import { mergeChartValues } from './chart-values';
import { isSecretName, namesAlong } from './credential-names';
import { Hidden } from './plan-value';
import { withoutInstance } from './resource-address';
import { type Attributes, readSynthesizedStack } from './synthesized-stack';

/** What stands for a value that the configuration leaves to the provider or to Terraform. */
export const NOT_CONFIGURED = '(not configured)';

/**
 * What a configuration sets at a place, printed: an acknowledgement names it. A plan and the difference of two
 * configurations print one change differently, with what is computed, unknown or a reference; what is configured is the
 * same text for both. References are told as they are written.
 *
 * @param text what `cdk.tf.json` holds
 * @returns for an address and a path of it the value, `(not configured)` where the object sets none; undefined for an object
 *   that the configuration does not have
 */
export function configuredValues(
  text: string | undefined,
  stack: string,
): (address: string, path: string) => string | undefined {
  if (text === undefined) return () => undefined;
  const { resources, providers } = readSynthesizedStack(text, stack);
  const objects = new Map<string, Attributes>([
    ...[...resources].map(([address, { type, attributes }]) => [address, shape(type, attributes)] as const),
    ...providers.map(([name, block]) => [`provider.${name}`, block] as const),
  ]);
  return (address, path) => {
    const object = objects.get(withoutInstance(address.replace(/ \(deposed object .*\)$/, '')));
    if (object === undefined) return undefined;
    const value = path === '' ? object : (valueAtIndices(object, path) ?? valueAtPath(object, path));
    if (value === undefined || value === null) return NOT_CONFIGURED;
    const shown = withoutCredentials(value, object, path);
    if (typeof shown === 'object') return canonical(shown);
    return shown === value ? printValue(shown) : String(shown);
  };
}

/** The value with its literal credentials hidden: a reference is none, and an acknowledgement names it. */
function withoutCredentials(value: unknown, object: unknown, path: string): unknown {
  const names = namesAlong(object, pathSteps(path));
  const conceal = (credential: unknown) => (isReference(credential) ? String(credential) : String(Hidden.SENSITIVE));
  return concealCredentials(value, { name: names.find(isSecretName) ?? names.at(-1) ?? '', isDocument: true, conceal });
}

function isReference(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}

/** The value at a path whose items are told by their places, as Terraform prints them. */
function valueAtIndices(object: unknown, path: string): unknown {
  return pathSteps(path).reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    return (value as Readonly<Record<string, unknown>>)[step];
  }, object);
}

/** Values of a chart as a plan's are read: merged to one map. */
function shape(type: string, attributes: Attributes): Attributes {
  return type === 'helm_release' ? { ...attributes, values: mergeChartValues(attributes.values) } : attributes;
}
