import fc from 'fast-check';
import { signerRefusal, unverifiedSigners } from './signers';

const by = (login: string) => ({ by: login });

test('the author of a pull request signs nothing alone, as a Code Owner neither, in no spelling', () => {
  const signers = { owners: ['@ada', '@grace'], author: 'Ada' };
  expect(signerRefusal(by('ada'), signers)).toEqual({
    because: 'the author of the pull request',
    allowed: 'one of grace',
  });
  expect(signerRefusal(by('grace'), signers)).toBeUndefined();
  expect(signerRefusal(by('Grace'), signers)).toBeUndefined();
});

test('a single owner who is the author needs another person', () => {
  const wrong = { because: 'the author of the pull request', allowed: 'another person who owns or reviews the change' };
  expect(signerRefusal(by('ada'), { owners: ['@ada'], author: 'ada' })).toEqual(wrong);
  expect(signerRefusal(by('ada'), { owners: ['@ada'] })).toBeUndefined();
});

test('neither an owner nor a reviewer signs nothing, where all of them are known', () => {
  expect(signerRefusal(by('eve'), { owners: ['@ada'] })).toEqual({
    because: 'neither a Code Owner of apps/infra/acknowledged.json nor asked for a review',
    allowed: 'one of ada',
  });
  expect(signerRefusal(by('eve'), { owners: ['@ada'], reviewers: ['eve'] })).toBeUndefined();
});

test('what Git cannot tell is told as not checked', () => {
  expect(signerRefusal(by('eve'), { owners: ['@ada', '@org/team'] })).toBeUndefined();
  expect(unverifiedSigners([by('eve'), by('ada'), by('eve')], { owners: ['@ada', '@org/team'] })).toEqual([
    'not checked: whether eve, who signs an acknowledgement, belongs to @org/team',
  ]);
  expect(signerRefusal(by('eve'), {})).toBeUndefined();
  expect(unverifiedSigners([by('eve')], {})).toEqual([
    'not checked: whether eve, who signs an acknowledgement, is a Code Owner',
  ]);
});

test('who may sign is an owner, a reviewer or told as not checked, and never the author', () => {
  const login = fc.constantFrom('ada', 'Ada', 'grace', 'eve');
  const owner = fc.constantFrom('@ada', '@grace', '@org/team', 'eve@example.com');
  const signers = fc.record({
    owners: fc.option(fc.array(owner, { minLength: 1 }), { nil: undefined }),
    author: fc.option(login, { nil: undefined }),
    reviewers: fc.array(login),
  });
  fc.assert(
    fc.property(login, signers, (signer, known) => {
      const { owners, author, reviewers } = known;
      const is = (one: string) => one.toLowerCase() === signer.toLowerCase();
      const isAllowed = signerRefusal(by(signer), known) === undefined;
      if (author !== undefined && is(author)) expect(isAllowed).toBe(false);
      else if (isAllowed && !(owners ?? []).some((one) => is(one.slice(1))) && !reviewers.some(is))
        expect(unverifiedSigners([by(signer)], known)).toHaveLength(1);
    }),
  );
});
