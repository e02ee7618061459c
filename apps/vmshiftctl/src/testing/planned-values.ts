/** A block of a synthesized `cdk.tf.json`. */
export type Block = Readonly<Record<string, unknown>>;

/** A synthesized `cdk.tf.json`, as far as a plan is made of it. */
export interface StackConfiguration {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly variable?: Readonly<Record<string, Block>>;
}

/** Attributes that hold an object; every other object is a block, which a plan shows as a list. */
const MAPS = ['labels', 'annotations', 'data', 'data_wo', 'binary_data', 'tags'];

/** What another stack's state gives, by the name of the output; the real ones are no secrets of this repository. */
export function outputOf(reference: string): string {
  const [, stack = '', name = ''] = /cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)/.exec(reference) ?? [];
  return name.includes('server') ? `https://${stack}.example.invalid:6443` : `${stack}-${name}-of-a-test`;
}

/** Stands for what the apply alone tells. */
const UNKNOWN = Symbol('known after apply');

/** What an expression is at the plan: outputs of other states and what the configuration itself sets are known. */
export function evaluate(value: unknown, stack: StackConfiguration): unknown {
  if (typeof value === 'string') {
    const known = value
      .replace(/\$\{data\.terraform_remote_state\.[^}]*\}/g, outputOf)
      .replace(
        /\$\{(\w+)\.([\w-]+)\.([^}]+)\}/g,
        (text, type, name, path) => configured(stack, type, name, path) ?? text,
      );
    return known.includes('${') ? UNKNOWN : known;
  }
  if (Array.isArray(value)) return value.map((item) => evaluate(item, stack));
  if (!isBlock(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item, stack)]));
}

/** The text at a path such as `metadata[0].name`; undefined where the configuration does not set it. */
function configured(stack: StackConfiguration, type: string, name: string, path: string): string | undefined {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const found = steps.reduce<unknown>(
    (node, step) => (isBlock(node) || Array.isArray(node) ? (node as Block)[step] : undefined),
    shaped(stack.resource?.[type]?.[name] ?? {}),
  );
  if (typeof found !== 'string') return undefined;
  const evaluated = evaluate(found, stack);
  return typeof evaluated === 'string' ? evaluated : undefined;
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Terraform leaves out what it does not know. */
export function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === UNKNOWN ? null : known(item)));
  if (!isBlock(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== UNKNOWN);
  return Object.fromEntries(entries.map(([key, item]) => [key, known(item)]));
}

/** The marks that Terraform prints in its place. */
export function unknown(value: unknown): unknown {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.map((item) => unknown(item) ?? false);
  if (!isBlock(value)) return undefined;
  const marks = Object.entries(value).map(([key, item]) => [key, unknown(item)] as const);
  return Object.fromEntries(marks.filter(([, mark]) => mark !== undefined));
}

/** Blocks as lists, write-only arguments as null. */
export function shaped(block: Block): Block {
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => {
      if (key.endsWith('_wo')) return [key, null];
      if (Array.isArray(value)) return [key, value.map((item) => (isBlock(item) ? shaped(item) : item))];
      if (!isBlock(value)) return [key, value];
      return [key, MAPS.includes(key) ? value : [shaped(value)]];
    }),
  );
}
