import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findLockGaps, LOCK_FILE, LOCK_FIX, summarizeLockGaps } from '../terraform/provider-locks';
import { stackFolder } from '../terraform/terraform-cli';
import type { Check } from './check';

const QUESTION = { id: 'provider-locks', what: `Terraform providers, locked by hash (${LOCK_FILE} of every stack)` };

/** Whether every synthesized stack has a lock of its providers that fits the pins. */
export function providerLockCheck(root: string): Check {
  const folder = join(root, 'cdktf.out/stacks');
  const stacks = existsSync(folder)
    ? readdirSync(folder).filter((stack) => existsSync(join(stackFolder(root, stack), 'cdk.tf.json')))
    : [];
  if (stacks.length === 0)
    return { ...QUESTION, state: 'not checked', found: 'cdktf.out holds no stack', fix: './vmshiftctl synth' };
  const gaps = findLockGaps(root, stacks);
  if (gaps.length === 0) return { ...QUESTION, state: 'fine', found: `${stacks.length} stacks` };
  const summary = summarizeLockGaps(gaps);
  return { ...QUESTION, state: 'missing', found: `${summary.gaps} (${summary.stacks})`, fix: LOCK_FIX };
}
