import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAcknowledgements } from '@vmshift/findings';

const guide = readFileSync(join(__dirname, '../../../../docs/maintenance.md'), 'utf8');

test('every acknowledgement that the guide shows can be used as it stands', () => {
  const examples = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
  const known = { stacks: ['cluster-dev'], environments: ['production'] };
  const entries = examples.flatMap((text) => parseAcknowledgements(text, 'docs/maintenance.md', known));
  expect(entries.map((entry) => ('stack' in entry ? 'terraform' : 'manifests'))).toEqual(['terraform', 'manifests']);
});
