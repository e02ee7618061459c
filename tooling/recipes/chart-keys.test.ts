import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

test('"Raise the version of a chart": the script prints the keys of the values that it is given', () => {
  const values = 'server:\n  ingress:\n    enabled: true\n  open:\n    any: 1\nlist: [1]\nempty: {}\n';
  const args = [join(root, 'apps/infra/scripts/chart-keys.mjs'), '1.2.3', 'server.open'];
  const { status, stdout } = spawnSync(process.execPath, args, { input: values, encoding: 'utf8', cwd: root });
  expect([status, stdout]).toEqual([0, '1.2.3\nserver{ingress{enabled} open}\nlist\nempty\n']);
});
