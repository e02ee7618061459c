import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceDocuments } from './documents';

for (const { file, text } of referenceDocuments(process.cwd())) {
  writeFileSync(join(process.cwd(), file), text);
  console.log(file);
}
