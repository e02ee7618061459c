import { isData } from '@vmshift/kubernetes';
import { entries, type JsonObject, type JsonValue, property, readStack } from '../plannable/json-value';

/**
 * How many names lead to a block of a section, each a key of an object. Terraform reads a list of such objects as well, and
 * merges them: what looks at names would not see what is in it.
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping
 */
const NAMES: Readonly<Record<string, number>> = {
  data: 2,
  locals: 0,
  module: 1,
  output: 1,
  provider: 0,
  resource: 2,
  terraform: 0,
  variable: 1,
};

/**
 * What is wrong with the form of a synthesized stack, on one line, so that no rule can be sure to see all of it; undefined
 * where it is as `synth` writes it.
 * @param text of its `cdk.tf.json`
 */
export function shapeProblem(text: string): string | undefined {
  const read = readStack(Buffer.from(text));
  if (!('stack' in read)) return `got ${read.value}; allowed: ${read.allowed}`;
  const path = Object.entries(NAMES)
    .map(([section, names]) => notObject(property(read.stack, section), names, section))
    .concat(notPinned(read.stack))
    .find((one) => one !== undefined);
  return path === undefined ? undefined : `got another value at ${path}; allowed: an object for each name`;
}

/** The path to what is no object, up to the blocks themselves. */
function notObject(value: JsonValue | undefined, names: number, path: string): string | undefined {
  if (value === undefined) return undefined;
  if (!isData(value)) return path;
  if (names === 0) return undefined;
  return entries(value)
    .map(([name, inner]) => notObject(inner, names - 1, `${path}.${name}`))
    .find((one) => one !== undefined);
}

/** The path to what pins no provider by its source and version. */
function notPinned(stack: JsonObject): string | undefined {
  const path = 'terraform.required_providers';
  const pins = property(property(stack, 'terraform'), 'required_providers');
  const isText = (value: JsonValue | undefined) => typeof value === 'string';
  if (pins !== undefined && !isData(pins)) return path;
  const [name] =
    entries(pins).find(([, pin]) => !isText(property(pin, 'source')) || !isText(property(pin, 'version'))) ?? [];
  return name === undefined ? undefined : `${path}.${name}`;
}
