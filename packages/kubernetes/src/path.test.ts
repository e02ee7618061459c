import fc from 'fast-check';
import { nestedDocument, similarDocument } from '../test-support/nested-documents';
import { deploymentOf, objectOf } from '../test-support/objects';
import { documentChanges } from './document-changes';
import { fieldPath, itemPath, itemPaths, lastKey, pathBelow, pathSteps, valueAtPath } from './path';

const object = deploymentOf({
  containers: [
    {
      name: 'web',
      command: ['a', 'b'],
      env: [
        { name: 'MODE', value: 'x' },
        { name: 'TWICE', value: '1' },
        { name: 'TWICE', value: '2' },
      ],
      ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }],
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    },
  ],
});
const container = 'spec.template.spec.containers[web]';

describe('paths', () => {
  it.each([
    [`${container}.name`, 'web'],
    [`${container}.command[1]`, 'b'],
    [`${container}.env[MODE].value`, 'x'],
    [`${container}.env[TWICE].value`, '1'],
    [`${container}.env[TWICE#2].value`, '2'],
    [`${container}.ports[80/TCP].containerPort`, 80],
    [`${container}.ports[53/UDP].containerPort`, 53],
    [`${container}.volumeMounts[/tmp].name`, 'tmp'],
    ['spec.template.spec.containers[0].name', 'web'],
    ['metadata.name', 'web'],
    ['metadata["name"]', 'web'],
    [`${container}.env[NONE].value`, undefined],
    [`${container}.command[2]`, undefined],
    ['spec.toString', undefined],
    ['metadata.name.length', undefined],
  ])('%s leads to %j', (path, value) => {
    expect(valueAtPath(object, path)).toBe(value);
  });

  it('are by host for the rules of an Ingress, and by place for the ports of a NetworkPolicy', () => {
    const ingress = objectOf('Ingress', { rules: [{ host: 'a.example' }, {}] });
    expect(itemPaths('spec.rules', [{ host: 'a.example' }, {}], 'Ingress')).toEqual([
      'spec.rules[a.example]',
      'spec.rules[*]',
    ]);
    expect(valueAtPath(ingress, 'spec.rules[a.example].host')).toBe('a.example');
    expect(itemPath('spec.ingress[0].ports', [{ port: 80 }], 0, 'NetworkPolicy')).toBe('spec.ingress[0].ports[0]');
  });

  it('that cannot be read lead nowhere', () => {
    expect(valueAtPath(object, 'metadata["')).toBeUndefined();
  });

  it('quote keys that are more than a word', () => {
    expect(fieldPath('metadata.labels', 'app')).toBe('metadata.labels.app');
    expect(fieldPath('metadata.labels', 'example.org/tier')).toBe('metadata.labels["example.org/tier"]');
    expect(fieldPath('', 'spec')).toBe('spec');
  });

  it('lead to the field that they were made for, whatever its key is', () => {
    const keys = fc.oneof(fc.string(), fc.constantFrom('a.b', 'a]b', 'a"b', 'a\\b', '__proto__', '#', ''));
    fc.assert(
      fc.property(fc.dictionary(keys, fc.integer()), (data) => {
        for (const [key, value] of Object.entries(data))
          expect(valueAtPath({ data }, fieldPath('data', key))).toBe(value);
      }),
    );
  });

  it('are taken apart into what they were made of', () => {
    const steps = fc.array(fc.oneof(fc.string(), fc.nat(), fc.constantFrom('a.b', 'a]b', 'a"b', 'a\\b', '#', '', '0')));
    fc.assert(fc.property(steps, (made) => expect(pathSteps(pathBelow('', made))).toEqual(made.map(String))));
  });

  it.each([
    ['data.plain', '{"a":{"b":[1,2]}}', undefined],
    ['data.plain.a.b[1]', '{"a":{"b":[1,2]}}', 2],
    ['data.plain.ports[0].port', '{"ports":[{"port":80}]}', 80],
    ['data.plain.ports[80/TCP].port', '{"ports":[{"port":80}]}', undefined],
    ['data.plain["app.yaml"].x', '{"app.yaml":"x: 1\\nz: 2\\n"}', 1],
    ['data.plain.a', 'a word', undefined],
    ['data.plain.a', '{"a":1,"a":2}', undefined],
    ['data.plain.length', '{"a":1}', undefined],
  ])('%s leads into the text %j', (path, plain, value) => {
    expect(valueAtPath({ data: { plain } }, path)).toEqual(value ?? (path === 'data.plain' ? plain : undefined));
  });

  it('of a change in a text lead to the value that it had', () => {
    const pairs = fc.oneof(fc.tuple(nestedDocument, nestedDocument), similarDocument);
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const base = { data: { settings: JSON.stringify(before) } };
        const head = { data: { settings: JSON.stringify(after) } };
        for (const change of documentChanges(base, head))
          if (change.before !== undefined) expect(valueAtPath(base, pathBelow('', change.path))).toEqual(change.before);
      }),
    );
  });

  it.each([
    ['data["app.yaml"]', 'app.yaml'],
    ['data.x', 'x'],
    ['spec.command[0]', undefined],
    ['spec.env[A].value', 'value'],
    ['', undefined],
  ])('%s ends with the key %j', (path, key) => {
    expect(lastKey(path)).toBe(key);
  });

  it('lead to the item that they were made for, whatever its key is', () => {
    const names = fc.oneof(fc.string(), fc.constantFrom('a', 'a', 'a#2', '0', '1', 'b]', '"', ''));
    fc.assert(
      fc.property(fc.array(fc.record({ name: names })), (env) => {
        for (const [index, path] of itemPaths('env', env).entries())
          expect(valueAtPath({ env }, path)).toBe(env[index]);
      }),
    );
  });
});
