import type { Side } from '@vmshift/manifest-review';
import { locate } from './locate';

const OBJECT = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api' } };
const TEXT = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n';

test.each([
  ['from its first line on', TEXT, 1],
  ['below a comment', `# made by hand\n${TEXT}`, 2],
  ['behind a document that is no object', `text\n---\n${TEXT}`, 3],
  ['behind the end of a document', `text\n...\n${TEXT}`, 3],
])('an object is where it begins: %s', (_, text, line) => {
  const file = { name: 'api.service.yaml', text, objects: [OBJECT] };
  const environment = { files: [file], pin: undefined, config: undefined, platform: undefined };
  const side: Side = { environments: new Map([['dev', environment]]) };
  expect(locate(side, 'dev', 'Service/api', '')).toEqual({ file: 'dist/dev/api.service.yaml', line });
});
