import fc from 'fast-check';
import {
  isConfigKey,
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
  nameForm,
} from './names';

const a = (length: number) => 'a'.repeat(length);

/** Texts, and whether each is a DNS label, one of RFC 1035, a subdomain, a qualified name, a label's value, a key. */
const VECTORS: readonly (readonly [text: string, verdicts: string])[] = [
  ['', '----v-'],
  ['a', 'lisqvk'],
  ['web-1', 'lisqvk'],
  ['1web', 'l-sqvk'],
  ['0', 'l-sqvk'],
  ['a.b', '--sqvk'],
  ['a..b', '---qvk'],
  ['.a', '-----k'],
  ['a.', '-----k'],
  ['..', '------'],
  ['..a', '------'],
  ['.', '------'],
  ['-a', '-----k'],
  ['a-', '-----k'],
  ['A', '---qvk'],
  ['a_b', '---qvk'],
  ['_', '-----k'],
  ['a b', '------'],
  ['a\n', '------'],
  ['ä', '------'],
  ['a/b', '---q--'],
  ['example.org/tier', '---q--'],
  ['Example.org/tier', '------'],
  ['a/b/c', '------'],
  ['/a', '------'],
  ['a/', '------'],
  [a(63), 'lisqvk'],
  [a(64), '--s--k'],
  [a(253), '--s--k'],
  [a(254), '------'],
  [`${a(63)}.${a(63)}`, '--s--k'],
  [`${a(253)}/${a(63)}`, '---q--'],
  [`${a(254)}/a`, '------'],
];

describe('names', () => {
  it.each(VECTORS)('%j is %s', (text, verdicts) => {
    const found = [
      ...[isDnsLabel(text) && 'l', isDns1035Label(text) && 'i', isDnsSubdomain(text) && 's'],
      ...[isQualifiedName(text) && 'q', isLabelValue(text) && 'v', isConfigKey(text) && 'k'],
    ];
    expect(found.map((letter) => letter || '-').join('')).toBe(verdicts);
  });

  it('of a label are subdomains, values and keys too', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'az09-.A_'), maxLength: 70 }), (text) => {
        if (isDns1035Label(text)) expect(isDnsLabel(text)).toBe(true);
        if (isDnsLabel(text))
          expect([isDnsSubdomain(text), isLabelValue(text), isConfigKey(text)]).toEqual([true, true, true]);
        if (isQualifiedName(text)) expect(isLabelValue(text)).toBe(true);
      }),
    );
  });
});

describe('nameForm', () => {
  it.each([
    ['Deployment', ['a.b', '1', a(253)], ['A', 'a_b', a(254), '']],
    ['ConfigMap', ['a.b'], ['a/b']],
    ['Service', ['a', a(63)], ['1', 'a.b', a(64)]],
    ['StatefulSet', ['1', a(63)], ['a.b', a(64)]],
    ['Namespace', ['1'], ['a.b']],
    ['CronJob', ['a.b', a(52)], [a(53)]],
    ['Job', ['a.b', a(63)], [a(64)]],
    ['PodDisruptionBudget', ['Web', 'a_b', a(254)], ['a/b', '']],
    ['Role', ['system:Node', 'A_b'], ['a/b', '100%', '.', '..', '']],
  ])('of a %s takes %j and refuses %j', (kind, taken, refused) => {
    const { accepts, allowed } = nameForm({ kind });
    expect(taken.map(accepts)).toEqual(taken.map(() => true));
    expect(refused.map(accepts)).toEqual(refused.map(() => false));
    expect(allowed).toBeTruthy();
  });
});
