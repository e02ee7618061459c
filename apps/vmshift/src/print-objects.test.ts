import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '@vmshift/environments';
import { parseManifests } from '@vmshift/kubernetes';
import { manifestFile } from '@vmshift/manifests';
import { printObjects } from './print-objects';
import { fixturePin, ROOT, renderedEnvironments } from './testing/rendered';

describe.each(renderedEnvironments)('rendering %s', (_name, { objects }) => {
  const files = printObjects(objects);

  test('puts one object into each file, under its own name', () => {
    expect(files.size).toBe(objects.length);
    for (const [file, text] of files) {
      const [object, ...others] = parseManifests(text, file);
      expect(others).toEqual([]);
      expect(object && manifestFile(object)).toBe(file);
    }
  });
});

test('two objects of one kind and name are an error, not one file', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  expect(() => printObjects([object, object])).toThrow('ConfigMap/a: a.configmap.yaml is rendered twice');
});

const FIXTURE_MODEL = join(ROOT, 'tooling/testing/program-on-fixture-model.cjs');

test('the bytes depend neither on the folder, the time zone, the locale nor the clock', () => {
  // The program, in processes of their own: time zone and locale are read at the start.
  const program = `
    import(process.argv[1] + '/tooling/program-modules.mjs').then(({ loadModule }) => {
      const { model } = loadModule('@vmshift/environments');
      const { buildObjects, printObjects } = loadModule('@vmshift/chart');
      const pins = JSON.parse(process.argv[2]);
      const all = model.environments.map((e, index) => [...printObjects(buildObjects(e, pins[index], model.platform))]);
      process.stdout.write(JSON.stringify(all));
    });`;
  const pins = JSON.stringify(environments.map(fixturePin));
  const render = (cwd: string, env: Readonly<Record<string, string>>) =>
    execFileSync(process.execPath, ['--require', FIXTURE_MODEL, '-e', program, ROOT, pins], {
      cwd,
      env,
      encoding: 'utf8',
    });
  const first = render(ROOT, { TZ: 'UTC', LANG: 'C' });
  expect(render(tmpdir(), { TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' })).toBe(first);
  expect(render('/', { TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8', HOME: '/nowhere' })).toBe(first);
  expect(JSON.parse(first)).toHaveLength(environments.length);
});
