import fc from 'fast-check';
import { html } from './html';

const printed = (value: { toString(): string }): string => value.toString();

test('text is escaped, and what was built before is not escaped again', () => {
  const inner = html`<b>${'a & b'}</b>`;
  expect(printed(html`<p title="${'"x"'}">${inner}${[1, ' ', undefined, false, '<i>']}</p>`)).toBe(
    '<p title="&quot;x&quot;"><b>a &amp; b</b>1 &lt;i&gt;</p>',
  );
});

test('what an eye cannot see stands as an escape, and a line break stays one', () => {
  expect(printed(html`${'a\u202eb\u0000\nc'}`)).toBe('a\\u{202e}b\\u{0}\nc');
});

test.each(['javascript:alert(1)', ' https://x', 'data:text/html,x', '//host', 'JaVaScRiPt:x', ''])(
  'the address %j leads nowhere',
  (address) => expect(printed(html`<a href="${address}">x</a>`)).toBe('<a href="about:invalid">x</a>'),
);

test.each(['https://example.org/?a=1&b=2', 'HTTP://example.org', '#capacity'])('the address %j is kept', (address) =>
  expect(printed(html`<a href="${address}">x</a>`)).toBe(`<a href="${address.replace('&', '&amp;')}">x</a>`),
);

test('an address may begin with text of the template', () => {
  expect(printed(html`<a href="https://example.org/${'a"b'}">x</a>`)).toBe(
    '<a href="https://example.org/a&quot;b">x</a>',
  );
});

test.each<[string, () => unknown]>([
  ['a name of a tag', () => html`<${'p'}>`],
  ['an attribute without quotes', () => html`<p title=${'x'}>`],
  ['a name of an attribute', () => html`<p ${'x'}>`],
  ['a script', () => html`<script>${'x'}</script>`],
  ['a style', () => html`<STYLE>${'x'}</STYLE>`],
  ['a comment', () => html`<!-- ${'x'} -->`],
  ['an attribute with a style', () => html`<p style="${'x'}">`],
  ['an attribute with code', () => html`<p onclick="${'x'}">`],
  ['an attribute with a document', () => html`<iframe srcdoc="${'x'}">`],
])('%s has no hole', (_, template) => expect(template).toThrow('a hole in what is no'));

test('HTML in an attribute is refused', () => {
  expect(() => html`<p title="${html`<b>x</b>`}"></p>`).toThrow('HTML in the attribute title: <b>x</b>');
});

test('no text opens or closes a tag, an attribute or a reference', () => {
  const hostile = fc.stringMatching(/^[<>"'&;=/ a-z!#-]*$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), hostile), (text) => {
      expect(printed(html`<p title="${text}">${text}</p>`)).toMatch(
        /^<p title="(?:[^<>"'&]|&(?:amp|lt|gt|quot|#39);)*">(?:[^<>"'&]|&(?:amp|lt|gt|quot|#39);)*<\/p>$/,
      );
    }),
  );
});
