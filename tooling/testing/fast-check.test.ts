import fc from 'fast-check';

const text = fc.string({ unit: 'binary' });

test('a text of the unit binary holds all characters, and no half of one', () => {
  expect(fc.sample(text, { seed: 1, numRuns: 1000 }).some((one) => /\p{Surrogate}/u.test(one))).toBe(false);
  for (const one of ['\0', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}', 'ab', ''])
    expect(text.canShrinkWithoutContext(one)).toBe(true);
  for (const one of ['\ud800', 'a\udfff', 3, null]) expect(text.canShrinkWithoutContext(one)).toBe(false);
});

test('what fails for such a text is shrunk', () => {
  const isShort = fc.property(text, (one) => one.length < 3 && !one.includes('é'));
  const { counterexample } = fc.check(isShort, { seed: 2, numRuns: 1000, examples: [['the é of a long example']] });
  expect(counterexample?.[0]).toMatch(/^(?:é|\0{3})$/);
});
