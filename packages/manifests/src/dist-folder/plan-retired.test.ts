import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { printManifest } from '@vmshift/kubernetes';
import { reconcile } from '@vmshift/rendered-files';
import { planRetired } from './plan-retired';

let dist: string;
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'dist-'));
});
afterEach(() => rmSync(dist, { recursive: true, force: true }));

const manifest = printManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });

function write(folder: string, file: string, text: string): void {
  mkdirSync(join(dist, folder), { recursive: true });
  writeFileSync(join(dist, folder, file), text);
}

describe('planRetired', () => {
  it('leaves the folder of every environment of the model alone, whatever it holds', () => {
    write('production', 'old.yaml', 'x');
    write('staging', 'old.yaml', 'x');
    expect(planRetired(dist, ['production', 'staging']).size).toBe(0);
  });

  it('removes an empty folder, which a run leaves that was killed while it removed one', () => {
    mkdirSync(join(dist, 'qa'));
    const plan = planRetired(dist, ['production']).get('qa');
    if (plan) reconcile({ folders: [plan] });
    expect(existsSync(join(dist, 'qa'))).toBe(false);
  });

  it('removes the folder of an environment that left the model, also half written', () => {
    write('qa', 'a.configmap.yaml', manifest);
    write('qa', '.b.configmap.yaml.12.tmp', 'half');
    const plan = planRetired(dist, ['production']);
    expect(plan.get('qa')?.removed).toEqual(['.b.configmap.yaml.12.tmp', 'a.configmap.yaml']);
  });

  it.each([
    ['a file', () => writeFileSync(join(dist, 'qa'), '')],
    ['a manifest under another name', () => write('qa', 'b.configmap.yaml', manifest)],
    ['two objects in a file', () => write('qa', 'a.configmap.yaml', `${manifest}---\n${manifest}`)],
    ['something that is no manifest', () => write('qa', 'a.configmap.yaml', 'hello')],
    [
      'another file next to a manifest',
      () => write('qa', 'a.configmap.yaml', manifest) ?? write('qa', 'README.md', ''),
    ],
    ['a folder next to a manifest', () => write('qa', 'a.configmap.yaml', manifest) ?? mkdirSync(join(dist, 'qa/sub'))],
  ])('refuses %s at the top that is no environment of the model', (_, make) => {
    make();
    expect(() => planRetired(dist, ['production'])).toThrow(UserError);
    expect(() => planRetired(dist, ['production'])).toThrow(
      `${join(dist, 'qa')}: got a file or folder that is no environment's; allowed: one folder for each of production`,
    );
  });

  it('takes a dist that does not exist for an empty one', () => {
    expect(planRetired(join(dist, 'none'), ['production']).size).toBe(0);
  });
});
