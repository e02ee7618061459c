import { STACKS_FOLDER } from '@vmshift/environments';

/** What CDKTF wrote, stack by stack. */
export const STACKS_MANIFEST = `${STACKS_FOLDER}/manifest.json`;

/** A file of one stack, and its name: the configuration, or the hashes of its providers. */
export const STACK_FILE = /^cdktf\.out\/stacks\/([a-z][a-z0-9-]{0,62})\/(cdk\.tf\.json|\.terraform\.lock\.hcl)$/;

/** The plain files that may be committed below the folder. */
export const STACK_FILES = 'manifest.json, stacks/<stack>/cdk.tf.json and stacks/<stack>/.terraform.lock.hcl';

/**
 * Whether a path below the folder is one that a review reads. Whatever else is there reaches Terraform in a checkout, without
 * a difference in any configuration: overrides, values of variables, modules, the name of a workspace, and in
 * `terraform.d/plugins` the program of a provider.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export function isStackFile(path: string): boolean {
  return path === STACKS_MANIFEST || STACK_FILE.test(path);
}
