import { type Data, isData, recordsAt } from '@vmshift/kubernetes';
import { mergeChartValues } from '@vmshift/terraform-review';
import { type EnvironmentStacks, type StackResource, stacksOfEnvironment } from './environment-stacks';

/** How a resource names another one of its stack. */
const NAME_OF = /^\$\{(\w+\.[\w-]+)\.metadata\[0\]\.name\}$/;

/**
 * What the stacks of an environment configure. What Terraform would make of an expression is not known, so that it provides
 * nothing; neither does a resource that is repeated.
 * @param texts of `cdk.tf.json`, by stack, in the one form that a review reads
 */
export function readEnvironmentStacks(environment: string, texts: ReadonlyMap<string, string>): EnvironmentStacks {
  return {
    environment,
    resources: stacksOfEnvironment(environment).flatMap((stack) => {
      const text = texts.get(stack);
      return text === undefined ? [] : readResources(stack, text);
    }),
  };
}

function readResources(stack: string, text: string): readonly StackResource[] {
  const types = blockOf(parsed(text), 'resource');
  const configured = Object.entries(types).flatMap(([type, resources]) =>
    Object.entries(isData(resources) ? resources : {}).flatMap(([name, attributes]) =>
      isData(attributes) && attributes.count === undefined && attributes.for_each === undefined
        ? [{ address: `${type}.${name}`, type, attributes }]
        : [],
    ),
  );
  const names = new Map(configured.map(({ address, attributes }) => [address, blockOf(attributes, 'metadata').name]));
  return configured.map(({ address, type, attributes }) => ({
    ...{ stack, address, type: type.replace(/_v1$/, '') },
    attributes: readAttributes(type, attributes, names),
  }));
}

function parsed(text: string): Data {
  try {
    const stack: unknown = JSON.parse(text);
    return isData(stack) ? stack : {};
  } catch {
    return {};
  }
}

/** A block that there is once, written as itself or as a list of one. */
function blockOf(value: Data, name: string): Data {
  const block = value[name];
  return isData(block) ? block : (recordsAt(value, name)[0] ?? {});
}

function readAttributes(type: string, attributes: Data, names: ReadonlyMap<string, unknown>): Data {
  const read = withNames(attributes, names);
  return {
    ...(isData(read) ? read : {}),
    ...(attributes.metadata === undefined ? {} : { metadata: withNames(blockOf(attributes, 'metadata'), names) }),
    ...(type === 'helm_release' ? { values: mergeChartValues(attributes.values) } : {}),
  };
}

function withNames(value: unknown, names: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') {
    const [, address] = NAME_OF.exec(value) ?? [];
    return (address === undefined ? undefined : names.get(address)) ?? value;
  }
  if (Array.isArray(value)) return value.map((item) => withNames(item, names));
  if (!isData(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNames(item, names)]));
}
