// Writes the names of the model (repositories, owners, images, Argo CD's host) where GitHub and people read them:
// `npm run names`, in the root, after a change in platform.ts. The names before are those of HEAD, or of a commit.
import { join } from 'node:path';
import { runSource } from '../run-source.mjs';

await runSource(join(import.meta.dirname, 'write-names.ts'));
