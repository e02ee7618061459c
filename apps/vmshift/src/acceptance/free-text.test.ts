import { rmSync } from 'node:fs';
import { type EnvironmentConfig, type Model, model, printModel } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { parseManifests } from '@vmshift/kubernetes';
import fc from 'fast-check';
import { planManifests } from '../plan-manifests';
import { pinnedRepository } from '../testing/pinned-repository';

const root = pinnedRepository();
afterAll(() => rmSync(root, { recursive: true }));

const [environment] = model.environments.slice(-1) as [EnvironmentConfig];

function withVariable(text: string): Model {
  const { api } = environment.processes;
  const processes = { ...environment.processes, api: { ...api, variables: { FREE_TEXT: text } } };
  return {
    ...model,
    environments: model.environments.map((each) => (each === environment ? { ...each, processes } : each)),
  };
}

/** The variable as the cluster gets it, from the text of the manifests; undefined where a message refuses the model. */
function rendered(text: string): string | undefined {
  try {
    const { folders } = planManifests({ root, model: withVariable(text), environments: [environment.name] });
    const files = [...(folders[0]?.plan.files ?? [])];
    const values = files.flatMap(([file, manifest]) =>
      parseManifests(manifest, file).flatMap(({ kind, data }) =>
        kind === 'ConfigMap' ? ((data as Record<string, string>).FREE_TEXT ?? []) : [],
      ),
    );
    expect(values).toHaveLength(1);
    return values[0];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toContain(environment.name);
    expect(error.message).toContain('FREE_TEXT');
    return undefined;
  }
}

test.each([
  ['nothing', ''],
  ['a blank', ' '],
  ['quotes', `"it's" \\"\\\\`],
  ['lines', 'a\nb\n\n c \n'],
  ['a line of a Windows file', 'a\r\nb'],
  ['an expansion', '$(HOME) $$(X) $Y `date`'],
  ['a document', '---\na: b\n---\n...\n'],
  ['a comment', 'a # x'],
  ['what YAML takes for another type', 'yes'],
  ['a number', '0o17'],
  ['null', '~'],
  ['a date', '2026-11-26'],
  ['an alias, a tag, a flow', '*a !!int &b {c: [d'],
  ['a tab', '\ta\t'],
  ['Unicode', 'ä 漢 \u{1F600} \u200d \ufeff'],
  ['64 KB', 'x\ny: "z" '.repeat(6600)],
  ['a placeholder of the profile', '{host} {logLevel}'],
])('%s in a variable reaches the process as it is', (_, text) => {
  expect(rendered(text)).toBe(text);
});

test.each([
  ['a character that no environment of a process can hold', 'a\0b'],
  ['half of a character', 'a\ud800'],
  ['more than a process can be started with', 'x'.repeat(200_000)],
])('%s is refused', (_, text) => {
  expect(rendered(text)).toBeUndefined();
});

test('any text reaches the process as it is, or is refused with its environment and its name', () => {
  const pieces = fc.constantFrom(
    '"',
    "'",
    '\\',
    '\n',
    '\r',
    '\t',
    '$(X)',
    '---\n',
    ' # x',
    ': ',
    '- ',
    '{',
    '%',
    '@',
    '`',
    '\0',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u001b',
    '\ud800',
  );
  const texts = fc
    .array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 4 })))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      expect(JSON.parse(printModel(withVariable(text))).environments.at(-1).processes.api.variables.FREE_TEXT).toBe(
        text,
      );
      const value = rendered(text);
      if (value !== undefined) expect(value).toBe(text);
    }),
    { numRuns: 60 },
  );
});
