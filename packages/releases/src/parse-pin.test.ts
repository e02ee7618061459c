import { UserError } from '@vmshift/findings';
import fc from 'fast-check';
import { parsePin } from './parse-pin';
import { printPin } from './print-pin';
import { pins } from './testing';

const COMMIT = 'aa583cfb23d20bb7d63b5674db00c6d3e1bae3c1';
const FILE = 'apps/vmshift/releases/production.json';
const minimal = {
  branch: 'main',
  commit: COMMIT,
  images: { api: { tag: `main-${COMMIT}` }, celery: { tag: 'main-aa583cf' } },
  sequence: 0,
};

function messageOf(value: unknown): string {
  try {
    parsePin(typeof value === 'string' ? value : JSON.stringify(value), FILE);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return '';
}

test('printing and reading a pin gives the same pin and the same bytes', () => {
  fc.assert(
    fc.property(pins(), (pin) => {
      const text = printPin(pin);
      expect(parsePin(text, FILE)).toEqual(pin);
      expect(printPin(parsePin(text, FILE))).toBe(text);
      expect(text.endsWith('}\n')).toBe(true);
    }),
  );
});

test('the order of the keys in a file does not change what is printed', () => {
  const shuffled = { sequence: 0, images: { celery: minimal.images.celery, api: minimal.images.api }, commit: COMMIT };
  expect(printPin(parsePin(JSON.stringify({ ...shuffled, branch: 'main' }), FILE))).toBe(
    printPin(parsePin(JSON.stringify(minimal), FILE)),
  );
});

test('a flipped character anywhere is either refused or another pin, never the same pin', () => {
  fc.assert(
    fc.property(pins(), fc.nat(), fc.constantFrom('0', 'z', '"', ' ', '\n', ','), (pin, at, character) => {
      const text = printPin(pin);
      const index = at % text.length;
      const mutated = text.slice(0, index) + character + text.slice(index + 1);
      if (messageOf(mutated) === '' && printPin(parsePin(mutated, FILE)) === text) {
        expect(mutated.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }
    }),
  );
});

test('every problem is reported at once, each with file, path, value and what is allowed', () => {
  const message = messageOf({
    branch: 'feature/x',
    commit: 'aa583cf',
    images: { api: { tag: 'main-aa583cf', digest: 'sha256:12' }, celery: 'latest' },
    sequence: -1,
    runUrl: 'http://example.com/',
    colour: 'blue',
    hold: { reason: 'two\nlines', by: '' },
  });
  expect(message.split('\n')[0]).toBe(`${FILE} is not a release pin`);
  for (const path of ['branch', 'commit', 'images.api.digest', 'images.celery', 'sequence', 'runUrl', 'colour']) {
    expect(message).toContain(`  production: ${path}: got `);
  }
  expect(message).toContain('hold.reason: got "two\\nlines"');
  expect(message).toContain('hold.by: got ""');
  expect(message.split('\n')).toHaveLength(10);
});

test.each([
  ['another branch', { images: { ...minimal.images, api: { tag: `develop-${COMMIT}` } } }, 'images.api.tag'],
  ['another commit', { images: { ...minimal.images, api: { tag: 'main-bb583cf' } } }, 'images.api.tag'],
  ['six digits', { images: { ...minimal.images, api: { tag: 'main-aa583c' } } }, 'images.api.tag'],
  ['latest', { images: { ...minimal.images, api: { tag: 'latest' } } }, 'images.api.tag'],
  ['no celery', { images: { api: minimal.images.api } }, 'images.celery'],
  [
    'a digest in capitals',
    { images: { ...minimal.images, api: { tag: 'main-aa583cf', digest: `sha256:${'A'.repeat(64)}` } } },
    'images.api.digest',
  ],
  ['a fraction', { sequence: 1.5 }, 'sequence'],
  ['a number as text', { sequence: '1' }, 'sequence'],
  ['null', { runUrl: null }, 'runUrl'],
  ['a run URL with a newline', { runUrl: 'https://github.com/a/b/actions/runs/1\n' }, 'runUrl'],
])('a pin with %s is refused', (_name, change, path) => {
  expect(messageOf({ ...minimal, ...change })).toContain(`production: ${path}: got`);
});

test('the key __proto__ is unknown like any other', () => {
  expect(messageOf(`{"__proto__": {}, ${JSON.stringify(minimal).slice(1)}`)).toContain('__proto__: got {}');
});

test.each(['', '{', '[]', 'null', '"text"', '42'])('%j is refused with the file named', (text) => {
  expect(messageOf(text)).toContain(FILE);
});
