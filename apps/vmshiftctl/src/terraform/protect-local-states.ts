import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stacksFolder } from './terraform-cli';

/** Folder of the states of the local backend, in the repository. */
export const LOCAL_STATES = 'state';

/** States hold credentials: only this user reads them, and enters their folder. For states that are already there. */
export function protectLocalStates(root: string): void {
  const folder = join(root, LOCAL_STATES);
  if (existsSync(folder)) {
    chmodSync(folder, 0o700);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      // another Terraform removes its lock as it ends, which may be before the next line
      if (entry.isFile() && !entry.name.endsWith('.lock.info')) chmodSync(join(folder, entry.name), 0o600);
    }
  }
  // what Terraform leaves where it could not write a state
  for (const stack of existsSync(stacksFolder(root)) ? readdirSync(stacksFolder(root)) : []) {
    const left = join(stacksFolder(root), stack, 'errored.tfstate');
    if (existsSync(left)) chmodSync(left, 0o600);
  }
}
