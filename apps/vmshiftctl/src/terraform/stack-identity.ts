import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined';
import type { TerraformCli } from './terraform-cli';

/** What a plan was made of. A deploy of anything else was not guarded. */
export interface StackIdentity {
  /** SHA-256 of the synthesized `cdk.tf.json`. */
  readonly configuration: string;
  /** Identity of the state and number of its last change; `none` before the first apply. */
  readonly state: string;
}

const stateHeader = z.object({ lineage: z.string(), serial: z.number() });

/**
 * Reads the configuration from disk and the state from its backend, and keeps nothing of either.
 * @param failed makes the error to throw from what Terraform printed when the state cannot be read
 */
export async function readIdentity(cli: TerraformCli, failed: (output: string) => Error): Promise<StackIdentity> {
  const text = readFileSync(join(cli.folder, 'cdk.tf.json'));
  const { status, stdout, stderr } = await cli.run('state', ['pull']);
  if (status !== 0) throw failed(stderr);
  return { configuration: createHash('sha256').update(text).digest('hex'), state: stateVersion(stdout) };
}

function stateVersion(text: string): string {
  if (text.trim() === '') return 'none';
  const json = jsonOrUndefined(text);
  if (json === undefined)
    throw new UserError('the state that Terraform gave is not JSON; restore it from the bucket (docs/operations.md)');
  const header = stateHeader.safeParse(json);
  if (!header.success) {
    throw new UserError(
      'the state that Terraform gave has no lineage or serial; restore it from the bucket (docs/operations.md)',
    );
  }
  return `${header.data.lineage}/${header.data.serial}`;
}

/** What differs, in words; empty when both are the same. */
export function identityDifferences(planned: StackIdentity, now: StackIdentity): readonly string[] {
  return [
    ...(planned.configuration === now.configuration ? [] : ['the synthesized configuration changed']),
    ...(planned.state === now.state ? [] : [`the state changed (${planned.state} -> ${now.state})`]),
  ];
}
