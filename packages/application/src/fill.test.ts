import fc from 'fast-check';
import { fill, placeholders } from './fill';

describe('placeholders', () => {
  test('are replaced by their values, each time they occur', () => {
    expect(fill('--host={host} {level} {host}', { host: 'a.example', level: 'INFO' })).toBe(
      '--host=a.example INFO a.example',
    );
  });

  test('without a value are refused, with what there is', () => {
    expect(() => fill('{hots}', { host: 'a.example' })).toThrow('{hots}: got {hots}; allowed: host');
    expect(() => fill('{toString}', {})).toThrow('allowed: no placeholder');
  });

  test.each(['{"a": 1}', '$' + '{HOSTNAME}', '{}', '{a b}', "awk '{ print }'", '{a1}'])('%s has none', (text) => {
    expect(fill(text, {})).toBe(text);
  });

  test('a value is never read for placeholders or patterns of replacement', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(fill('<{host}>', { host: value })).toBe(`<${value}>`);
      }),
    );
    expect(fill('{host}', { host: '$& {level}' })).toBe('$& {level}');
  });

  test('are listed in their order', () => {
    expect(placeholders('{b}-{a}-{b}')).toEqual(['b', 'a', 'b']);
    expect(placeholders('none')).toEqual([]);
  });
});
