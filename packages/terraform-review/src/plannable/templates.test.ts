import fc from 'fast-check';
import { expressionsOf } from './interpolations';
import { namedTokens } from './references';
import { readTemplate, TemplateError } from './templates';

/** `${…}` around an expression. */
const interpolation = (text: string): string => `\${${text}}`;

/** Functions and references of a text, those of its inner texts as well. */
const namesIn = (text: string): readonly string[] =>
  readTemplate(text)
    .flatMap(expressionsOf)
    .flatMap(namedTokens)
    .map((token) =>
      token.kind === 'reference' ? [token.root, ...token.path].join('.') : `${token.kind} ${token.name}`,
    );

test.each<[string, readonly string[]]>([
  ['a text', []],
  ['$5 and 100%, {braces}', []],
  [interpolation('var.a'), ['var.a']],
  [`x${interpolation('local.a')}y${interpolation('local.b')}`, ['local.a', 'local.b']],
  [interpolation('a_b.c-d.metadata[0].name'), ['a_b.c-d.metadata']],
  [interpolation('data.x.y["ca.crt"]'), ['data.x.y']],
  [interpolation('f({ a = var.x, "b" = true })'), ['function f', 'key a', 'var.x', 'literal true']],
  [interpolation('f("^[!-~]{16,}$", var.x)'), ['function f', 'var.x']],
  [interpolation(`f("a ${interpolation('g(var.y)')} b")`), ['function f', 'function g', 'var.y']],
  [interpolation(String.raw`f("\"", "\\", "\n", "\u0024{a}")`), ['function f']],
  [interpolation('self.port == 1'), ['self.port']],
])('%s', (text, names) => {
  expect(namesIn(text)).toEqual(names);
});

test.each([
  '%{ if true }',
  `$${interpolation('a')}`,
  `$$${interpolation('a')}`,
  '${',
  interpolation('"a'),
  interpolation('"a\n"'),
  interpolation(String.raw`"$\"`),
  interpolation(String.raw`"\x"`),
  interpolation('a + b'),
  interpolation('a ? b : c'),
  interpolation('a.*'),
  interpolation('a[*]'),
  interpolation('~ a ~'),
  interpolation('a # b'),
  interpolation('a /* b */'),
  interpolation('<<EOT'),
  interpolation('a\nb'),
  interpolation('a::b()'),
  interpolation('ﬁle("x")'),
  interpolation('vаr.x'),
  interpolation('a => b'),
  interpolation('"'.repeat(1)),
  Array.from({ length: 20 }).reduce<string>((inner) => interpolation(`"${inner}"`), 'a'),
])('%j is no template that is known here', (text) => {
  expect(() => readTemplate(text)).toThrow(TemplateError);
});

test('whatever calls a function in an interpolation is seen or refused, whatever stands around it', () => {
  const around = fc.string({
    unit: fc.constantFrom('a', '"', '\\', '$', '{', '}', '%', '(', ')', '[', ' ', '.', '\u00e9'),
  });
  fc.assert(
    fc.property(around, around, (before, after) => {
      const text = `${before}${interpolation('file("/x")')}${after}`;
      // Terraform reads these two as an escape.
      fc.pre(!before.endsWith('$'));
      let names: readonly string[];
      try {
        names = namesIn(text);
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError);
        return;
      }
      // Inside of an expression it may stand in a text, where it is one as well.
      expect(names).toContain('function file');
    }),
  );
});
