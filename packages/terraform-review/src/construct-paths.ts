import { UserError } from '@vmshift/findings';
import { z } from 'zod';

const synthesized = z.object({
  resource: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({ '//': z.object({ metadata: z.object({ path: z.string() }).optional() }).optional() }),
      ),
    )
    .default({}),
});

/**
 * Where in the TypeScript each resource comes from: address → construct path, from the metadata that CDKTF writes under
 * `//` in `cdk.tf.json`.
 * @throws UserError naming the file when it is no synthesized configuration.
 */
export function constructPaths(text: string, file: string): ReadonlyMap<string, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError(`${file} is not JSON; synthesize it again with: ./vmshiftctl synth --only terraform`);
  }
  const parsed = synthesized.safeParse(json);
  if (!parsed.success) {
    throw new UserError(
      `${file}: not a synthesized stack; synthesize it again with: ./vmshiftctl synth --only terraform`,
    );
  }
  const paths = new Map<string, string>();
  for (const [type, resources] of Object.entries(parsed.data.resource)) {
    for (const [name, resource] of Object.entries(resources)) {
      const path = resource['//']?.metadata?.path;
      if (path !== undefined) paths.set(`${type}.${name}`, path);
    }
  }
  return paths;
}
