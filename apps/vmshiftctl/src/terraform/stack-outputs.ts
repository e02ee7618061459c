import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined';

/** An output that a stack declares for people. */
export interface DeclaredOutput {
  readonly name: string;
  readonly description: string;
}

const configurationFormat = z.looseObject({
  output: z
    .record(z.string(), z.looseObject({ description: z.string().optional(), sensitive: z.boolean().optional() }))
    .default({}),
});

/** What CDKTF declares for another stack to read. */
const FOR_A_STACK = /^cross-stack-output-/;

/** The outputs of a synthesized configuration that are for people: no secret, and nothing that is there for another stack. */
export function declaredOutputs(configuration: string): readonly DeclaredOutput[] {
  const { output } = configurationFormat.parse(jsonOrUndefined(configuration));
  return Object.entries(output).flatMap(([name, { description = '', sensitive }]) =>
    sensitive === true || FOR_A_STACK.test(name) ? [] : [{ name, description }],
  );
}

const stateFormat = z.looseObject({
  outputs: z.record(z.string(), z.looseObject({ value: z.unknown(), sensitive: z.boolean().optional() })).default({}),
});

/** The values of a state's outputs, but for those that it marks as secret. @throws Error where the text is no state */
export function stateOutputs(state: string): ReadonlyMap<string, unknown> {
  const parsed = stateFormat.safeParse(jsonOrUndefined(state));
  if (!parsed.success) throw new Error('it is no state of Terraform');
  return new Map(
    Object.entries(parsed.data.outputs).flatMap(([name, { value, sensitive }]) =>
      sensitive === true ? [] : [[name, value] as const],
    ),
  );
}
