// Writes the documents of docs/reference that follow from the sources: `npm run reference`, in the root.
import { join } from 'node:path';
import { runSource } from '../run-source.mjs';

await runSource(join(import.meta.dirname, 'main.ts'));
