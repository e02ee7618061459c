import fc from 'fast-check';
import { UserError } from '../user-error';
import { parseAcknowledgements } from './parse-acknowledgements';

const known = { stacks: ['cluster-dev', 'platform-dev'], environments: ['dev', 'staging'] };
const common = { rule: 'a-rule', reason: 'the volume moves with it', by: 'octocat', expires: '2026-12-31' };
const ofTerraform = { stack: 'cluster-dev', address: 'linode_lke_cluster.cluster', path: '', ...common };
const ofManifest = {
  environment: 'dev',
  object: 'PersistentVolumeClaim/data',
  path: 'spec.storageClassName',
  ...common,
};

const parse = (content: unknown) => parseAcknowledgements(JSON.stringify(content), 'acknowledged.json', known);

describe('the file', () => {
  test('holds entries of both layers', () => {
    expect(parse([ofTerraform, ofManifest])).toEqual([ofTerraform, ofManifest]);
    expect(parse([])).toEqual([]);
  });

  test('may name a whole object by an empty path, and an object of a module by its address', () => {
    expect(parse([{ ...ofManifest, path: '' }])).toHaveLength(1);
    expect(parse([{ ...ofTerraform, address: 'module.a["x"].linode_volume.v[0]' }])).toHaveLength(1);
  });

  test.each([
    [
      'a field that no one knows',
      { ...ofTerraform, until: 'x' },
      '[0]: got "until"; allowed: rule, stack, address, path, value, reason, by, expires',
    ],
    [
      'a day that does not exist',
      { ...ofTerraform, expires: '2026-02-30' },
      '[0].expires: got "2026-02-30"; allowed: a date such as 2026-12-31',
    ],
    [
      'no expiry',
      { ...ofTerraform, expires: undefined },
      '[0].expires: got nothing; allowed: a date such as 2026-12-31',
    ],
    [
      'a reason that says nothing',
      { ...ofTerraform, reason: 'ok' },
      '[0].reason: got "ok"; allowed: a sentence of 10 to 500 characters on one line',
    ],
    [
      'no one to ask',
      { ...ofTerraform, by: '@someone' },
      '[0].by: got "@someone"; allowed: the GitHub login of who answers for it',
    ],
    [
      'another stack',
      { ...ofTerraform, stack: 'cluster-qa' },
      '[0].stack: got "cluster-qa"; allowed: cluster-dev, platform-dev',
    ],
    ['no rule', { ...ofTerraform, rule: undefined }, '[0].rule: got nothing; allowed: the id of the rule'],
    ['a number for a value', { ...ofTerraform, value: 3 }, '[0].value: got 3'],
    ['a value that is no text', { ...ofManifest, value: 3 }, '[0].value: got 3'],
    ['another environment', { ...ofManifest, environment: 'qa' }, '[0].environment: got "qa"; allowed: dev, staging'],
    ['both layers at once', { ...ofTerraform, environment: 'dev' }, '[0]: got "environment"'],
    [
      'no object',
      'x',
      '[0]: got "x"; allowed: rule, environment, object (or stack, address), path, value, reason, by, expires',
    ],
  ])('with %s is refused', (_, entry, message) => {
    expect(() => parse([entry])).toThrow(UserError);
    expect(() => parse([entry])).toThrow(message);
  });

  test('that names one finding twice is refused', () => {
    expect(() => parse([ofTerraform, { ...ofTerraform, expires: '2027-01-01' }])).toThrow(
      '[1]: got "cluster-dev: linode_lke_cluster.cluster [a-rule]"; allowed: each finding once',
    );
    expect(parse([ofManifest, { ...ofManifest, rule: 'another' }, { ...ofManifest, value: 'x' }])).toHaveLength(3);
  });

  test('that is wrong in several places lists all of them', () => {
    expect(() =>
      parse([
        { ...ofTerraform, by: '' },
        { ...ofManifest, object: 'data' },
      ]),
    ).toThrow(/\[0\]\.by[\s\S]*\[1\]\.object/);
  });

  test('that is no list, or no JSON, is refused', () => {
    expect(() => parse({})).toThrow(
      'acknowledged.json: got object; allowed: a list of acknowledgements, [{ … }, { … }], [] for none',
    );
    expect(() => parseAcknowledgements('[', 'acknowledged.json', known)).toThrow('acknowledged.json is not JSON');
  });

  test('never crashes the program, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (content) => {
        try {
          parseAcknowledgements(content, 'acknowledged.json', known);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
